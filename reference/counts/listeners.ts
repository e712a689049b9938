import { sql } from 'kysely'
import { isToldInTime, TOLD_WITHIN_DAYS } from '../events/stream.policy.ts'
import type { Db, Stream } from './counted.ts'
import { LISTENER_DAYS } from './figures.policy.ts'
import { inParts } from './in-parts.ts'
import type { CountTables } from './tables.ts'

/** That a listener heard an artist on a day. */
export interface Heard {
  readonly artistId: string
  readonly userId: string
  readonly day: number
}

/**
 * The streams among these that count in what is popular (see `stream.policy.ts`): of a listener, a track and a day the first,
 * in the order of the log, unless one has counted before. Remembers them.
 *
 * @param logDay the latest day on which the service was told of a play before these
 */
export async function firstsOfDay(db: Db, streams: readonly Stream[], logDay: number): Promise<ReadonlySet<Stream>> {
  const byKey = new Map<string, Stream>()
  let today = logDay
  for (const stream of streams) {
    today = Math.max(today, stream.toldDay)
    const key = keyOf(stream.day, stream.trackId, stream.userId)
    if (isToldInTime(stream.day, today) && !byKey.has(key)) byKey.set(key, stream)
  }
  const rows = [...byKey.values()].map(({ day, trackId, userId }) => ({ day, track_id: trackId, user_id: userId }))
  const isNew = await inParts(rows, (part) =>
    db
      .insertInto('track_listeners')
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .execute(),
  )
  return new Set(isNew.flatMap(({ day, track_id, user_id }) => byKey.get(keyOf(day, track_id, user_id)) ?? []))
}

/** Moves listeners of artists to the day on which they heard them last. */
export async function addListeners(db: Db, heard: readonly Heard[]): Promise<void> {
  const latest = new Map<string, Heard>()
  for (const one of heard) {
    const known = latest.get(pairOf(one))
    if (known === undefined || one.day > known.day) latest.set(pairOf(one), one)
  }
  const pairs = [...latest.values()]
  const known = await inParts(pairs, async (part) => {
    const listed = sql.join(part.map(({ artistId, userId }) => sql`(${artistId}, ${userId})`))
    const { rows } = await sql<{ artist_id: string; user_id: string; last_day: number }>`
      select artist_id, user_id, last_day from artist_listeners
      where (artist_id, user_id) in (values ${listed})`.execute(db)
    return rows
  })
  const lastDays = new Map(
    known.map(({ artist_id, user_id, last_day }) => [pairOf({ artistId: artist_id, userId: user_id }), last_day]),
  )
  const moved = pairs.filter((pair) => {
    const before = lastDays.get(pairOf(pair))
    return before === undefined || pair.day > before
  })
  await inParts(
    moved.map(({ artistId, userId, day }) => ({ artist_id: artistId, user_id: userId, last_day: day })),
    (part) =>
      db
        .insertInto('artist_listeners')
        .values(part)
        .onConflict((conflict) =>
          conflict.columns(['artist_id', 'user_id']).doUpdateSet((eb) => ({ last_day: eb.ref('excluded.last_day') })),
        )
        .execute(),
  )
  await inParts(changesOfDays(moved, lastDays), (part) =>
    db
      .insertInto('artist_days')
      .values(part)
      .onConflict((conflict) =>
        conflict
          .columns(['artist_id', 'day'])
          .doUpdateSet((eb) => ({ listeners: eb('artist_days.listeners', '+', eb.ref('excluded.listeners')) })),
      )
      .execute(),
  )
}

/** By artist and day, how many more have it as their last. @param lastDays before they moved, by artist and listener */
function changesOfDays(moved: readonly Heard[], lastDays: ReadonlyMap<string, number>): CountTables['artist_days'][] {
  const changes = new Map<string, CountTables['artist_days']>()
  const change = (artistId: string, day: number, by: number) => {
    const key = `${artistId} ${day}`
    const listeners = (changes.get(key)?.listeners ?? 0) + by
    changes.set(key, { artist_id: artistId, day, listeners })
  }
  for (const pair of moved) {
    change(pair.artistId, pair.day, 1)
    const before = lastDays.get(pairOf(pair))
    if (before !== undefined) change(pair.artistId, before, -1)
  }
  return [...changes.values()]
}

/** Forgets who listened so long before a day that nobody asks for it any more. */
export async function forgetListenersBefore(db: Db, logDay: number): Promise<void> {
  await db
    .deleteFrom('track_listeners')
    .where('day', '<', logDay - TOLD_WITHIN_DAYS)
    .execute()
  await db
    .deleteFrom('artist_listeners')
    .where('last_day', '<', logDay - LISTENER_DAYS)
    .execute()
  await db
    .deleteFrom('artist_days')
    .where('day', '<', logDay - LISTENER_DAYS)
    .execute()
}

function keyOf(day: number, trackId: string, userId: string): string {
  return `${day} ${trackId} ${userId}`
}

function pairOf({ artistId, userId }: Pick<Heard, 'artistId' | 'userId'>): string {
  return `${artistId} ${userId}`
}
