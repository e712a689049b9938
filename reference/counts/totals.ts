import type { Db, Stream } from './counted.ts'
import { withStream } from './figures.policy.ts'
import { inParts } from './in-parts.ts'
import type { CountTables } from './tables.ts'

/** Adds streams to the plays of their tracks, and those that say how popular a track is to its score. */
export async function addToTracks(db: Db, streams: readonly Stream[], popular: ReadonlySet<Stream>): Promise<void> {
  const ids = [...new Set(streams.map(({ trackId }) => trackId))]
  const known = await inParts(ids, (part) =>
    db.selectFrom('track_counts').selectAll().where('track_id', 'in', part).execute(),
  )
  const rows = new Map(known.map((row) => [row.track_id, row]))
  for (const stream of streams) {
    const { trackId, offset } = stream
    const row = rows.get(trackId) ?? { track_id: trackId, plays: 0, score: 0, as_of_ms: 0, log_offset: 0, is_told: 0 }
    const score = scoreWith(row, stream, popular.has(stream))
    rows.set(trackId, { ...row, ...score, plays: row.plays + 1, log_offset: offset, is_told: 0 })
  }
  await inParts([...rows.values()], (part) =>
    db
      .insertInto('track_counts')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('track_id').doUpdateSet((eb) => ({
          plays: eb.ref('excluded.plays'),
          score: eb.ref('excluded.score'),
          as_of_ms: eb.ref('excluded.as_of_ms'),
          log_offset: eb.ref('excluded.log_offset'),
          is_told: eb.ref('excluded.is_told'),
        })),
      )
      .execute(),
  )
}

/** Adds streams that say how popular a track is to the scores of its artists; all of them have artists told anew. */
export async function addToArtists(db: Db, streams: readonly Stream[], popular: ReadonlySet<Stream>): Promise<void> {
  const ids = [...new Set(streams.flatMap(({ artistIds }) => artistIds))]
  const known = await inParts(ids, (part) =>
    db.selectFrom('artist_counts').selectAll().where('artist_id', 'in', part).execute(),
  )
  const rows = new Map(known.map((row) => [row.artist_id, row]))
  for (const stream of streams) {
    for (const artistId of stream.artistIds) {
      const row = rows.get(artistId) ?? { artist_id: artistId, score: 0, as_of_ms: 0, log_offset: 0, is_told: 0 }
      const score = scoreWith(row, stream, popular.has(stream))
      rows.set(artistId, { ...row, ...score, log_offset: stream.offset, is_told: 0 })
    }
  }
  await inParts([...rows.values()], (part) =>
    db
      .insertInto('artist_counts')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('artist_id').doUpdateSet((eb) => ({
          score: eb.ref('excluded.score'),
          as_of_ms: eb.ref('excluded.as_of_ms'),
          log_offset: eb.ref('excluded.log_offset'),
          is_told: eb.ref('excluded.is_told'),
        })),
      )
      .execute(),
  )
}

type Scored = Pick<CountTables['artist_counts'], 'score' | 'as_of_ms'>

function scoreWith(row: Scored, { atMs }: Stream, isPopular: boolean): Scored {
  const { score, asOfMs } = withStream({ score: row.score, asOfMs: row.as_of_ms }, atMs, isPopular ? 1 : 0)
  return { score, as_of_ms: asOfMs }
}
