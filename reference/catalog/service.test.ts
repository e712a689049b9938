import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { uri } from '../shared/ids.ts'
import { ids, publication, renditionIndex } from './publication.fixture.ts'
import { CatalogService } from './service.ts'

const directory = mkdtempSync(join(tmpdir(), 'soundcheck-catalog-'))
const path = join(directory, 'catalog.db')
let catalog: CatalogService
beforeAll(async () => {
  catalog = await CatalogService.open(path)
  await catalog.publish(publication())
})
afterAll(async () => {
  await catalog.close()
  rmSync(directory, { recursive: true })
})

describe('the catalog', () => {
  it('shows a track with its artists in order and its album', async () => {
    const { track, album } = await catalog.track(ids.tracks[1] as string)
    expect(track).toMatchObject({ name: 'Two', trackNumber: 2, markets: ['DE', 'SE'] })
    expect(track.artists.map(({ name }) => name)).toEqual(['A Guest', 'The Fixtures'])
    expect(album).toMatchObject({ name: 'Continuous', totalTracks: 3, gapless: true, markets: ['DE', 'SE'] })
  })

  it('knows how to play a track: its renditions, lowest first', async () => {
    const track = await catalog.playable(ids.tracks[0] as string)
    expect(track.renditions).toEqual([0, 1, 2, 3].map(renditionIndex))
    expect(track).toMatchObject({ name: 'One', durationMs: 15_000 })
  })

  it('plays an album by disc and track number, a playlist as it was made, with repetitions', async () => {
    expect(await catalog.tracksOfContext(uri('album', ids.album))).toEqual(ids.tracks)
    expect(await catalog.tracksOfContext(uri('playlist', ids.playlist))).toEqual([
      ids.abroad,
      ids.tracks[1],
      ids.abroad,
    ])
    expect(await catalog.tracksOfContext(uri('track', ids.abroad))).toEqual([ids.abroad])
  })

  it('has nothing to play in an empty playlist', async () => {
    const empty = { id: ids.guest, name: 'Empty', description: '', tracks: [] }
    const other = await CatalogService.open(':memory:')
    await other.publish({ playlists: [empty] })
    await expect(other.tracksOfContext(uri('playlist', empty.id))).rejects.toMatchObject({ code: 'request-invalid' })
    await other.close()
  })

  it('counts all tracks of an album, and has it wherever one of them is', async () => {
    const { tracks = [], ...rest } = publication()
    const other = await CatalogService.open(':memory:')
    const elsewhere = tracks.map(({ track, renditions }, i) => ({
      track: { ...track, albumId: ids.album, markets: i === 0 ? ['US', 'NO'] : track.markets },
      renditions,
    }))
    await other.publish({ ...rest, tracks: elsewhere })
    expect(await other.album(ids.album)).toMatchObject({ totalTracks: 4, markets: ['DE', 'NO', 'SE', 'US'] })
    expect(await other.album(ids.older)).toMatchObject({ totalTracks: 0, markets: [] })
    await other.close()
  })

  it('pages through releases, newest first, and through the tracks of an album and a playlist', async () => {
    const page = await catalog.newReleases(1, 1)
    expect(page).toMatchObject({ total: 2, items: [{ name: 'Older' }] })
    const album = await catalog.album(ids.album)
    const tracks = await catalog.tracksOfAlbum(album, 2, 1)
    expect(tracks).toMatchObject({ total: 3, items: [{ name: 'Two' }, { name: 'Three' }] })
    const entries = await catalog.tracksOfPlaylist(await catalog.playlist(ids.playlist), 2, 1)
    expect(entries.items.map(({ track }) => track.track.name)).toEqual(['Two', 'Abroad'])
    expect(entries.total).toBe(3)
  })

  it('replaces what is published again, and nothing else', async () => {
    const again = publication()
    const [artist] = again.artists ?? []
    const [entry] = again.tracks?.filter(({ track }) => track.name === 'One') ?? []
    if (!artist || !entry) throw new Error('the fixture has both')
    await catalog.publish({
      artists: [{ ...artist, name: 'The Fixtures (renamed)' }],
      tracks: [{ track: { ...entry.track, name: 'One (again)' }, renditions: entry.renditions.slice(0, 2) }],
    })
    const { track } = await catalog.track(entry.track.id)
    expect(track.name).toBe('One (again)')
    expect(track.artists).toEqual([{ id: ids.artist, name: 'The Fixtures (renamed)' }])
    expect((await catalog.playable(entry.track.id)).renditions.map(({ quality }) => quality)).toEqual(['low', 'normal'])
    expect(await catalog.tracksOfContext(uri('album', ids.album))).toEqual(ids.tracks)
    await catalog.publish(publication())
  })

  it('publishes all or nothing', async () => {
    const [entry] = publication().tracks ?? []
    if (!entry) throw new Error('the fixture has one')
    const orphan = { ...entry.track, id: 'x'.repeat(22), albumId: 'nowhere' }
    await expect(
      catalog.publish({ playlists: [], tracks: [{ track: orphan, renditions: entry.renditions }] }),
    ).rejects.toThrow(/FOREIGN KEY/)
    expect(await catalog.tracksAmong([orphan.id, ids.abroad])).toEqual(new Set([ids.abroad]))
  })

  it.each([
    ['a track', () => catalog.track('A'.repeat(22))],
    ['what is to be played', () => catalog.playable('A'.repeat(22))],
    ['an album', () => catalog.album('A'.repeat(22))],
    ['a playlist', () => catalog.playlist('A'.repeat(22))],
    ['an album to play', () => catalog.tracksOfContext(uri('album', 'A'.repeat(22)))],
  ])('says so when %s is not there', async (_what, ask) => {
    await expect(ask()).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('A'.repeat(22)) })
  })

  it.each(['', 'spotify:artist:4uLU6hMCjMI75M1A2tKUQC', 'an album'])('plays no context %j', async (context) => {
    await expect(catalog.tracksOfContext(context)).rejects.toMatchObject({ code: 'request-invalid' })
  })
})
