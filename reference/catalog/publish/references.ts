import type { Kysely } from 'kysely'
import { ServiceError } from '../../shared/service-error.ts'
import type { Publication } from '../catalog.ts'
import type { CatalogTables } from '../tables.ts'
import { inParts } from './in-parts.ts'

/** A thing that something published is part of, and where it is named. */
interface Reference {
  readonly field: string
  readonly table: 'artists' | 'albums' | 'tracks' | 'shows'
  readonly id: string
}

/**
 * Finds out what a publication names that is neither in it nor there already. The database refuses such a publication by itself;
 * this says why, so that a good one costs nothing.
 *
 * @throws ServiceError `request-invalid`, naming the first field
 */
export async function requireReferences(db: Kysely<CatalogTables>, publication: Publication): Promise<void> {
  const brought: Record<Reference['table'], ReadonlySet<string>> = {
    artists: new Set(publication.artists?.map(({ id }) => id)),
    albums: new Set(publication.albums?.map(({ id }) => id)),
    tracks: new Set(publication.tracks?.map(({ track }) => track.id)),
    shows: new Set(publication.shows?.map(({ id }) => id)),
  }
  const named = referencesOf(publication).filter(({ table, id }) => !brought[table].has(id))
  for (const [table, references] of Map.groupBy(named, (reference) => reference.table)) {
    const rows = await inParts([...new Set(references.map(({ id }) => id))], (ids) =>
      db.selectFrom(table).select('id').where('id', 'in', ids).execute(),
    )
    const there = new Set(rows.map(({ id }) => id))
    const missing = references.find(({ id }) => !there.has(id))
    if (missing === undefined) continue
    const expected = `the id of one of the ${table} that are there or published with it`
    throw new ServiceError('request-invalid', `${missing.field}: expected ${expected}, found ${missing.id}`)
  }
}

function referencesOf(publication: Publication): Reference[] {
  const { albums = [], tracks = [], audioFeatures = [], lyrics = [], episodes = [], playlists = [] } = publication
  const one = (field: string, table: Reference['table'], id: string): Reference => ({ field, table, id })
  const each = (field: string, table: Reference['table'], ids: readonly string[]) =>
    ids.map((id, i) => one(`${field}[${i}]`, table, id))
  return [
    ...albums.flatMap(({ artistIds }, i) => each(`albums[${i}].artistIds`, 'artists', artistIds)),
    ...tracks.flatMap(({ track: { albumId, artistIds } }, i) => [
      one(`tracks[${i}].albumId`, 'albums', albumId),
      ...each(`tracks[${i}].artistIds`, 'artists', artistIds),
    ]),
    ...audioFeatures.map(({ trackId }, i) => one(`audioFeatures[${i}].trackId`, 'tracks', trackId)),
    ...lyrics.map(({ trackId }, i) => one(`lyrics[${i}].trackId`, 'tracks', trackId)),
    ...episodes.map(({ episode: { showId } }, i) => one(`episodes[${i}].showId`, 'shows', showId)),
    ...playlists.flatMap(({ tracks }, i) =>
      tracks.map(({ trackId }, j) => one(`playlists[${i}].tracks[${j}].trackId`, 'tracks', trackId)),
    ),
  ]
}
