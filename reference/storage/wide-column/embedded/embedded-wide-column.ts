import type { Clock } from '../../../shared/clock.ts'
import {
  type CheckedCell,
  type CheckedCondition,
  type CheckedKey,
  type CheckedMutation,
  type CheckedRowMutation,
  checkedIncrements,
  checkedKey,
  checkedLimit,
  checkedMutations,
  checkedPartition,
  checkedRange,
  checkedTable,
  checkedWriteIf,
} from '../checked.ts'
import { decodeKey, encodeKey, firstBehind } from '../ordered-key.ts'
import { readRow } from '../row-codec.ts'
import { type Cell, type Liveness, purgeableAtS, type RowState, visibleValue } from '../row-state.ts'
import type { Schema } from '../schema.ts'
import { stampUs, Timestamps } from '../timestamps.ts'
import { fromBytes, toBytes } from '../values.ts'
import type {
  Condition,
  DeleteRow,
  Insert,
  Key,
  Mutation,
  Row,
  Slice,
  SliceOptions,
  Update,
  Value,
  WideColumn,
  WriteIfResult,
} from '../wide-column.ts'
import { type Call, type Change, type RowChange, type StoredCondition, writeCall } from './calls.ts'
import { Compaction } from './compaction.ts'
import { Reader } from './reader.ts'
import type { StoredTable } from './stored-tables.ts'
import { stretchOf } from './stretch.ts'
import { Writer } from './writer.ts'

/**
 * A keyspace in one SQLite file. Reads go through a connection in this thread, writes to a thread of their own that commits in groups
 * and answers after the sync. There is one copy, so that consistency levels make no difference.
 *
 * Compaction runs by itself. When the file cannot be written (a full disk), writes are refused with `storage-unavailable` and
 * reads go on, until the file can be written again.
 *
 * One process may have the file open to write; whoever opens it holds the lock of the data directory.
 */
export class EmbeddedWideColumn implements WideColumn {
  readonly #schema: Schema
  readonly #clock: Clock
  readonly #writer: Writer
  readonly #reader: Reader
  readonly #timestamps: Timestamps
  readonly #compaction: Compaction

  private constructor(schema: Schema, clock: Clock, writer: Writer, reader: Reader) {
    this.#schema = schema
    this.#clock = clock
    this.#writer = writer
    this.#reader = reader
    this.#timestamps = new Timestamps(clock, reader.lastTimestampUs)
    this.#compaction = new Compaction(clock, (nowS, limit) => this.#submit({ kind: 'compact', nowS, limit }))
  }

  /**
   * Opens a keyspace's file, or makes one, and adds the tables and columns that the schema has and the file has not.
   *
   * @throws Error when the file cannot be written, or keeps a table with another key or a column with another type
   */
  static async open(path: string, schema: Schema, clock: Clock): Promise<EmbeddedWideColumn> {
    let writer: Writer | null = null
    try {
      writer = await Writer.open(path, schema, clock)
      return new EmbeddedWideColumn(schema, clock, writer, new Reader(path, schema))
    } catch (cause) {
      await writer?.close()
      throw new Error(`${path} cannot be opened: ${cause instanceof Error ? cause.message : cause}`, { cause })
    }
  }

  /** Whether writes are taken, as far as this process knows. */
  get isWritable(): boolean {
    return this.#writer.isWritable
  }

  async get(table: string, key: Key): Promise<Row | null> {
    const stored = this.#table(table)
    const checked = checkedKey(stored.table, key)
    const { partition, clustering } = placeOf(stored, checked)
    const nowS = this.#nowS()
    const state = this.#reader.row(stored, partition, clustering, nowS)
    return state && rowOf(stored, checked, state, nowS)
  }

  async slice(table: string, partition: Key, options: SliceOptions = {}): Promise<Slice> {
    const stored = this.#table(table)
    const values = checkedPartition(stored.table, partition)
    const limit = checkedLimit(options)
    const { reverse = false, pageState = null } = options
    const stretch = stretchOf(stored.table, checkedRange(stored.table, options))
    const seen = pageState === null ? null : clusteringOf(stored, pageState)
    if (stretch === null) return { rows: [], pageState: null }
    let { first, behind } = stretch
    if (seen !== null) {
      // A place outside the range leaves nothing, or all of it.
      if (reverse && seen.length === 0) return { rows: [], pageState: null }
      if (reverse && (behind.length === 0 || Buffer.compare(seen, behind) < 0)) behind = seen
      if (!reverse && Buffer.compare(seen, first) >= 0) first = firstBehind(seen)
    }
    const nowS = this.#nowS()
    const whole = { partition: encodeKey(stored.table.partitionKey, values), first, behind }
    // One row more tells whether there is another page.
    const found = this.#reader.rows(stored, whole, limit + 1, reverse, nowS)
    const shown = found.slice(0, limit)
    const rows = shown.map(({ clustering, state }) =>
      rowOf(stored, { partition: values, clustering: decodeKey(stored.table.clustering, clustering) }, state, nowS),
    )
    const more = found.length > limit
    return { rows, pageState: more ? Buffer.from(shown[limit - 1].clustering).toString('base64url') : null }
  }

  async write(mutations: Mutation | readonly Mutation[]): Promise<void> {
    const checked = checkedMutations(this.#schema, mutations)
    const timestampUs = this.#timestamps.nextUs()
    const changes = checked.flatMap((mutation) => this.#changeOf(mutation, timestampUs) ?? [])
    if (changes.length > 0) await this.#submit({ kind: 'write', timestampUs, changes })
  }

  async writeIf(mutation: Insert | Update | DeleteRow, condition: Condition): Promise<WriteIfResult> {
    const checked = checkedWriteIf(this.#schema, mutation, condition)
    const stored = this.#table(mutation.table)
    const nowS = this.#nowS()
    const timestampUs = this.#timestamps.nextUs()
    const result = (await this.#submit({
      kind: 'write-if',
      timestampUs,
      nowS,
      change: this.#rowChangeOf(checked.mutation, timestampUs),
      condition: storedCondition(stored, checked.condition),
    })) as { applied: boolean; current: Uint8Array | null }
    if (result.current === null) return { applied: result.applied, current: null }
    const row = rowOf(stored, checked.mutation.key, readRow(result.current), nowS)
    return { applied: false, current: asked(row, checked.condition) }
  }

  async increment(table: string, key: Key, by: Readonly<Record<string, number>>): Promise<void> {
    const stored = this.#table(table)
    const at = placeOf(stored, checkedKey(stored.table, key))
    const added = checkedIncrements(stored.table, by).map((each) => ({
      column: numberOf(stored, each.column.name),
      by: each.by,
    }))
    await this.#submit({ kind: 'increment', timestampUs: this.#timestamps.nextUs(), at, by: added })
  }

  /**
   * Forgets deletions and expired cells whose grace time is over, now.
   *
   * @throws ServiceError as `write`
   */
  async compact(): Promise<void> {
    await this.#compaction.run()
  }

  async close(): Promise<void> {
    await this.#compaction.stop()
    // The writer is the last one, and puts SQLite's log away.
    this.#reader.close()
    await this.#writer.close()
  }

  #table(name: string): StoredTable {
    checkedTable(this.#schema, name)
    return this.#reader.tables.get(name) as StoredTable
  }

  #nowS(): number {
    return Math.floor(this.#clock.nowMs() / 1000)
  }

  #submit(call: Call<RowState>): ReturnType<Writer['submit']> {
    return this.#writer.submit((into) => writeCall(into, call))
  }

  /** Null for a range that no row can be in. */
  #changeOf(mutation: CheckedMutation, callUs: number): Change<RowState> | null {
    if (mutation.kind !== 'delete-range') return this.#rowChangeOf(mutation, callUs)
    const { table } = mutation
    const stretch = stretchOf(table, mutation.range)
    if (stretch === null) return null
    return {
      kind: 'range',
      table: this.#table(table.name).index,
      partition: encodeKey(table.partitionKey, mutation.partition),
      ...stretch,
      timestampUs: stampUs(mutation, callUs),
      deletedAtS: this.#nowS(),
    }
  }

  #rowChangeOf(mutation: CheckedRowMutation, callUs: number): RowChange<RowState> {
    const stored = this.#table(mutation.table.name)
    const state = stateOf(stored, mutation, stampUs(mutation, callUs), this.#nowS())
    const atS = purgeableAtS(state, mutation.table.gcGraceSeconds)
    return { kind: 'row', ...placeOf(stored, mutation.key), state, purgeAtS: atS === Infinity ? null : atS }
  }
}

function placeOf(stored: StoredTable, { partition, clustering }: CheckedKey) {
  const { partitionKey, clustering: columns } = stored.table
  return {
    table: stored.index,
    partition: encodeKey(partitionKey, partition),
    clustering: encodeKey(columns, clustering),
  }
}

/** The state that a mutation brings to its row. */
function stateOf(stored: StoredTable, mutation: CheckedRowMutation, timestampUs: number, nowS: number): RowState {
  if (mutation.kind === 'delete-row') {
    return { deletion: { timestampUs, deletedAtS: nowS }, marker: null, cells: [] }
  }
  const { ttlSeconds } = mutation
  const liveness: Liveness = {
    timestampUs,
    expiry: ttlSeconds === 0 ? null : { atS: nowS + ttlSeconds, ttlSeconds },
  }
  const cells = mutation.cells.map(({ column, value }): Cell => {
    const number = numberOf(stored, column.name)
    if (value === null) return { column: number, timestampUs, expiry: null, value: null, deletedAtS: nowS }
    return { column: number, ...liveness, value: toBytes(column.type, value), deletedAtS: 0 }
  })
  cells.sort((a, b) => a.column - b.column)
  return { deletion: null, marker: mutation.kind === 'insert' ? liveness : null, cells }
}

function storedCondition(stored: StoredTable, condition: CheckedCondition): StoredCondition {
  if (typeof condition === 'string') return condition
  return condition.map(({ column, value }) => ({
    column: numberOf(stored, column.name),
    value: value === null ? null : toBytes(column.type, value),
  }))
}

function numberOf({ numbers }: StoredTable, column: string): number {
  return numbers.get(column) as number
}

function rowOf({ table, columns }: StoredTable, key: CheckedKey, { cells }: RowState, nowS: number): Row {
  const row: Record<string, Value | null> = {}
  for (const [i, { name }] of table.partitionKey.entries()) row[name] = key.partition[i]
  for (const [i, { name }] of table.clustering.entries()) row[name] = key.clustering[i]
  for (const { name } of table.cells) row[name] = null
  for (const cell of cells) {
    const column = columns[cell.column]
    const value = visibleValue(cell, nowS)
    if (column && value) row[column.name] = fromBytes(column.type, value)
  }
  return row
}

/** What a condition that was not met tells of the row. */
function asked(row: Row, condition: CheckedCondition): Row {
  if (typeof condition === 'string') return row
  return Object.fromEntries(condition.map(({ column }: CheckedCell) => [column.name, row[column.name]]))
}

/** The place in a partition that a page state names. */
function clusteringOf({ table }: StoredTable, pageState: string): Uint8Array {
  try {
    const bytes = Buffer.from(pageState, 'base64url')
    decodeKey(table.clustering, bytes)
    return bytes
  } catch (cause) {
    throw new RangeError(`pageState: expected one of ${table.name}, found ${JSON.stringify(pageState)}`, { cause })
  }
}
