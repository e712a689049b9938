import type { Transaction } from 'kysely'
import type { CatalogTables } from '../tables.ts'
import type { ChangedThing } from './changes.ts'
import { inParts } from './in-parts.ts'

type Db = Transaction<CatalogTables>

/** Who is about to change in a way that shows with others: a track is found by its artist's name and its album's. */

/** Albums and tracks of artists whose names or genres are about to change. */
export async function dependentsOfArtists(db: Db, next: readonly CatalogTables['artists'][]): Promise<ChangedThing[]> {
  const ids = await changing(next, ['name', 'aliases', 'genres'], (ids) =>
    db.selectFrom('artists').select(['id', 'name', 'aliases', 'genres']).where('id', 'in', ids).execute(),
  )
  const albums = await inParts(ids, (some) =>
    db.selectFrom('album_artists').select('album_id as id').distinct().where('artist_id', 'in', some).execute(),
  )
  const tracks = await inParts(ids, (some) =>
    db.selectFrom('track_artists').select('track_id as id').distinct().where('artist_id', 'in', some).execute(),
  )
  return [...things('album', albums), ...things('track', tracks)]
}

/** Tracks of albums whose names, genres or dates are about to change. */
export async function dependentsOfAlbums(db: Db, next: readonly CatalogTables['albums'][]): Promise<ChangedThing[]> {
  const ids = await changing(next, ['name', 'genres', 'release_date'], (ids) =>
    db.selectFrom('albums').select(['id', 'name', 'genres', 'release_date']).where('id', 'in', ids).execute(),
  )
  const tracks = await inParts(ids, (some) =>
    db.selectFrom('tracks').select('id').where('album_id', 'in', some).execute(),
  )
  return things('track', tracks)
}

/** Episodes of shows whose names, publishers or figures are about to change. */
export async function dependentsOfShows(db: Db, next: readonly CatalogTables['shows'][]): Promise<ChangedThing[]> {
  const ids = await changing(next, ['name', 'publisher', 'popularity'], (ids) =>
    db.selectFrom('shows').select(['id', 'name', 'publisher', 'popularity']).where('id', 'in', ids).execute(),
  )
  const episodes = await inParts(ids, (some) =>
    db.selectFrom('episodes').select('id').where('show_id', 'in', some).execute(),
  )
  return things('episode', episodes)
}

/** Identifiers of the rows that are there and differ in one of the columns. */
async function changing<Row extends { readonly id: string }, Column extends keyof Row>(
  next: readonly Row[],
  columns: readonly Column[],
  present: (ids: readonly string[]) => Promise<(Pick<Row, Column> & { readonly id: string })[]>,
): Promise<string[]> {
  const byId = new Map(next.map((row) => [row.id, row]))
  const there = await inParts([...byId.keys()], present)
  return there.filter((row) => columns.some((column) => row[column] !== byId.get(row.id)?.[column])).map(({ id }) => id)
}

function things(kind: ChangedThing['kind'], rows: readonly { readonly id: string }[]): ChangedThing[] {
  return rows.map(({ id }) => ({ kind, id }))
}
