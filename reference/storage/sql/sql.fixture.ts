import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { beforeEach, expect, it } from 'vitest'
import { type SongTables, songMigrations } from './songs.fixture.ts'
import type { Sql } from './sql.ts'
import type { SqlEngine } from './sql-engines.fixture.ts'

const artist = (id: string, name = id) => ({ id, name, followers: 0, score: null, verified: false })

/** What every SQL engine has to do alike; see `Sql`. */
export function sqlContract(engine: SqlEngine): void {
  let db: Kysely<SongTables>
  let opened: Sql<SongTables>
  beforeEach(async () => {
    opened = await engine.open<SongTables>('music', songMigrations)
    db = opened.db
  })

  it('keeps what was written when it is opened again, and migrates once', async () => {
    await db.insertInto('artists').values(artist('a')).execute()
    const again = await engine.open<SongTables>('music', songMigrations)
    expect(await again.db.selectFrom('artists').select('id').execute()).toEqual([{ id: 'a' }])
  })

  it('keeps databases of different names apart', async () => {
    await db.insertInto('artists').values(artist('a')).execute()
    const other = await engine.open<SongTables>('other', songMigrations)
    expect(await other.db.selectFrom('artists').selectAll().execute()).toEqual([])
  })

  it('takes back a migration that fails, and everything that was migrated with it', async () => {
    const more = {
      up: (inner: Kysely<unknown>) => inner.schema.createTable('more').addColumn('id', 'text').execute(),
    }
    const broken = { up: (inner: Kysely<unknown>) => sql`select * from nowhere`.execute(inner) as Promise<unknown> }
    await expect(
      engine.open('music', { ...songMigrations, '0002-more': more, '0003-broken': broken as Migration }),
    ).rejects.toThrow('nowhere')
    expect((await db.introspection.getTables()).map(({ name }) => name)).not.toContain('more')
  })

  it('runs migrations once when processes start at the same time', async () => {
    const process = fileURLToPath(new URL('./open-sql.fixture.ts', import.meta.url))
    const location = engine.location('together')
    const outputs = await Promise.all(
      [1, 2, 3].map(() => promisify(execFile)(globalThis.process.execPath, [process, location])),
    )
    expect(outputs.map(({ stdout }) => stdout)).toEqual(['0\n', '0\n', '0\n'])
  }, 60_000)

  it('gives whole numbers, counts and sums as numbers, fractions as they were, and refuses larger ones', async () => {
    const followers = Number.MAX_SAFE_INTEGER
    await db
      .insertInto('artists')
      .values({ ...artist('a'), followers, score: 0.1 + 0.2 })
      .execute()
    const row = await db
      .selectFrom('artists')
      .select((eb) => [
        'followers',
        'score',
        eb.fn.countAll<number>().over().as('count'),
        eb.fn.sum<number>('followers').over().as('sum'),
      ])
      .executeTakeFirstOrThrow()
    expect(row).toEqual({ followers, score: 0.1 + 0.2, count: 1, sum: followers })
    await db
      .updateTable('artists')
      .set((eb) => ({ followers: eb('followers', '+', 2) }))
      .execute()
    await expect(db.selectFrom('artists').select('followers').execute()).rejects.toThrow(/large/)
  })

  it('has truth as 0 and 1, in columns and in answers', async () => {
    await db
      .insertInto('artists')
      .values([{ ...artist('a'), verified: true }, artist('b')])
      .execute()
    const rows = await db
      .selectFrom('artists')
      .select((eb) => [
        'verified',
        eb('name', '=', 'a').as('is_a'),
        eb.exists(eb.selectFrom('songs').select('id')).as('any'),
      ])
      .orderBy('id')
      .execute()
    expect(rows).toEqual([
      { verified: 1, is_a: 1, any: 0 },
      { verified: 0, is_a: 0, any: 0 },
    ])
    expect(await db.selectFrom('artists').select('id').where('verified', '=', true).execute()).toEqual([{ id: 'a' }])
  })

  it('orders and compares text by its code points', async () => {
    const names = ['b', 'a', 'B', 'É', 'é', 'Z', '10', '9', ' x', '_', '歌', '🎵', '']
    await db
      .insertInto('artists')
      .values(names.map((name, i) => artist(String(i), name)))
      .execute()
    const sorted = await db.selectFrom('artists').select('name').orderBy('name').execute()
    const expected = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    expect(sorted.map(({ name }) => name)).toEqual(expected)
    expect(
      await db
        .selectFrom('artists')
        .select('name')
        .where('name', '>=', 'a')
        .where('name', '<', 'c')
        .orderBy('name')
        .execute(),
    ).toEqual([{ name: 'a' }, { name: 'b' }])
  })

  it('knows case in like, and lowers ASCII alone', async () => {
    await db
      .insertInto('artists')
      .values(['Abba', 'abc', 'ÀB'].map((name) => artist(name)))
      .execute()
    const like = (pattern: string) => db.selectFrom('artists').select('id').where('name', 'like', pattern).execute()
    expect(await like('Ab%')).toEqual([{ id: 'Abba' }])
    expect(await like('a_c')).toEqual([{ id: 'abc' }])
    const lowered = await db.selectFrom('artists').select(sql<string>`lower(name)`.as('lower')).orderBy('id').execute()
    expect(lowered.map(({ lower }) => lower)).toEqual(['abba', 'abc', 'Àb'])
  })

  it('gives back any text but that with a character of code 0', async () => {
    const texts = ['', ' ', "it's", '"', '\\', '{"a":["b",1]}', 'a\nb', '\u{10ffff}', 'e\u0301', '%_', '$1', ':a', '?']
    await db
      .insertInto('artists')
      .values(texts.map((name, i) => artist(String(i), name)))
      .execute()
    const rows = await db.selectFrom('artists').select(['id', 'name']).execute()
    expect(rows.sort((a, b) => Number(a.id) - Number(b.id)).map(({ name }) => name)).toEqual(texts)
  })

  it('updates what is there and inserts what is not, and tells how many', async () => {
    await db.insertInto('artists').values(artist('a', 'old')).execute()
    const upsert = db
      .insertInto('artists')
      .values([artist('a', 'new'), artist('b')])
      .onConflict((conflict) => conflict.column('id').doUpdateSet((eb) => ({ name: eb.ref('excluded.name') })))
    expect(await upsert.returning(['id', 'name']).execute()).toEqual([
      { id: 'a', name: 'new' },
      { id: 'b', name: 'b' },
    ])
    const ignored = await db
      .insertInto('artists')
      .values([artist('b'), artist('c')])
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    expect(ignored.numInsertedOrUpdatedRows).toBe(1n)
    const deleted = await db.deleteFrom('artists').where('id', 'in', ['a', 'x']).executeTakeFirstOrThrow()
    expect(deleted.numDeletedRows).toBe(1n)
  })

  it('takes an empty list', async () => {
    await db.insertInto('artists').values(artist('a')).execute()
    const none: string[] = []
    expect(await db.selectFrom('artists').selectAll().where('id', 'in', none).execute()).toEqual([])
    expect(await db.selectFrom('artists').select('id').where('id', 'not in', none).execute()).toEqual([{ id: 'a' }])
  })

  it('checks foreign keys when a transaction ends, and not before', async () => {
    await db.transaction().execute(async (inner) => {
      await inner.insertInto('songs').values({ id: 's', artist_id: 'late', title: 't' }).execute()
      await inner.insertInto('artists').values(artist('late')).execute()
    })
    const dangling = db.transaction().execute(async (inner) => {
      await inner.insertInto('songs').values({ id: 's2', artist_id: 'never', title: 't' }).execute()
    })
    await expect(dangling).rejects.toThrow(/foreign key/i)
    await expect(db.deleteFrom('artists').execute()).rejects.toThrow(/foreign key/i)
    expect(await db.selectFrom('songs').select('id').execute()).toEqual([{ id: 's' }])
  })

  it('takes back a whole transaction that throws, and goes on', async () => {
    const failed = db.transaction().execute(async (inner) => {
      await inner.insertInto('artists').values(artist('a')).execute()
      throw new Error('changed my mind')
    })
    await expect(failed).rejects.toThrow('changed my mind')
    const twice = db.transaction().execute(async (inner) => {
      await inner
        .insertInto('artists')
        .values([artist('a'), artist('a')])
        .execute()
    })
    await expect(twice).rejects.toThrow(/unique/i)
    expect(await db.selectFrom('artists').selectAll().execute()).toEqual([])
  })

  it('shows others nothing of a transaction before it is committed, and does not keep their reads waiting', async () => {
    const ids = async (on: Kysely<SongTables>) =>
      (await on.selectFrom('artists').select('id').execute()).map(({ id }) => id)
    let other = Promise.resolve<unknown>(null)
    await db.transaction().execute(async (inner) => {
      await inner.insertInto('artists').values(artist('a')).execute()
      expect(await ids(inner)).toEqual(['a'])
      expect(await ids(db)).toEqual([])
      expect(await opened.read(ids)).toEqual([])
      // Another transaction waits for this one.
      other = db.transaction().execute(async (next) => {
        expect(await ids(next)).toEqual(['a'])
      })
    })
    await other
    expect(await ids(db)).toEqual(['a'])
  })

  it('runs transactions one after another: what was read is still so when it is written', async () => {
    await db.insertInto('artists').values(artist('a')).execute()
    const other = (await engine.open<SongTables>('music', songMigrations)).db
    const increment = async (on: Kysely<SongTables>) => {
      await on.transaction().execute(async (inner) => {
        const { followers } = await inner.selectFrom('artists').select('followers').executeTakeFirstOrThrow()
        await inner
          .updateTable('artists')
          .set({ followers: followers + 1 })
          .execute()
      })
    }
    // By turns: two connections of one thread cannot wait for each other in the embedded engine.
    for (let i = 0; i < 5; i++) {
      await Promise.all([1, 2, 3, 4].map(() => increment(db)))
      await increment(other)
    }
    expect(await db.selectFrom('artists').select('followers').execute()).toEqual([{ followers: 25 }])
  })

  it('reads what was just written', async () => {
    for (let i = 0; i < 20; i++) {
      await db
        .insertInto('artists')
        .values(artist(String(i)))
        .execute()
      const { count } = await opened.read((reading) =>
        reading
          .selectFrom('artists')
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow(),
      )
      expect(count).toBe(i + 1)
    }
  })
}
