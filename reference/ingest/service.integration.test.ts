import { expect, it } from 'vitest'
import { type DemoCatalog, type DemoTrack, MASTER_RATE } from '../audio/service.ts'
import { openTestCatalog } from '../catalog/test-catalog.fixture.ts'
import { idFromName } from '../shared/ids.ts'
import type { ObjectStore } from '../storage/objects/object-store.ts'
import { IngestService } from './service.ts'
import { AudioStore } from './store.ts'

const artist = { id: idFromName('artist'), name: 'A', bio: '', country: 'SE', genres: [], popularity: 1 }
/** The shortest piece that is composed; its track is the first second of it. */
const PIECE_S = 20

/** An album of so many tracks of a second each. */
function demoOf(count: number): DemoCatalog {
  const albumId = idFromName('album')
  const tracks = Array.from(
    { length: count },
    (_, i): DemoTrack => ({
      id: idFromName(`track ${i}`),
      name: `Track ${i}`,
      albumId,
      artistIds: [artist.id],
      trackNumber: i + 1,
      discNumber: 1,
      explicit: false,
      isrc: `ZZSCK260000${i}`,
      popularity: 1,
      markets: ['SE'],
      pieceId: `piece ${i}`,
      from: 0,
      to: MASTER_RATE,
    }),
  )
  const about = { name: 'B', releaseDate: '2026-01-01', label: 'L', upc: '2000000000008', genres: [] }
  const trackIds = tracks.map(({ id }) => id)
  const album = { ...about, id: albumId, kind: 'ep', artistIds: [artist.id], gapless: false, popularity: 1 } as const
  return {
    artists: [artist],
    albums: [{ ...album, trackIds }],
    tracks,
    pieces: tracks.map(({ pieceId }) => ({
      id: pieceId,
      style: 'ambient',
      seed: pieceId,
      samples: PIECE_S * MASTER_RATE,
    })),
    playlists: [],
    lyrics: [],
    shows: [],
  }
}

it('makes what is missing of the demo, and leaves nothing without its picture', async () => {
  const catalog = await openTestCatalog()
  const kept = new Map<string, Uint8Array>()
  const objects = {
    async put(key: string, bytes: Uint8Array) {
      kept.set(key, bytes)
    },
    async get(key: string) {
      return kept.get(key) ?? null
    },
    async putAll(all: Iterable<{ key: string; bytes: Uint8Array }>) {
      for (const { key, bytes } of all) kept.set(key, bytes)
    },
  } as unknown as ObjectStore
  const audio = new AudioStore(objects)
  const ingest = new IngestService({ catalog, audio, threads: 2 })

  // The second time there is a track that the first version did not have.
  for (const count of [1, 2]) {
    kept.clear()
    const demo = demoOf(count)
    const told: number[][] = []
    await ingest.makeDemo(demo, (...progress) => told.push(progress))
    const made = demo.tracks.slice(count - 1).map(({ id }) => id)
    expect(new Set([...kept.keys()].map((key) => key.split('/')[0]))).toEqual(new Set([...made, 'previews']))
    for (const id of made) {
      const { previewId } = await catalog.track(id)
      // The sync word of MPEG audio.
      expect((await audio.clip(previewId as string))?.[0]).toBe(0xff)
    }
    expect(told.at(-1)?.[0]).toBe(told.at(-1)?.[1])
    for (const { id } of demo.tracks) expect((await catalog.playable(id)).renditions.length).toBeGreaterThan(1)
    const [shownArtist, album] = [await catalog.artist(artist.id), await catalog.album(demo.albums[0].id)]
    expect([shownArtist.imageId, shownArtist.verified, album.imageId]).toEqual([
      expect.any(String),
      true,
      expect.any(String),
    ])
  }

  // One that an older version published has no clip, and gets that alone.
  const { id } = demoOf(1).tracks[0] as DemoTrack
  const { previewId, popularity, isrc, ...track } = await catalog.track(id)
  const { renditions } = await catalog.playable(id)
  const { artists, album, durationMs, markets, name, discNumber, trackNumber, explicit } = track
  const artistIds = artists.map((one) => one.id)
  const place = { albumId: album.id, discNumber, trackNumber }
  const older = { id, name, artistIds, ...place, durationMs, explicit, isrc, popularity, markets }
  await catalog.publish({ tracks: [{ track: older, renditions }] })
  kept.clear()
  await ingest.makeDemo(demoOf(2), () => {})
  expect([...kept.keys()]).toEqual([`previews/${previewId}.mp3`])
  expect(await catalog.track(id)).toMatchObject({ previewId, name })
  expect((await catalog.playable(id)).renditions).toEqual(renditions)

  const before = await catalog.changes(0, 1000)
  kept.clear()
  await ingest.makeDemo(demoOf(2), () => expect.unreachable('nothing is made'))
  expect([kept.size, await catalog.changes(0, 1000)]).toEqual([0, before])
  await catalog.close()
})
