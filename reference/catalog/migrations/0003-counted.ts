import { type Kysely, sql } from 'kysely'

/** What was published of popularity apart from what is shown, and what has been counted since. */
export async function addCounts(db: Kysely<unknown>): Promise<void> {
  for (const table of ['artists', 'tracks']) {
    await db.schema
      .alterTable(table)
      .addColumn('published_popularity', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
    await db.schema
      .alterTable(table)
      .addColumn('counted_per_hour', 'double precision', (c) => c.notNull().defaultTo(0))
      .execute()
    await sql`update ${sql.table(table)} set published_popularity = popularity`.execute(db)
  }
}
