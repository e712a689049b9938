import type { Kysely } from 'kysely'
import type { RenditionIndex } from '../../shared/chunk-index.ts'
import type { PlayableTrack } from '../catalog.ts'
import type { CatalogTables } from '../tables.ts'
import { marketsOf } from './rows.ts'

type Db = Kysely<CatalogTables>

/** What a play needs to know of a track; null where there is none. */
export async function readPlayableTrack(db: Db, id: string): Promise<PlayableTrack | null> {
  const track = await db
    .selectFrom('tracks')
    .innerJoin('market_sets', 'market_sets.id', 'tracks.market_set')
    .select(['tracks.id', 'name', 'duration_ms', 'markets'])
    .where('tracks.id', '=', id)
    .executeTakeFirst()
  if (track === undefined) return null
  const renditions = await db
    .selectFrom('renditions')
    .select('chunk_index')
    .where('track_id', '=', id)
    .orderBy('rung')
    .execute()
  return playableFrom(track, renditions)
}

/** The same of an episode. */
export async function readPlayableEpisode(db: Db, id: string): Promise<PlayableTrack | null> {
  const episode = await db
    .selectFrom('episodes')
    .innerJoin('market_sets', 'market_sets.id', 'episodes.market_set')
    .select(['episodes.id', 'name', 'duration_ms', 'markets'])
    .where('episodes.id', '=', id)
    .executeTakeFirst()
  if (episode === undefined) return null
  const renditions = await db
    .selectFrom('episode_renditions')
    .select('chunk_index')
    .where('episode_id', '=', id)
    .orderBy('rung')
    .execute()
  return playableFrom(episode, renditions)
}

function playableFrom(
  { id, name, duration_ms, markets }: { id: string; name: string; duration_ms: number; markets: string },
  renditions: readonly { chunk_index: string }[],
): PlayableTrack {
  return {
    id,
    name,
    durationMs: duration_ms,
    markets: marketsOf(markets),
    renditions: renditions.map(({ chunk_index }) => JSON.parse(chunk_index) as RenditionIndex),
  }
}
