import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../system-clock.ts'
import { findPostgres, type PostgresServer, startPostgres } from './postgres-server.fixture.ts'
import { type SongTables, songMigrations } from './songs.fixture.ts'
import { sqlContract } from './sql.fixture.ts'
import { openSql, type Sql } from './sql.ts'
import { onPostgres } from './sql-engines.fixture.ts'

onPostgres(sqlContract)

const found = findPostgres()
if ('missing' in found) describe.skip(`with servers of its own (${found.missing})`, () => {})
else describe('with servers of its own', () => ofServers(found.programs))

function ofServers(programs: string): void {
  let leader: PostgresServer
  let replica: PostgresServer
  let opened: Sql<SongTables>[] = []

  beforeAll(async () => {
    leader = await startPostgres(programs)
    replica = await leader.replica()
  }, 60_000)
  afterAll(async () => {
    await replica.stop()
    await leader.stop()
  })
  afterEach(async () => {
    for (const database of opened) await database.close()
    opened = []
  })

  async function open(replicas: readonly string[], onReplica: (...said: string[]) => void = () => {}) {
    const schema = 'music'
    const options = {
      location: leader.url,
      schema,
      migrations: songMigrations,
      replicas,
      clock: systemClock,
      onReplica,
    }
    const database = await openSql<SongTables>(options)
    opened.push(database)
    return database
  }

  async function whereReadsGo({ read }: Sql<SongTables>): Promise<'replica' | 'leader'> {
    const { rows } = await read((db) => sql<{ copy: number }>`select pg_is_in_recovery() as copy`.execute(db))
    return rows[0]?.copy === 1 ? 'replica' : 'leader'
  }

  const names = ({ read }: Sql<SongTables>) =>
    read(async (db) => (await db.selectFrom('artists').select('id').orderBy('id').execute()).map(({ id }) => id))

  const artist = (id: string) => ({ id, name: id, followers: 0, score: null, verified: 0 })

  it('reads from a replica, but never less than what this process has written', async () => {
    const said: string[][] = []
    const database = await open([replica.url], (...words) => said.push(words))
    await expect.poll(() => whereReadsGo(database)).toBe('replica')
    expect(said.map(([url, state]) => [url, state])).toEqual([[replica.url.replace(':secret', ''), 'in use']])

    // A replica that stands still.
    const onReplica = (statement: string) => query(replica.url, statement)
    await onReplica('select pg_wal_replay_pause()')
    await database.db.insertInto('artists').values(artist('a')).execute()
    expect(await names(database)).toEqual(['a'])
    expect(await whereReadsGo(database)).toBe('leader')
    await onReplica('select pg_wal_replay_resume()')
    await expect.poll(() => whereReadsGo(database)).toBe('replica')
    expect(await names(database)).toEqual(['a'])

    for (let i = 0; i < 50; i++) {
      await database.db.transaction().execute((inner) =>
        inner
          .insertInto('artists')
          .values(artist(`b${i}`))
          .execute(),
      )
      expect(await names(database)).toHaveLength(i + 2)
    }
  })

  it('takes a server that is no replica for none', async () => {
    const database = await open([leader.url, replica.url])
    await expect.poll(() => whereReadsGo(database)).toBe('replica')
    expect(await whereReadsGo(database)).toBe('replica')
  })

  it('reads from the leader when the replica breaks off, and says so; fails when the leader does', async () => {
    const other = await startPostgres(programs)
    const copy = await other.replica()
    const said: string[] = []
    const options = { location: other.url, schema: 'music', migrations: songMigrations, clock: systemClock }
    const onReplica = (_: string, state: string) => said.push(state)
    const database = await openSql<SongTables>({ ...options, replicas: [copy.url], onReplica })
    await database.db.insertInto('artists').values(artist('a')).execute()
    await expect.poll(() => whereReadsGo(database)).toBe('replica')
    await copy.stop()
    expect(await names(database)).toEqual(['a'])
    expect(said).toEqual(['in use', 'left'])

    await other.stop()
    await expect(names(database)).rejects.toMatchObject({ code: 'storage-unavailable' })
    const write = database.db
      .transaction()
      .execute((inner) => inner.insertInto('artists').values(artist('b')).execute())
    await expect(write).rejects.toMatchObject({ code: 'storage-unavailable' })
    await database.close()
  })

  it('says what is wrong with a URL, and keeps the password to itself', async () => {
    const location = leader.url.replace(/\/postgres$/, '/nowhere')
    const opening = openSql({ location, schema: 'music', migrations: {}, clock: systemClock })
    await expect(opening).rejects.toThrow(
      /^postgres:\/\/soundcheck@127\.0\.0\.1:\d+\/nowhere cannot be used \(database "nowhere" does not exist\): make the database: createdb$/,
    )
  })

  it('ends a statement that takes too long for the others', async () => {
    const { db } = await open([])
    const slow = sql`set statement_timeout = 50; select pg_sleep(20)`.execute(db)
    await expect(slow).rejects.toMatchObject({ code: 'storage-unavailable' })
  })
}

async function query(location: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: location })
  await client.connect()
  await client.query(statement)
  await client.end()
}
