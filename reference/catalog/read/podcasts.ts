import type { Kysely } from 'kysely'
import type { Copyright } from '../../shared/web-api/common.ts'
import type { ShownEpisode } from '../../shared/web-api/episode.ts'
import type { PageRequest } from '../../shared/web-api/paging.ts'
import type { ShownShow } from '../../shared/web-api/show.ts'
import type { CatalogTables } from '../tables.ts'
import { inOrder, marketsOf, wordsOf } from './rows.ts'

type Db = Kysely<CatalogTables>

/** An episode with the show that it belongs to. */
export type ShownEpisodeOfShow = ShownEpisode & { readonly show: ShownShow }

/** The shows with these identifiers, in their order; null where there is none. */
export async function readShows(db: Db, ids: readonly string[]): Promise<(ShownShow | null)[]> {
  const rows = await db
    .selectFrom('shows')
    .innerJoin('market_sets', 'market_sets.id', 'shows.market_set')
    .selectAll('shows')
    .select('markets')
    .where('shows.id', 'in', ids)
    .execute()
  const shows = rows.map((row) => ({
    id: row.id,
    name: row.name,
    publisher: row.publisher,
    description: row.description,
    languages: wordsOf(row.languages),
    mediaType: row.media_type as ShownShow['mediaType'],
    explicit: row.explicit === 1,
    copyrights: JSON.parse(row.copyrights) as Copyright[],
    markets: marketsOf(row.markets),
    totalEpisodes: row.total_episodes,
    imageId: row.image_id,
  }))
  return inOrder(ids, shows)
}

/** The episodes with these identifiers and their shows, in their order; null where there is none. */
export async function readEpisodes(db: Db, ids: readonly string[]): Promise<(ShownEpisodeOfShow | null)[]> {
  const rows = await episodeRows(db).where('episodes.id', 'in', ids).execute()
  const shows = await readShows(db, [...new Set(rows.map(({ show_id }) => show_id))])
  const byId = new Map(shows.map((show) => [show?.id, show]))
  const episodes = rows.flatMap((row) => {
    const show = byId.get(row.show_id)
    return show ? [{ ...episodeFrom(row), show }] : []
  })
  return inOrder(ids, episodes)
}

/** A show's episodes, the newest first. */
export async function readShowEpisodes(
  db: Db,
  showId: string,
  { limit, offset }: PageRequest,
): Promise<ShownEpisode[]> {
  const rows = await episodeRows(db)
    .where('show_id', '=', showId)
    .orderBy('release_date', 'desc')
    .orderBy('episodes.id')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map(episodeFrom)
}

function episodeRows(db: Db) {
  return db
    .selectFrom('episodes')
    .innerJoin('market_sets', 'market_sets.id', 'episodes.market_set')
    .selectAll('episodes')
    .select('markets')
}

type EpisodeRow = Awaited<ReturnType<ReturnType<typeof episodeRows>['execute']>>[number]

function episodeFrom(row: EpisodeRow): ShownEpisode {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    durationMs: row.duration_ms,
    explicit: row.explicit === 1,
    languages: wordsOf(row.languages),
    releaseDate: row.release_date,
    markets: marketsOf(row.markets),
    previewId: row.preview_id,
    imageId: row.image_id,
  }
}
