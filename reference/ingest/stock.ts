import { LADDER } from '../audio/ladder.policy.ts'
import { composePiece, MASTER_RATE, makeRendition } from '../audio/service.ts'
import type { CatalogService, Publication } from '../catalog/service.ts'
import type { ChunkEntry, RenditionIndex } from '../shared/chunk-index.ts'
import { idFromName } from '../shared/ids.ts'
import type { AudioStore } from './store.ts'

/** A catalog for load: tracks of given lengths, whose audio nobody needs to tell apart. */
export interface Stock {
  /** One entry a track, ms. */
  readonly durationsMs: readonly number[]
  /** Where its tracks may be played. */
  readonly market: string
}

/** Length of a chunk of the stock. */
const CHUNK_MS = 10_000
/** Chunks of the piece that the stock is cut from: no more than are needed, but enough for a piece of music. */
const FEWEST_CHUNKS = 2
const MOST_CHUNKS = 6
/** What all tracks of the stock share: an object's folder in place of a track's. */
const TAPE = idFromName('soundcheck/stock/tape')
const TRACKS_AT_ONCE = 500

/** Identifier of track `number` of the stock, from 0. */
export function stockTrackId(number: number): string {
  return idFromName(`soundcheck/stock/track/${number}`)
}

/**
 * Puts the stock on the shelves: one piece is composed and encoded, its chunks are laid end to end and over again, and
 * each track is as much of that tape as it is long, in whole chunks, under a name of its own. So every track has chunks
 * of real audio at addresses of their own, and a catalog of thousands takes seconds. Does nothing when it is there.
 */
export async function makeStock(stock: Stock, catalog: CatalogService, audio: AudioStore): Promise<void> {
  const chunksOf = (durationMs: number) => Math.max(1, Math.ceil(durationMs / CHUNK_MS))
  const count = stock.durationsMs.length
  // Tracks are published in their order: with the last one all are there.
  if ((await catalog.tracksAmong([stockTrackId(count - 1)])).size > 0) return
  const longest = Math.max(...stock.durationsMs.map(chunksOf))
  const pieceChunks = Math.min(MOST_CHUNKS, Math.max(FEWEST_CHUNKS, longest))
  const samples = (pieceChunks * CHUNK_MS * MASTER_RATE) / 1000
  const pcm = composePiece({ style: 'synthwave', seed: 'soundcheck/stock', samples })
  const tape: RenditionIndex[] = []
  for (const rung of LADDER) {
    const { index, chunks } = await makeRendition(pcm, 0, samples, rung)
    const looped = loop(index, longest)
    await audio.putRendition(
      TAPE,
      looped,
      looped.chunks.map((_, k) => chunks[k % chunks.length] as Uint8Array),
    )
    tape.push(looped)
  }
  await catalog.publish(shelf(count))
  for (let from = 0; from < count; from += TRACKS_AT_ONCE) {
    const part = stock.durationsMs.slice(from, from + TRACKS_AT_ONCE)
    for (const i of part.keys()) await audio.share(stockTrackId(from + i), TAPE)
    await catalog.publish({
      tracks: part.map((durationMs, i) => ({
        track: { ...track(from + i, stock.market), durationMs },
        renditions: tape.map((index) => beginning(index, chunksOf(durationMs))),
      })),
    })
  }
}

/** A rendition of `count` chunks, those of `index` over and over. */
function loop(index: RenditionIndex, count: number): RenditionIndex {
  let startSample = 0
  let byteOffset = 0
  const chunks = Array.from({ length: count }, (_, k): ChunkEntry => {
    const chunk = index.chunks[k % index.chunks.length] as ChunkEntry
    const entry = { ...chunk, startSample, byteOffset }
    startSample += chunk.samples
    byteOffset += chunk.bytes
    return entry
  })
  return { ...index, samples: startSample, bytes: byteOffset, chunks }
}

function beginning(index: RenditionIndex, count: number): RenditionIndex {
  const chunks = index.chunks.slice(0, count)
  const last = chunks.at(-1) as ChunkEntry
  return { ...index, samples: last.startSample + last.samples, bytes: last.byteOffset + last.bytes, chunks }
}

const ARTIST = idFromName('soundcheck/stock/artist')
const ALBUM = idFromName('soundcheck/stock/album')

function shelf(tracks: number): Publication {
  return {
    artists: [{ id: ARTIST, name: 'Stock', bio: '', country: 'SE', genres: [], popularity: 0 }],
    albums: [
      {
        id: ALBUM,
        name: `${tracks} tracks for load`,
        kind: 'compilation',
        artistIds: [ARTIST],
        releaseDate: '2026-01-01',
        label: 'Soundcheck',
        upc: '2000000000008',
        genres: [],
        gapless: false,
        popularity: 0,
      },
    ],
  }
}

function track(number: number, market: string) {
  return {
    id: stockTrackId(number),
    name: `Stock ${number + 1}`,
    albumId: ALBUM,
    artistIds: [ARTIST],
    discNumber: 1,
    trackNumber: number + 1,
    explicit: false,
    isrc: `ZZSCK26${String(number).padStart(5, '0')}`,
    popularity: 0,
    markets: [market],
  }
}
