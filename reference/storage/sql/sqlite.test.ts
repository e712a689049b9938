import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { afterEach, expect, it } from 'vitest'
import { systemClock } from '../../system-clock.ts'
import { openSqlite } from './sqlite.ts'

interface Tables {
  songs: { id: string; plays: number }
}

const first: Migration = {
  up: (db: Kysely<unknown>) =>
    db.schema
      .createTable('songs')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('plays', 'integer', (column) => column.notNull())
      .execute(),
}
const broken: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema.createTable('half').addColumn('id', 'text').execute()
    await sql`select * from nowhere`.execute(db)
  },
}

const directory = mkdtempSync(join(tmpdir(), 'soundcheck-sqlite-'))
const path = join(directory, 'test.db')
afterEach(() => rmSync(directory, { recursive: true, force: true }))

it('writes, reads back after opening again, and undoes a migration that fails', async () => {
  let { db } = await openSqlite<Tables>(path, { '1': first }, systemClock)
  await db.insertInto('songs').values({ id: 'a', plays: 1 }).execute()
  await db.transaction().execute(async (inner) => {
    await inner.insertInto('songs').values({ id: 'b', plays: 2 }).execute()
  })
  await expect(
    db.transaction().execute(async (inner) => {
      await inner.insertInto('songs').values({ id: 'c', plays: 3 }).execute()
      throw new Error('changed my mind')
    }),
  ).rejects.toThrow('changed my mind')
  const modes = await sql<{ journal_mode: string; synchronous: number }>`
    select * from pragma_journal_mode, pragma_synchronous`.execute(db)
  expect(modes.rows).toEqual([{ journal_mode: 'wal', synchronous: 2 }])
  await db.destroy()

  await expect(openSqlite<Tables>(path, { '1': first, '2': broken }, systemClock)).rejects.toThrow('nowhere')

  ;({ db } = await openSqlite<Tables>(path, { '1': first }, systemClock))
  expect(await db.selectFrom('songs').selectAll().orderBy('id').execute()).toEqual([
    { id: 'a', plays: 1 },
    { id: 'b', plays: 2 },
  ])
  expect((await db.introspection.getTables()).map(({ name }) => name)).toEqual(['songs'])
  await db.destroy()
})
