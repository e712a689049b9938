import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What has been counted of the play-event log, as tables. Days are counted from the epoch's, in UTC; `is_told` is 0 or 1. */
export interface CountTables {
  /** One row: how much of the log is in the other tables, and the last day on which all figures were told anew. */
  progress: {
    id: number
    /** The first play that is not counted. */
    log_offset: number
    /** The latest day on which the service was told of a play that is counted. */
    log_day: number
    told_day: number
  }
  /** `score` counts streams that say how popular it is, the older ones faded, as of one moment; `log_offset` is the last stream's. */
  track_counts: {
    track_id: string
    plays: number
    score: number
    as_of_ms: number
    log_offset: number
    is_told: number
  }
  artist_counts: { artist_id: string; score: number; as_of_ms: number; log_offset: number; is_told: number }
  /** That a listener has been counted for a track on a day. */
  track_listeners: { day: number; track_id: string; user_id: string }
  /** The last day on which a listener heard an artist. */
  artist_listeners: { artist_id: string; user_id: string; last_day: number }
  /** How many have that last day: those since a day, added up, are the distinct listeners since then. */
  artist_days: { artist_id: string; day: number; listeners: number }
}

export const countMigrations: Record<string, Migration> = {
  '0001-counts': { up: createCounts },
}

async function createCounts(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('progress')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('log_offset', 'bigint', (c) => c.notNull())
    .addColumn('log_day', 'integer', (c) => c.notNull())
    .addColumn('told_day', 'integer', (c) => c.notNull())
    .execute()
  const counts = (table: string, id: string) =>
    schema
      .createTable(table)
      .addColumn(id, 'text', (c) => c.primaryKey())
      .addColumn('score', 'double precision', (c) => c.notNull())
      .addColumn('as_of_ms', 'bigint', (c) => c.notNull())
      .addColumn('log_offset', 'bigint', (c) => c.notNull())
      .addColumn('is_told', 'integer', (c) => c.notNull())
  await counts('track_counts', 'track_id')
    .addColumn('plays', 'bigint', (c) => c.notNull())
    .execute()
  await counts('artist_counts', 'artist_id').execute()
  await schema
    .createTable('track_listeners')
    .addColumn('day', 'integer', (c) => c.notNull())
    .addColumn('track_id', 'text', (c) => c.notNull())
    .addColumn('user_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('track_listeners_key', ['day', 'track_id', 'user_id'])
    .execute()
  await schema
    .createTable('artist_listeners')
    .addColumn('artist_id', 'text', (c) => c.notNull())
    .addColumn('user_id', 'text', (c) => c.notNull())
    .addColumn('last_day', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('artist_listeners_key', ['artist_id', 'user_id'])
    .execute()
  await schema
    .createTable('artist_days')
    .addColumn('artist_id', 'text', (c) => c.notNull())
    .addColumn('day', 'integer', (c) => c.notNull())
    .addColumn('listeners', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('artist_days_key', ['artist_id', 'day'])
    .execute()
  await sql`create index untold_tracks on track_counts (track_id) where is_told = 0`.execute(db)
  await sql`create index untold_artists on artist_counts (artist_id) where is_told = 0`.execute(db)
  await schema.createIndex('artist_listeners_by_day').on('artist_listeners').column('last_day').execute()
  await schema.createIndex('artist_days_by_day').on('artist_days').column('day').execute()
}
