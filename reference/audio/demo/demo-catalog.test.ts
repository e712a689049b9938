import { describe, expect, it } from 'vitest'
import { isId } from '../../shared/ids.ts'
import { MASTER_RATE } from '../pcm.ts'
import { DEMO_CATALOG, DEMO_MARKETS } from './demo-catalog.ts'

const { artists, albums, tracks, playlists, lyrics, shows, pieces } = DEMO_CATALOG
const episodes = shows.flatMap((show) => show.episodes)
const all = [...artists, ...albums, ...tracks, ...playlists, ...shows, ...episodes, ...pieces]
const ids = (items: readonly { readonly id: string }[]) => new Set(items.map((item) => item.id))
const gapless = albums.filter((album) => album.gapless)

describe('the demo catalog', () => {
  it('has a shelf of music of 20 to 30 minutes', () => {
    expect([artists.length, albums.length, tracks.length, playlists.length]).toEqual([6, 8, 33, 2])
    const minutes = tracks.reduce((sum, track) => sum + track.to - track.from, 0) / MASTER_RATE / 60
    expect(minutes).toBeGreaterThan(20)
    expect(minutes).toBeLessThan(30)
  })

  it('gives everything an identifier of its own', () => {
    expect(all.every(({ id }) => isId(id))).toBe(true)
    expect(ids(all).size).toBe(all.length)
    expect(new Set(tracks.map((track) => track.isrc)).size).toBe(tracks.length)
    expect(new Set(albums.map((album) => album.upc)).size).toBe(albums.length)
  })

  it('keeps the identifiers that earlier releases gave, or stored plays would lose their tracks', () => {
    const toll = tracks.find((track) => track.name === 'Toll Road')
    expect(toll?.id).toBe('1xEotrv8zrePGnfzy8Cz10')
    expect(gapless[0].id).toBe('3gGX64dos77Wcx7gpuhb60')
  })

  it('refers only to what exists, and both ways the same', () => {
    for (const album of albums) {
      const own = tracks.filter((track) => track.albumId === album.id)
      expect(own.map((track) => track.id)).toEqual(album.trackIds)
      expect(own.map((track) => track.trackNumber)).toEqual(own.map((_, i) => i + 1))
      for (const id of album.artistIds) expect(ids(artists)).toContain(id)
    }
    for (const track of tracks) {
      expect(ids(albums)).toContain(track.albumId)
      for (const id of track.artistIds) expect(ids(artists)).toContain(id)
    }
    for (const list of playlists) {
      for (const { trackId } of list.tracks) expect(ids(tracks)).toContain(trackId)
      const heard = tracks.filter((track) => list.tracks.some(({ trackId }) => trackId === track.id))
      expect(new Set(heard.map((track) => track.artistIds[0])).size).toBeGreaterThan(2)
    }
  })

  it('cuts every piece into its tracks without hole or overlap', () => {
    for (const piece of pieces) {
      const own = tracks.filter((track) => track.pieceId === piece.id)
      let next = 0
      for (const track of own) {
        expect(track.from).toBe(next)
        expect(track.to).toBeGreaterThan(track.from)
        next = track.to
      }
      expect(next).toBe(piece.samples)
    }
  })

  it('has words that come one after the other while their track plays', () => {
    expect(lyrics.length).toBeGreaterThan(0)
    for (const { trackId, lines } of lyrics) {
      const track = tracks.find(({ id }) => id === trackId)
      if (track === undefined) throw new Error(`words of ${trackId}, which is no track of the demo`)
      const lengthMs = ((track.to - track.from) / MASTER_RATE) * 1000
      const startsMs = lines.flatMap(({ startMs }) => startMs ?? [])
      expect([0, lines.length]).toContain(startsMs.length)
      expect(startsMs).toEqual([...new Set(startsMs)].sort((a, b) => a - b))
      for (const startMs of startsMs) expect(startMs).toBeLessThan(lengthMs)
    }
  })

  it('has a podcast that counts the pieces right', () => {
    expect(pieces.length).toBe(29)
    expect(shows.map(({ description }) => description)).toEqual([expect.stringContaining('twenty-nine pieces')])
  })

  it('has valid codes', () => {
    for (const { isrc } of tracks) expect(isrc).toMatch(/^ZZSCK\d{7}$/)
    for (const { upc } of albums) {
      expect(upc).toMatch(/^2\d{12}$/)
      const sum = [...upc].reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 1 : 3), 0)
      expect(sum % 10).toBe(0)
    }
  })

  it('may be played in all its markets, but for one track that one of them lacks', () => {
    const withheld = tracks.filter((track) => track.markets.length < DEMO_MARKETS.length)
    expect(withheld.map((track) => [track.name, track.markets])).toEqual([['Lantern Boat', ['DE', 'FR', 'GB', 'SE']]])
  })

  it('keeps separate tracks between 35 and 75 s', () => {
    for (const track of tracks) {
      if (gapless.some((album) => album.id === track.albumId)) continue
      const seconds = (track.to - track.from) / MASTER_RATE
      expect(seconds).toBeGreaterThanOrEqual(35)
      expect(seconds).toBeLessThanOrEqual(75)
    }
  })
})

describe('the gapless album', () => {
  const own = tracks.filter((track) => gapless.some((album) => album.id === track.albumId))

  it('is one piece in five tracks, of which some need more than one chunk', () => {
    expect(gapless.length).toBe(1)
    expect(own.length).toBe(5)
    expect(ids(own.map((track) => ({ id: track.pieceId }))).size).toBe(1)
    const seconds = own.map((track) => (track.to - track.from) / MASTER_RATE)
    expect(seconds.some((length) => length > 10)).toBe(true)
    expect(seconds.some((length) => length < 10)).toBe(true)
  })

  it('is cut at odd samples, far from the ends of blocks, frames and chunks, counted from the piece or the track', () => {
    const far = (samples: number, block: number, distance: number) => {
      const rest = samples % block
      expect(Math.min(rest, block - rest), `${samples} by ${block}`).toBeGreaterThanOrEqual(distance)
    }
    for (const track of own.slice(1)) {
      expect(track.from % 2).toBe(1)
      for (const samples of [track.from, track.to - track.from]) {
        far(samples, 128, 24)
        far(samples, 1_024, 100)
        far(samples, 10 * MASTER_RATE, 10_000)
      }
    }
  })
})
