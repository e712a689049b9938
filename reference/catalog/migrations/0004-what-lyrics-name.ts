import type { Kysely } from 'kysely'
import { nameKey } from '../name-key.ts'

/** Files of lyrics name a recording, or an artist and a title in some spelling. */
export async function nameForLyrics(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema.createIndex('tracks_by_isrc').on('tracks').column('isrc').execute()
  await schema
    .createTable('artist_names')
    .addColumn('name_key', 'text', (c) => c.notNull())
    .addColumn('artist_id', 'text', (c) => c.notNull().references('artists.id'))
    .addPrimaryKeyConstraint('artist_names_key', ['name_key', 'artist_id'])
    .execute()
  await schema.createIndex('artist_names_by_artist').on('artist_names').column('artist_id').execute()
  await carryOver(db as Kysely<Carried>)
}

interface Carried {
  artists: { id: string; name: string; aliases: string }
  artist_names: { name_key: string; artist_id: string }
}

/** Rows that one statement takes. */
const AT_ONCE = 500

async function carryOver(db: Kysely<Carried>): Promise<void> {
  const artists = await db.selectFrom('artists').select(['id', 'name', 'aliases']).execute()
  const rows = artists.flatMap(({ id, name, aliases }) => {
    const keys = new Set([name, ...(JSON.parse(aliases) as string[])].map(nameKey))
    return [...keys].map((name_key) => ({ name_key, artist_id: id }))
  })
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    await db
      .insertInto('artist_names')
      .values(rows.slice(from, from + AT_ONCE))
      .execute()
  }
}
