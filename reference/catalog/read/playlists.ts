import type { Kysely } from 'kysely'
import type { Page, PageRequest } from '../../shared/web-api/paging.ts'
import type { ShownPlaylist } from '../../shared/web-api/playlist.ts'
import type { CatalogTables } from '../tables.ts'
import { inOrder } from './rows.ts'

type Db = Kysely<CatalogTables>

/** The playlists with these identifiers, in their order; null where there is none. */
export async function readPlaylists(db: Db, ids: readonly string[]): Promise<(ShownPlaylist | null)[]> {
  const rows = await db
    .selectFrom('playlists')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('playlist_tracks')
        .whereRef('playlist_id', '=', 'playlists.id')
        .select((inner) => inner.fn.countAll<number>().as('count'))
        .as('total_tracks'),
    )
    .where('id', 'in', ids)
    .execute()
  const playlists = rows.map((row) => ({
    id: row.id,
    name: row.name,
    description: row.description,
    totalTracks: row.total_tracks ?? 0,
    imageId: row.image_id,
  }))
  return inOrder(ids, playlists)
}

/** Identifiers of tracks in a playlist's order, with the time at which each was added (ISO 8601). */
export async function readPlaylistTracks(
  db: Db,
  playlistId: string,
  { limit, offset }: PageRequest,
): Promise<{ trackId: string; addedAt: string }[]> {
  const rows = await db
    .selectFrom('playlist_tracks')
    .select(['track_id', 'added_at'])
    .where('playlist_id', '=', playlistId)
    .orderBy('position')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map(({ track_id, added_at }) => ({ trackId: track_id, addedAt: added_at }))
}

/** Identifiers of the playlists of the house, by name; of those on a genre's shelf, unless it is null. */
export async function readHousePlaylists(
  db: Db,
  genre: string | null,
  { limit, offset }: PageRequest,
): Promise<Page<string>> {
  const of = db
    .selectFrom('playlists')
    .$if(genre !== null, (query) =>
      query.where('id', 'in', (eb) =>
        eb.selectFrom('playlist_genres').select('playlist_id').where('genre_id', '=', genre),
      ),
    )
  const rows = await of.select('id').orderBy('name').orderBy('id').limit(limit).offset(offset).execute()
  const { total } = await of.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return { items: rows.map(({ id }) => id), total }
}
