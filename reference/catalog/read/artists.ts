import { type Kysely, sql } from 'kysely'
import { genreId } from '../../shared/genre-id.ts'
import type { ShownArtist } from '../../shared/web-api/artist.ts'
import { type RelatedCandidate, relatedOrder } from '../related-artists.policy.ts'
import type { CatalogTables } from '../tables.ts'
import { availableIn } from './available-in.ts'
import { inOrder, wordsOf } from './rows.ts'

type Db = Kysely<CatalogTables>

/** The artists with these identifiers, in their order; null where there is none. */
export async function readArtists(db: Db, ids: readonly string[]): Promise<(Omit<ShownArtist, 'followers'> | null)[]> {
  const rows = await db.selectFrom('artists').selectAll().where('id', 'in', ids).execute()
  const artists = rows.map((row) => ({
    id: row.id,
    name: row.name,
    bio: row.bio,
    country: row.country,
    genres: wordsOf(row.genres),
    popularity: row.popularity,
    verified: row.verified === 1,
    aliases: wordsOf(row.aliases),
    monthlyListeners: row.monthly_listeners,
    imageId: row.image_id,
  }))
  return inOrder(ids, artists)
}

/** Identifiers of an artist's best-known tracks, in a market unless it is null. */
export async function readTopTracks(db: Db, artistId: string, market: string | null, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select tracks.id from track_artists inner join tracks on tracks.id = track_artists.track_id
    where artist_id = ${artistId} and ${availableIn('tracks', market)}
    order by track_artists.popularity desc, track_artists.track_id limit ${limit}`.execute(db)
  return [...new Set(rows.map(({ id }) => id))]
}

/** How far it is looked for related artists: into an artist's best-known tracks, and into each genre's best-known artists. */
const TRACKS = 1000
const GENRES = 10
const ARTISTS_OF_GENRE = 100
const CANDIDATES = 200

/** Identifiers of artists that belong beside this one, the nearest first; see `related-artists.policy.ts`. */
export async function readRelatedArtists(
  db: Db,
  artist: Pick<ShownArtist, 'id' | 'genres'>,
  limit: number,
): Promise<string[]> {
  const together = await sql<{ id: string; tracks: number; popularity: number }>`
    select other.artist_id as id, count(*) as tracks, max(artists.popularity) as popularity
    from (select track_id from track_artists where artist_id = ${artist.id} order by popularity desc, track_id limit ${TRACKS}) as mine
    inner join track_artists as other on other.track_id = mine.track_id
    inner join artists on artists.id = other.artist_id
    where other.artist_id <> ${artist.id}
    group by other.artist_id order by tracks desc, other.artist_id limit ${CANDIDATES}`.execute(db)
  const candidates = new Map<string, RelatedCandidate>(
    together.rows.map(({ id, tracks, popularity }) => [id, { id, tracks, genres: 0, popularity }]),
  )
  for (const genre of artist.genres.slice(0, GENRES)) {
    const rows = await db
      .selectFrom('artist_genres')
      .select(['artist_id as id', 'popularity'])
      .where('genre_id', '=', genreId(genre))
      .orderBy('popularity', 'desc')
      .orderBy('artist_id')
      .limit(ARTISTS_OF_GENRE)
      .execute()
    for (const { id, popularity } of rows) {
      if (id === artist.id) continue
      const candidate = candidates.get(id) ?? { id, tracks: 0, genres: 0, popularity }
      candidates.set(id, { ...candidate, genres: candidate.genres + 1 })
    }
  }
  return [...candidates.values()]
    .sort(relatedOrder)
    .slice(0, limit)
    .map(({ id }) => id)
}
