import { sql, type Transaction } from 'kysely'
import { type MarketSet, marketSetOf } from '../market-set.ts'
import type { CatalogTables } from '../tables.ts'
import { inParts, partsOf } from './in-parts.ts'

type Db = Transaction<CatalogTables>

/**
 * Brings up to date what albums have from their tracks: how many there are, and where one at least may be played.
 *
 * @param put writes sets of markets that may be new
 * @returns the albums of which that changed
 */
export async function refreshAlbums(
  db: Db,
  albumIds: readonly string[],
  put: (sets: readonly MarketSet[]) => Promise<void>,
): Promise<string[]> {
  const groups = await inParts(albumIds, (ids) =>
    db
      .selectFrom('tracks')
      .innerJoin('market_sets', 'market_sets.id', 'tracks.market_set')
      .select(({ fn }) => ['album_id', 'market_set', 'market_sets.markets', fn.countAll<number>().as('tracks')])
      .where('album_id', 'in', ids)
      .groupBy(['album_id', 'market_set', 'market_sets.markets'])
      .execute(),
  )
  const byAlbum = Map.groupBy(groups, ({ album_id }) => album_id)
  const changed: string[] = []
  const albums = await inParts(albumIds, (ids) =>
    db.selectFrom('albums').select(['id', 'total_tracks', 'market_set']).where('id', 'in', ids).execute(),
  )
  for (const album of albums) {
    const own = byAlbum.get(album.id) ?? []
    const total = own.reduce((sum, { tracks }) => sum + tracks, 0)
    const set = own.length === 1 ? null : marketSetOf(own.flatMap(({ markets }) => JSON.parse(markets) as string[]))
    const setId = set?.id ?? (own[0]?.market_set as string)
    if (total === album.total_tracks && setId === album.market_set) continue
    if (set !== null) await put([set])
    await db.updateTable('albums').set({ total_tracks: total, market_set: setId }).where('id', '=', album.id).execute()
    changed.push(album.id)
  }
  return changed
}

/** Counts the episodes of shows. */
export async function refreshShows(db: Db, showIds: readonly string[]): Promise<void> {
  for (const ids of partsOf(showIds)) {
    await db
      .updateTable('shows')
      .set({ total_episodes: sql<number>`(select count(*) from episodes where episodes.show_id = shows.id)` })
      .where('id', 'in', ids)
      .execute()
  }
}
