import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest'
import { systemClock } from '../../system-clock.ts'
import { findPostgres, type PostgresServer, startPostgres } from './postgres-server.fixture.ts'
import { openSql, type Sql, type SqlOptions } from './sql.ts'

/** An engine that has nothing in it when a test begins. */
export interface SqlEngine {
  /** Opens a database; within one test the same one by the same name. Closed when the test is over. */
  open<Tables>(schema: string, migrations: SqlOptions['migrations']): Promise<Sql<Tables>>
  /** Where the database of that name is, for whoever opens it in another process. */
  location(schema: string): string
}

/** Runs a suite on files of SQLite. */
export function onSqlite(suite: (engine: SqlEngine) => void): void {
  describe('on SQLite', () => {
    let directory: string
    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), 'soundcheck-sql-'))
    })
    afterEach(() => rmSync(directory, { recursive: true, force: true }))
    suite(closingEngine((schema) => join(directory, `${schema}.db`)))
  })
}

/**
 * Runs a suite on PostgreSQL: on the server of `SOUNDCHECK_POSTGRES`, whose user may make schemas and loses them, or on one
 * of its own.
 */
export function onPostgres(suite: (engine: SqlEngine) => void): void {
  const given = process.env.SOUNDCHECK_POSTGRES
  const found = findPostgres()
  if (given === undefined && 'missing' in found) {
    describe.skip(`on PostgreSQL (${found.missing}, or set SOUNDCHECK_POSTGRES to the URL of a server)`, () => {})
    return
  }
  describe('on PostgreSQL', () => {
    let server: PostgresServer | null = null
    let url = given ?? ''
    beforeAll(async () => {
      if (given !== undefined || 'missing' in found) return
      server = await startPostgres(found.programs)
      url = server.url
    }, 60_000)
    afterAll(() => server?.stop())
    const opened = new Set<string>()
    const engine = closingEngine((schema) => {
      opened.add(schema)
      return url
    })
    // After the databases were closed: hooks run in reverse order of how they were declared.
    afterEach(async () => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      for (const schema of opened) await client.query(`drop schema if exists "${schema}" cascade`)
      opened.clear()
      await client.end()
    })
    suite({ ...engine, open: engine.open })
  })
}

function closingEngine(location: (schema: string) => string): SqlEngine {
  const open: Sql<unknown>[] = []
  afterEach(async () => {
    for (const sql of open.splice(0)) await sql.close().catch(() => {})
  })
  return {
    location,
    async open<Tables>(schema: string, migrations: SqlOptions['migrations']): Promise<Sql<Tables>> {
      const sql = await openSql<Tables>({ location: location(schema), schema, migrations, clock: systemClock })
      open.push(sql as unknown as Sql<unknown>)
      return sql
    },
  }
}
