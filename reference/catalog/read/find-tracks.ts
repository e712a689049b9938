import type { Kysely } from 'kysely'
import type { Candidate } from '../lyrics/choose-tracks.ts'
import type { TrackHints } from '../lyrics/track-hints.ts'
import { nameKey } from '../name-key.ts'
import { inParts } from '../publish/in-parts.ts'
import type { CatalogTables } from '../tables.ts'

type Db = Kysely<CatalogTables>

/** Tracks that any of the hints may mean: by id, by ISRC, and by title those of the artists that are named. */
export async function findTracks(db: Db, hints: readonly TrackHints[]): Promise<Candidate[]> {
  const isrcs = new Set(hints.flatMap(({ isrc }) => isrc ?? []))
  const byIsrc = await inParts([...isrcs], (part) =>
    db.selectFrom('tracks').select('id').where('isrc', 'in', part).execute(),
  )
  const ids = new Set([...hints.flatMap(({ id }) => id ?? []), ...byIsrc.map(({ id }) => id)])
  const titles = new Set(hints.flatMap(({ title }) => (title === null ? [] : [nameKey(title)])))
  const artists = new Set(hints.flatMap(({ artists }) => artists.map(nameKey)))
  const theirs = await inParts([...artists], (part) =>
    db
      .selectFrom('artist_names')
      .innerJoin('track_artists', 'track_artists.artist_id', 'artist_names.artist_id')
      .innerJoin('tracks', 'tracks.id', 'track_artists.track_id')
      .select(['tracks.id', 'tracks.name'])
      .where('name_key', 'in', part)
      .execute(),
  )
  for (const { id, name } of theirs) if (titles.has(nameKey(name))) ids.add(id)
  return await candidates(db, [...ids])
}

async function candidates(db: Db, ids: readonly string[]): Promise<Candidate[]> {
  const tracks = await inParts(ids, (part) =>
    db.selectFrom('tracks').select(['id', 'name', 'isrc', 'duration_ms']).where('id', 'in', part).execute(),
  )
  const artists = await inParts(ids, (part) =>
    db
      .selectFrom('track_artists')
      .innerJoin('artist_names', 'artist_names.artist_id', 'track_artists.artist_id')
      .select(['track_id', 'name_key'])
      .where('track_id', 'in', part)
      .execute(),
  )
  const byTrack = Map.groupBy(artists, ({ track_id }) => track_id)
  return tracks.map(({ id, name, isrc, duration_ms }) => ({
    id,
    name,
    isrc,
    durationMs: duration_ms,
    artistKeys: (byTrack.get(id) ?? []).map(({ name_key }) => name_key),
  }))
}
