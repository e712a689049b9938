import { Kysely, sql } from 'kysely'
import pg from 'pg'
import { type RetryRules, retryDelayMs } from '../../delivery/retry.policy.ts'
import type { Clock } from '../../shared/clock.ts'
import { pause } from '../../shared/pause.ts'
import { migrate } from './migrate.ts'
import { PortablePostgres, resultTypes } from './postgres-dialect.ts'
import { ReadReplicas } from './read-replicas.ts'
import type { Sql, SqlOptions } from './sql.ts'
import { isServerFailure } from './sql-failure.ts'

/** A server of relational tables cannot be used: which, why, and what to do. The password is not told. */
export class SqlUnavailable extends Error {
  override readonly name = 'SqlUnavailable'
}

/** Of one process to one server and schema. PostgreSQL has a process of its own for each. */
const CONNECTIONS = 10
/** For a connection, a new one or one that others use. */
const CONNECT_TIMEOUT_MS = 5000
/** The server ends a statement that takes longer; this process gives up a little later, should the server be gone. */
const STATEMENT_TIMEOUT_MS = 10_000
const ANSWER_TIMEOUT_MS = 12_000
/** The server ends a transaction in which nothing is asked for so long: its locks hold up everybody. */
const IDLE_TRANSACTION_MS = 30_000

/** A server that starts together with this service: half a minute in all. */
const WAIT_FOR_SERVER: RetryRules = {
  attemptTimeoutMs: CONNECT_TIMEOUT_MS,
  maxAttempts: 9,
  backoffBaseMs: 125,
  backoffCapMs: 8000,
  cooldownMs: 0,
}

/** See `openSql`. */
export async function openPostgres<Tables>(options: SqlOptions): Promise<Sql<Tables>> {
  const { location, schema, migrations, replicas = [], clock, onReplica = () => {} } = options
  const name = checkedSchema(schema)
  await prepare(location, name, migrations, clock)

  const leader = poolOf(location, name)
  const reads = new ReadReplicas<Tables>({
    leader,
    replicas: replicas.map((url) => ({ shownUrl: withoutPassword(url), pool: poolOf(url, name) })),
    schema: name,
    clock,
    onReplica,
  })
  const db = new Kysely<Tables>({ dialect: new PortablePostgres(leader, name, () => reads.wrote()) })
  await reads.start()
  return {
    db,
    read: (run) => reads.run(db, run),
    // Connections are made as they are needed.
    isWritable: true,
    async close() {
      await reads.close()
      await db.destroy()
    },
  }
}

/** The URL as it may be shown and logged. */
export function withoutPassword(url: string): string {
  // Up to the last @: whoever forgot to encode one in the password does not have it told either.
  return url.replace(/^([a-z]+:\/\/[^/@:]*):.*@/, '$1@').replace(/([?&]password=)[^&]*/g, '$1…')
}

function checkedSchema(schema: string): string {
  if (/^[a-z][a-z_]{0,40}$/.test(schema)) return schema
  throw new RangeError(`"${schema}" is no name of a schema: lower-case letters and underscores`)
}

function poolOf(url: string, schema: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
    keepAlive: true,
    application_name: 'soundcheck',
    types: resultTypes,
    onConnect: (client) => client.query(`set search_path to "${schema}"`),
  })
  // An idle connection that breaks is replaced when the next one is needed; whoever needs it hears of what is wrong.
  pool.on('error', () => {})
  return pool
}

/** Waits for the server, and brings the schema up to date over a connection that may take its time. */
async function prepare(url: string, schema: string, migrations: SqlOptions['migrations'], clock: Clock): Promise<void> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'soundcheck migrations',
    types: resultTypes,
    onConnect: (client) => client.query(`set search_path to "${schema}"`),
  })
  pool.on('error', () => {})
  const db = new Kysely<unknown>({ dialect: new PortablePostgres(pool, schema, () => {}) })
  try {
    await connected(pool, url, clock)
    await makeSchema(pool, url, schema)
    await migrate(db, migrations, schema)
    await deferForeignKeys(db, schema)
  } finally {
    await db.destroy()
  }
}

async function connected(pool: pg.Pool, url: string, clock: Clock): Promise<void> {
  for (let failures = 1; ; failures++) {
    try {
      await pool.query('select 1')
      return
    } catch (error) {
      const delayMs = isServerFailure(error) ? retryDelayMs(WAIT_FOR_SERVER, failures, 1) : -1
      if (delayMs < 0) throw unavailable(url, error)
      await pause(delayMs, clock)
    }
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  '28P01': 'the password of the URL is wrong',
  '28000': 'the server does not let this user in; see its pg_hba.conf',
  '3D000': 'make the database: createdb',
  '42501': 'an administrator has to grant it',
}

function unavailable(url: string, cause: unknown): SqlUnavailable {
  const { code, message } = cause as { code?: string; message: string }
  const advice = ADVICE[code ?? ''] ?? 'start the server, or name another one'
  const what = message === '' ? code : message
  return new SqlUnavailable(`${withoutPassword(url)} cannot be used (${what}): ${advice}`, { cause })
}

async function makeSchema(pool: pg.Pool, url: string, schema: string): Promise<void> {
  const { rowCount } = await pool.query('select 1 from pg_namespace where nspname = $1', [schema])
  if (rowCount !== 0) return
  try {
    await pool.query(`create schema "${schema}"`)
  } catch (error) {
    // Another process that starts at the same time made it.
    const { code } = error as { code?: string }
    if (code !== '42P06' && code !== '23505') throw unavailable(url, error)
  }
}

/** In SQLite any foreign key can be checked at the end of a transaction; here it has to be declared so. */
async function deferForeignKeys(db: Kysely<unknown>, schema: string): Promise<void> {
  await db.transaction().execute(async (inner) => {
    const { rows } = await sql<{ table: string; name: string }>`
      select conrelid::regclass::text as "table", conname as name from pg_constraint
      where contype = 'f' and not condeferrable and connamespace = ${schema}::regnamespace`.execute(inner)
    for (const { table, name } of rows) {
      await sql`alter table ${sql.raw(table)} alter constraint ${sql.ref(name)} deferrable`.execute(inner)
    }
  })
}
