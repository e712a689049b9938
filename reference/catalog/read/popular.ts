import { type Kysely, sql } from 'kysely'
import { genreId } from '../../shared/genre-id.ts'
import type { CatalogTables } from '../tables.ts'
import { availableIn } from './available-in.ts'

/** So many of a genre's best-known artists are looked at. */
const ARTISTS = 200

/** Identifiers of the best-known tracks of a market and a genre; null: of all. */
export async function readPopularTracks(
  db: Kysely<CatalogTables>,
  market: string | null,
  genre: string | null,
  limit: number,
): Promise<string[]> {
  const { rows } =
    genre === null
      ? await sql<{ id: string }>`
          select id from tracks where ${availableIn('tracks', market)} order by popularity desc, id limit ${limit}`.execute(
          db,
        )
      : await sql<{ id: string }>`
          select tracks.id, max(tracks.popularity) as known
          from (select artist_id from artist_genres where genre_id = ${genreId(genre)}
                order by popularity desc, artist_id limit ${ARTISTS}) as known_artists
          inner join track_artists on track_artists.artist_id = known_artists.artist_id
          inner join tracks on tracks.id = track_artists.track_id
          where ${availableIn('tracks', market)}
          group by tracks.id order by known desc, tracks.id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}
