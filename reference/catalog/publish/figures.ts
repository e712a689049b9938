import type { Transaction } from 'kysely'
import type { Figures } from '../catalog.ts'
import { shownPopularity } from '../popularity.policy.ts'
import type { CatalogTables } from '../tables.ts'
import type { ChangedThing } from './changes.ts'
import { inParts } from './in-parts.ts'

type Db = Transaction<CatalogTables>

/** What has been counted of something that is published, which publishing it again leaves. */
export interface Counted {
  readonly publishedPopularity: number
  readonly countedPerHour: number
}

/** What is about to be published, with the popularity that it is to be shown with. */
export async function withCounts<Thing extends { readonly id: string; readonly popularity: number }>(
  db: Db,
  table: 'artists' | 'tracks',
  things: readonly Thing[],
): Promise<(Thing & Counted)[]> {
  const counted = await inParts(
    things.map(({ id }) => id),
    (ids) =>
      db
        .selectFrom(table)
        .select(['id', 'counted_per_hour'])
        .where('id', 'in', ids)
        .where('counted_per_hour', '>', 0)
        .execute(),
  )
  const perHour = new Map(counted.map(({ id, counted_per_hour }) => [id, counted_per_hour]))
  return things.map((thing) => {
    const countedPerHour = perHour.get(thing.id) ?? 0
    const popularity = shownPopularity(thing.popularity, countedPerHour)
    return { ...thing, popularity, publishedPopularity: thing.popularity, countedPerHour }
  })
}

/**
 * Writes figures; those of what is not there are passed over.
 *
 * @returns whose popularity changed: what a search would not notice does not go into the feed
 */
export async function writeFigures(db: Db, { artists = [], tracks = [] }: Figures): Promise<ChangedThing[]> {
  const changed: ChangedThing[] = []
  const popularityOfArtists = await popularityIn(db, 'artists', artists)
  for (const { id, perHour, monthlyListeners } of artists) {
    const known = popularityOfArtists.get(id)
    if (known === undefined) continue
    const popularity = shownPopularity(known.published, perHour)
    const set = { popularity, counted_per_hour: perHour, monthly_listeners: monthlyListeners }
    await db.updateTable('artists').set(set).where('id', '=', id).execute()
    if (popularity === known.shown) continue
    await db.updateTable('artist_genres').set({ popularity }).where('artist_id', '=', id).execute()
    changed.push({ kind: 'artist', id })
  }
  const popularityOfTracks = await popularityIn(db, 'tracks', tracks)
  for (const { id, perHour, playCount } of tracks) {
    const known = popularityOfTracks.get(id)
    if (known === undefined) continue
    const popularity = shownPopularity(known.published, perHour)
    const set = { popularity, counted_per_hour: perHour, play_count: playCount }
    await db.updateTable('tracks').set(set).where('id', '=', id).execute()
    if (popularity === known.shown) continue
    await db.updateTable('track_artists').set({ popularity }).where('track_id', '=', id).execute()
    changed.push({ kind: 'track', id })
  }
  return changed
}

async function popularityIn(
  db: Db,
  table: 'artists' | 'tracks',
  figures: readonly { readonly id: string }[],
): Promise<Map<string, { published: number; shown: number }>> {
  const ids = figures.map(({ id }) => id)
  const rows = await inParts(ids, (some) =>
    db.selectFrom(table).select(['id', 'published_popularity', 'popularity']).where('id', 'in', some).execute(),
  )
  return new Map(
    rows.map(({ id, published_popularity, popularity }) => [
      id,
      { published: published_popularity, shown: popularity },
    ]),
  )
}
