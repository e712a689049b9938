import { Client, types } from 'cassandra-driver'
import type { Clock } from '../../../shared/clock.ts'
import type { ConsistencyLevel } from '../../consistency.policy.ts'
import { isSpread } from '../call-bounds.ts'
import {
  checkedIncrements,
  checkedKey,
  checkedLimit,
  checkedMutations,
  checkedPartition,
  checkedRange,
  checkedTable,
  checkedWriteIf,
} from '../checked.ts'
import type { Column, Schema, Table } from '../schema.ts'
import { stampUs, Timestamps } from '../timestamps.ts'
import type {
  Condition,
  DeleteRow,
  Insert,
  Key,
  Mutation,
  ReadOptions,
  Row,
  Slice,
  SliceOptions,
  Update,
  WideColumn,
  WriteIfResult,
  WriteOptions,
} from '../wide-column.ts'
import { refusalOf } from './driver-errors.ts'
import { createKeyspace } from './keyspace.ts'
import { fromDriver, Statements } from './statements.ts'

export interface CassandraSettings {
  /** Nodes to begin with, `host:port` or `host`; the others are found through them. */
  readonly contactPoints: readonly string[]
  /** The data center that requests go to. */
  readonly localDataCenter: string
  readonly keyspace: string
  /** Copies in each data center, for a keyspace that is not there yet. */
  readonly replicas: Readonly<Record<string, number>>
  /** Default: none. */
  readonly credentials?: { readonly username: string; readonly password: string }
}

type Level = { readonly consistency: types.consistencies; readonly serialConsistency: types.consistencies }

const { one, quorum, localQuorum, eachQuorum, all, serial, localSerial } = types.consistencies
const LEVELS: Readonly<Record<ConsistencyLevel, Level>> = {
  one: { consistency: one, serialConsistency: localSerial },
  'local-quorum': { consistency: localQuorum, serialConsistency: localSerial },
  quorum: { consistency: quorum, serialConsistency: serial },
  'each-quorum': { consistency: eachQuorum, serialConsistency: serial },
  all: { consistency: all, serialConsistency: serial },
}
const DEFAULT_LEVEL = 'local-quorum'
const KEYSPACE = /^[a-z][a-z0-9_]{0,47}$/

/**
 * A keyspace of an Apache Cassandra cluster. Ordinary writes carry this client's timestamps, so that they may be repeated; the driver
 * does so when a node fails. Conditional writes and increments are sent once.
 *
 * A page that is full may be followed by an empty one.
 */
export class CassandraWideColumn implements WideColumn {
  readonly #schema: Schema
  readonly #client: Client
  readonly #statements: Statements
  readonly #timestamps: Timestamps

  private constructor(schema: Schema, client: Client, keyspace: string, clock: Clock) {
    this.#schema = schema
    this.#client = client
    this.#statements = new Statements(keyspace)
    this.#timestamps = new Timestamps(clock)
  }

  /**
   * Connects, and makes the keyspace, tables and columns that are missing.
   *
   * @throws Error when no node answers, or a table is there with another key or a column of another type
   */
  static async open(settings: CassandraSettings, schema: Schema, clock: Clock): Promise<CassandraWideColumn> {
    const { contactPoints, localDataCenter, keyspace, replicas, credentials } = settings
    if (!KEYSPACE.test(keyspace))
      throw new Error(`keyspace: expected lower-case letters, digits and "_", found ${keyspace}`)
    const client = new Client({
      contactPoints: [...contactPoints],
      localDataCenter,
      ...(credentials && { credentials }),
      encoding: { useBigIntAsLong: true },
    })
    try {
      await client.connect()
      await createKeyspace(client, keyspace, replicas, schema)
    } catch (cause) {
      await client.shutdown()
      const reason = cause instanceof Error ? cause.message : cause
      throw new Error(`Cassandra at ${contactPoints.join(', ')} cannot be used: ${reason}`, { cause })
    }
    return new CassandraWideColumn(schema, client, keyspace, clock)
  }

  async get(name: string, key: Key, { consistency = DEFAULT_LEVEL }: ReadOptions = {}): Promise<Row | null> {
    const table = checkedTable(this.#schema, name)
    const { query, params } = this.#statements.row(table, checkedKey(table, key))
    const { rows } = await refusing(
      this.#client.execute(query, params, { prepare: true, isIdempotent: true, ...LEVELS[consistency] }),
    )
    return rows.length === 0 ? null : rowOf(table, rows[0])
  }

  async slice(name: string, partition: Key, options: SliceOptions = {}): Promise<Slice> {
    const table = checkedTable(this.#schema, name)
    const values = checkedPartition(table, partition)
    const { consistency = DEFAULT_LEVEL, reverse = false, pageState = null } = options
    const fetchSize = checkedLimit(options)
    const { query, params } = this.#statements.slice(table, values, checkedRange(table, options), reverse)
    const result = await refusing(
      this.#client.execute(query, params, {
        prepare: true,
        isIdempotent: true,
        fetchSize,
        ...(pageState !== null && { pageState: Buffer.from(pageState, 'base64url') }),
        ...LEVELS[consistency],
      }),
      pageState,
    )
    const next = result.pageState
    return {
      rows: result.rows.map((row) => rowOf(table, row)),
      pageState: next ? Buffer.from(next, 'hex').toString('base64url') : null,
    }
  }

  async write(
    mutations: Mutation | readonly Mutation[],
    { consistency = DEFAULT_LEVEL }: WriteOptions = {},
  ): Promise<void> {
    const checked = checkedMutations(this.#schema, mutations)
    const callUs = this.#timestamps.nextUs()
    const statements = checked.map((mutation) => this.#statements.mutation(mutation, stampUs(mutation, callUs)))
    const options = { prepare: true, isIdempotent: true, ...LEVELS[consistency] }
    // Within a partition a batch is one write, and needs no log to be atomic.
    if (statements.length > 1) await refusing(this.#client.batch(statements, { ...options, logged: isSpread(checked) }))
    else await refusing(this.#client.execute(statements[0].query, statements[0].params, options))
  }

  async writeIf(
    mutation: Insert | Update | DeleteRow,
    condition: Condition,
    { consistency = DEFAULT_LEVEL }: WriteOptions = {},
  ): Promise<WriteIfResult> {
    const checked = checkedWriteIf(this.#schema, mutation, condition)
    const { query, params } = this.#statements.conditional(checked.mutation, checked.condition)
    const result = await refusing(this.#client.execute(query, params, { prepare: true, ...LEVELS[consistency] }))
    if (result.wasApplied()) return { applied: true, current: null }
    const found = result.first()
    // Of a row that is not there it says no more than that.
    if (found === null || Object.keys(found).length === 1) return { applied: false, current: null }
    if (typeof checked.condition === 'string') return { applied: false, current: rowOf(checked.mutation.table, found) }
    const columns = checked.condition.map(({ column }) => column)
    return { applied: false, current: valuesOf(columns, found) }
  }

  async increment(
    name: string,
    key: Key,
    by: Readonly<Record<string, number>>,
    { consistency = DEFAULT_LEVEL }: WriteOptions = {},
  ): Promise<void> {
    const table = checkedTable(this.#schema, name)
    const { query, params } = this.#statements.increment(table, checkedKey(table, key), checkedIncrements(table, by))
    await refusing(this.#client.execute(query, params, { prepare: true, ...LEVELS[consistency] }))
  }

  async close(): Promise<void> {
    await this.#client.shutdown()
  }
}

/** What a request gives, or the refusal that its error stands for. */
async function refusing<T>(request: Promise<T>, pageState: string | null = null): Promise<T> {
  try {
    return await request
  } catch (error) {
    throw refusalOf(error, pageState)
  }
}

function rowOf({ partitionKey, clustering, cells }: Table, row: types.Row): Row {
  return valuesOf([...partitionKey, ...clustering, ...cells], row)
}

function valuesOf(columns: readonly Column[], row: types.Row): Row {
  return Object.fromEntries(columns.map(({ name, type }) => [name, fromDriver(type, row[name])]))
}
