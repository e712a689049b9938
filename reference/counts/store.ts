import { sql } from 'kysely'
import type { Clock } from '../shared/clock.ts'
import { openSql, type Sql } from '../storage/sql/sql.ts'
import type { ArtistCount, Stream, TrackCount } from './counted.ts'
import { addListeners, firstsOfDay, forgetListenersBefore, type Heard } from './listeners.ts'
import { type CountTables, countMigrations } from './tables.ts'
import { addToArtists, addToTracks } from './totals.ts'

export type CountSql = Sql<CountTables>

/** As a literal: where it is a parameter, SQLite does not take the index of those that are not told. */
const UNTOLD = sql.lit(0)
const PROGRESS = { id: 1, log_offset: 0, log_day: 0, told_day: 0 }

/**
 * Opens where counts are kept, and brings its tables up to date.
 *
 * @param location path of an SQLite file, made when it is not there; `:memory:`; or the URL of a PostgreSQL database
 */
export async function openCountSql(location: string, clock: Clock): Promise<CountSql> {
  const sql = await openSql<CountTables>({ location, schema: 'counts', migrations: countMigrations, clock })
  await sql.db
    .insertInto('progress')
    .values(PROGRESS)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return sql
}

/**
 * Counts of streams. How far the log is counted is kept in the transaction that counts: no crash loses a stream or counts it
 * twice, and what is there depends on the log alone, however it came in parts.
 */
export class CountStore {
  readonly #sql: CountSql

  constructor(sql: CountSql) {
    this.#sql = sql
  }

  close(): Promise<void> {
    return this.#sql.close()
  }

  /** Offset of the first play that is not counted. */
  async counted(): Promise<number> {
    const { log_offset } = await this.#sql.db.selectFrom('progress').select('log_offset').executeTakeFirstOrThrow()
    return log_offset
  }

  /**
   * Counts streams; those that are counted already are passed over. Durable when it resolves. One writer only.
   *
   * @param streams in the order of the log
   * @param untilOffset what comes before it is counted then, streams or not
   */
  async add(streams: readonly Stream[], untilOffset: number): Promise<void> {
    await this.#sql.db.transaction().execute(async (db) => {
      const before = await db.selectFrom('progress').selectAll().executeTakeFirstOrThrow()
      if (before.log_offset >= untilOffset) return
      const fresh = streams.filter(({ offset }) => offset >= before.log_offset)
      const logDay = fresh.reduce((latest, { toldDay }) => Math.max(latest, toldDay), before.log_day)
      const popular = await firstsOfDay(db, fresh, before.log_day)
      await addToTracks(db, fresh, popular)
      await addToArtists(db, fresh, popular)
      await addListeners(db, fresh.flatMap(heardBy))
      if (logDay > before.log_day) await forgetListenersBefore(db, logDay)
      await db.updateTable('progress').set({ log_offset: untilOffset, log_day: logDay }).execute()
    })
  }

  /**
   * Has everything told anew that changes by itself from day to day, once a day: what fades, and who was a listener four weeks ago.
   *
   * @param fromMs what has not been streamed since then is left out
   */
  async beginDay(day: number, fromMs: number): Promise<void> {
    const { told_day } = await this.#sql.db.selectFrom('progress').select('told_day').executeTakeFirstOrThrow()
    if (told_day >= day) return
    await this.#sql.db.transaction().execute(async (db) => {
      await db.updateTable('track_counts').set({ is_told: 0 }).where('as_of_ms', '>', fromMs).execute()
      await db.updateTable('artist_counts').set({ is_told: 0 }).where('as_of_ms', '>', fromMs).execute()
      await db.updateTable('progress').set({ told_day: day }).execute()
    })
  }

  /** Tracks whose figures have changed since they were told. */
  async untoldTracks(limit: number): Promise<TrackCount[]> {
    const rows = await this.#sql.db
      .selectFrom('track_counts')
      .selectAll()
      .where('is_told', '=', UNTOLD)
      .orderBy('track_id')
      .limit(limit)
      .execute()
    return rows.map(({ track_id, plays, score, as_of_ms, log_offset }) => ({
      id: track_id,
      plays,
      score,
      asOfMs: as_of_ms,
      offset: log_offset,
    }))
  }

  /** Artists whose figures have changed since they were told. @param fromDay who heard them on this day or since is a listener */
  async untoldArtists(fromDay: number, limit: number): Promise<ArtistCount[]> {
    const rows = await this.#sql.db
      .selectFrom('artist_counts')
      .selectAll()
      .select(({ selectFrom }) =>
        selectFrom('artist_days')
          .whereRef('artist_days.artist_id', '=', 'artist_counts.artist_id')
          .where('day', '>=', fromDay)
          .select((sums) => sums.fn.coalesce(sums.fn.sum<number>('listeners'), sums.val(0)).as('sum'))
          .as('listeners'),
      )
      .where('is_told', '=', UNTOLD)
      .orderBy('artist_id')
      .limit(limit)
      .execute()
    return rows.map(({ artist_id, score, as_of_ms, log_offset, listeners }) => ({
      id: artist_id,
      score,
      asOfMs: as_of_ms,
      offset: log_offset,
      listeners: Number(listeners),
    }))
  }

  /** These figures are told; whoever has been streamed meanwhile has others already, and remains. */
  async told(table: 'track_counts' | 'artist_counts', figures: readonly (TrackCount | ArtistCount)[]): Promise<void> {
    if (figures.length === 0) return
    const id = table === 'track_counts' ? 'track_id' : 'artist_id'
    const ids = figures.map((figure) => figure.id)
    const untilOffset = Math.max(...figures.map(({ offset }) => offset))
    await this.#sql.db
      // One table stands for both: what is read and written here they have alike.
      .updateTable(table as 'track_counts')
      .set({ is_told: 1 })
      .where(id as 'track_id', 'in', ids)
      .where('log_offset', '<=', untilOffset)
      .execute()
  }
}

/** Every artist of a track is heard. */
function heardBy({ artistIds, userId, day }: Stream): Heard[] {
  return artistIds.map((artistId) => ({ artistId, userId, day }))
}
