import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Rows of the tables below. */
export interface SongTables {
  artists: { id: string; name: string; followers: number; score: number | null; verified: number | boolean }
  songs: { id: string; artist_id: string; title: string }
}

/** Tables of a kind that every context has. */
export const songMigrations: Record<string, Migration> = {
  '0001-songs': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('artists')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('followers', 'bigint', (c) => c.notNull())
        .addColumn('score', 'double precision')
        .addColumn('verified', 'integer', (c) => c.notNull())
        .execute()
      await db.schema
        .createTable('songs')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('artist_id', 'text', (c) => c.notNull().references('artists.id'))
        .addColumn('title', 'text', (c) => c.notNull())
        .execute()
    },
  },
}
