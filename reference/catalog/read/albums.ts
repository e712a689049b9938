import { type Kysely, sql } from 'kysely'
import type { AlbumGroup, ShownAlbum } from '../../shared/web-api/album.ts'
import type { Copyright } from '../../shared/web-api/common.ts'
import type { Page, PageRequest } from '../../shared/web-api/paging.ts'
import type { CatalogTables } from '../tables.ts'
import { availableIn } from './available-in.ts'
import { inOrder, marketsOf, wordsOf } from './rows.ts'

type Db = Kysely<CatalogTables>

/** The albums with these identifiers, in their order; null where there is none. */
export async function readAlbums(db: Db, ids: readonly string[]): Promise<(ShownAlbum | null)[]> {
  const rows = await db
    .selectFrom('albums')
    .innerJoin('market_sets', 'market_sets.id', 'albums.market_set')
    .selectAll('albums')
    .select('market_sets.markets')
    .where('albums.id', 'in', ids)
    .execute()
  const artists = await db
    .selectFrom('album_artists')
    .innerJoin('artists', 'artists.id', 'album_artists.artist_id')
    .select(['album_id', 'artists.id', 'name'])
    .where('album_id', 'in', ids)
    .orderBy('album_id')
    .orderBy('position')
    .execute()
  const byAlbum = Map.groupBy(artists, ({ album_id }) => album_id)
  const albums = rows.map(
    (row): ShownAlbum => ({
      id: row.id,
      name: row.name,
      kind: row.kind as ShownAlbum['kind'],
      artists: (byAlbum.get(row.id) ?? []).map(({ id, name }) => ({ id, name })),
      releaseDate: row.release_date,
      label: row.label,
      upc: row.upc,
      genres: wordsOf(row.genres),
      gapless: row.gapless === 1,
      popularity: row.popularity,
      copyrights: JSON.parse(row.copyrights) as Copyright[],
      totalTracks: row.total_tracks,
      markets: marketsOf(row.markets),
      imageId: row.image_id,
    }),
  )
  return inOrder(ids, albums)
}

/** As many of the newest albums are looked through for those of a market. */
const NEWEST = 1000

/** Identifiers of the newest albums, the newest first; of those that a market has, unless it is null. */
export async function readNewReleases(db: Db, market: string | null, page: PageRequest): Promise<Page<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from (select id, market_set from albums order by release_date desc, id limit ${NEWEST}) as newest
    where ${availableIn('newest', market)}`.execute(db)
  return {
    items: rows.slice(page.offset, page.offset + page.limit).map(({ id }) => id),
    total: rows.length,
  }
}

/** In the order in which they are listed. */
const GROUPS: readonly AlbumGroup[] = ['album', 'single', 'compilation', 'appears_on']

/**
 * Albums of an artist, and albums of others with a track of theirs: by group, within it the newest first. Of those that a
 * market has, unless it is null.
 */
export async function readArtistAlbums(
  db: Db,
  artistId: string,
  groups: readonly AlbumGroup[],
  market: string | null,
  { limit, offset }: PageRequest,
): Promise<Page<{ id: string; group: AlbumGroup }>> {
  const wanted = sql.join(groups.map((group) => sql`${GROUPS.indexOf(group)}`))
  const listed = sql`
    with listed as (
      select albums.id, albums.release_date, albums.market_set,
        case kind when 'album' then 0 when 'compilation' then 2 else 1 end as place
      from (select distinct album_id from album_artists where artist_id = ${artistId}) as own
      inner join albums on albums.id = own.album_id
      union all
      select albums.id, albums.release_date, albums.market_set, 3 as place
      from (
        select distinct tracks.album_id from track_artists
        inner join tracks on tracks.id = track_artists.track_id where artist_id = ${artistId}
      ) as heard
      inner join albums on albums.id = heard.album_id
      where not exists (
        select 1 from album_artists where album_artists.album_id = albums.id and artist_id = ${artistId}
      )
    )`
  const condition = sql`place in (${wanted}) and ${availableIn('listed', market)}`
  const page = await sql<{ id: string; place: number }>`
    ${listed} select id, place from listed where ${condition}
    order by place, release_date desc, id limit ${limit} offset ${offset}`.execute(db)
  const count = await sql<{ total: number }>`
    ${listed} select count(*) as total from listed where ${condition}`.execute(db)
  return {
    items: page.rows.map(({ id, place }) => ({ id, group: GROUPS[place] as AlbumGroup })),
    total: count.rows[0]?.total ?? 0,
  }
}
