import { withinBounds } from './call-bounds.ts'
import { TTL_MAX_SECONDS } from './parse-schema.ts'
import type { Column, Schema, Table } from './schema.ts'
import { checkedValue } from './values.ts'
import type {
  Condition,
  DeleteRow,
  Insert,
  Key,
  Mutation,
  Range,
  Row,
  SliceOptions,
  Update,
  Value,
} from './wide-column.ts'

/*
 * What every store makes of a caller's arguments before it does anything: the parts that the schema knows, in the schema's order, or
 * a RangeError that says what was expected. Calls are checked with `checkedKey` and its like, never twice.
 */

const KEY_VALUE_MAX_BYTES = 65_535
const VALUE_MAX_BYTES = 1024 * 1024
const CALL_MAX_MUTATIONS = 1000
const LIMIT = 100
const LIMIT_MAX = 5000

export interface CheckedKey {
  readonly partition: readonly Value[]
  readonly clustering: readonly Value[]
}

export interface CheckedCell {
  readonly column: Column
  readonly value: Value | null
}

export interface Bound {
  readonly value: Value
  readonly inclusive: boolean
}

/** Values of the first clustering columns, and bounds by value on the one after them. */
export interface CheckedRange {
  readonly where: readonly Value[]
  readonly lower: Bound | null
  readonly upper: Bound | null
}

/** Part of a call, without the rest of what the caller gave. `timestampUs` is null where the store chooses. */
export type CheckedMutation =
  | {
      readonly kind: 'insert' | 'update'
      readonly table: Table
      readonly key: CheckedKey
      readonly cells: readonly CheckedCell[]
      readonly ttlSeconds: number
      readonly timestampUs: number | null
    }
  | {
      readonly kind: 'delete-row'
      readonly table: Table
      readonly key: CheckedKey
      readonly timestampUs: number | null
    }
  | {
      readonly kind: 'delete-range'
      readonly table: Table
      readonly partition: readonly Value[]
      readonly range: CheckedRange
      readonly timestampUs: number | null
    }

export type CheckedCondition = 'not-exists' | 'exists' | readonly CheckedCell[]

export function checkedTable(schema: Schema, name: string): Table {
  const table = schema.get(name)
  if (table === undefined)
    throw new RangeError(`there is no table "${name}"; there are ${[...schema.keys()].join(', ')}`)
  return table
}

/** The values of a partition key, in its order. */
export function checkedPartition(table: Table, partition: Key): Value[] {
  return keyValues(table, [table.partitionKey], partition)[0]
}

/** The values of a whole primary key. */
export function checkedKey(table: Table, key: Key): CheckedKey {
  const [partition, clustering] = keyValues(table, [table.partitionKey, table.clustering], key)
  return { partition, clustering }
}

export function checkedRange(table: Table, range: Range): CheckedRange {
  const { where = {}, from, after, to, before } = range
  const given = Object.keys(where).length
  const [values] = keyValues(table, [table.clustering.slice(0, given)], where)
  const bounded = table.clustering[given]
  const bound = (inclusive: Value | undefined, exclusive: Value | undefined): Bound | null => {
    const value = inclusive ?? exclusive
    if (value === undefined) return null
    if (inclusive !== undefined && exclusive !== undefined) {
      throw new RangeError(`${table.name}: expected one bound on each side of a range, found two`)
    }
    if (bounded === undefined) throw new RangeError(`${table.name}: there is no clustering column left to bound`)
    return { value: checkedKeyValue(bounded, value), inclusive: inclusive !== undefined }
  }
  return { where: values, lower: bound(from, after), upper: bound(to, before) }
}

export function checkedLimit({ limit = LIMIT }: SliceOptions): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= LIMIT_MAX) return limit
  throw new RangeError(`limit: expected a whole number from 1 to ${LIMIT_MAX}, found ${limit}`)
}

/** What a call of `write` contains. */
export function checkedMutations(schema: Schema, mutations: Mutation | readonly Mutation[]): CheckedMutation[] {
  const list = isList(mutations) ? mutations : [mutations]
  if (list.length < 1 || list.length > CALL_MAX_MUTATIONS) {
    throw new RangeError(`expected 1 to ${CALL_MAX_MUTATIONS} mutations in a call, found ${list.length}`)
  }
  return withinBounds(list.map((mutation) => checkedMutation(schema, mutation)))
}

function isList(mutations: Mutation | readonly Mutation[]): mutations is readonly Mutation[] {
  return Array.isArray(mutations)
}

function checkedMutation(schema: Schema, mutation: Mutation): CheckedMutation {
  const table = checkedTable(schema, mutation.table)
  if (table.counters) throw new RangeError(`${table.name} has counters: increment is the only way to write to it`)
  const timestampUs = checkedTimestamp(mutation.timestampUs)
  switch (mutation.kind) {
    case 'insert':
    case 'update':
      return {
        kind: mutation.kind,
        table,
        key: checkedKey(table, mutation.key),
        cells: checkedSetting(table, mutation),
        ttlSeconds: checkedTtl(table, mutation.ttlSeconds),
        timestampUs,
      }
    case 'delete-row':
      return { kind: 'delete-row', table, key: checkedKey(table, mutation.key), timestampUs }
    case 'delete-range':
    case 'delete-partition': {
      const range = checkedRange(table, mutation.kind === 'delete-range' ? mutation.range : {})
      return { kind: 'delete-range', table, partition: checkedPartition(table, mutation.partition), range, timestampUs }
    }
  }
}

export type CheckedRowMutation = Exclude<CheckedMutation, { kind: 'delete-range' }>

/** What a call of `writeIf` contains. */
export function checkedWriteIf(
  schema: Schema,
  mutation: Insert | Update | DeleteRow,
  condition: Condition,
): { mutation: CheckedRowMutation; condition: CheckedCondition } {
  const checked = checkedMutation(schema, mutation)
  if (checked.kind === 'delete-range')
    throw new RangeError('writeIf: expected the mutation of a row, found that of a range')
  if (checked.timestampUs !== null) throw new RangeError('writeIf: the timestamp is the store’s own, expected none')
  const isInsert = mutation.kind === 'insert'
  if (isInsert !== (condition === 'not-exists')) {
    throw new RangeError(
      `writeIf: an insert goes with not-exists, the others with another condition; found ${mutation.kind}`,
    )
  }
  return {
    mutation: checked,
    condition: typeof condition === 'string' ? condition : checkedCells(checked.table, condition),
  }
}

/** Counters and what to add to each. */
export function checkedIncrements(
  table: Table,
  by: Readonly<Record<string, number>>,
): { column: Column; by: number }[] {
  if (!table.counters) throw new RangeError(`${table.name} has no counters`)
  return checkedCells(table, by).map(({ column, value }) => {
    if (value === null) throw new RangeError(`${column.name}: expected a number to add, found null`)
    return { column, by: value as number }
  })
}

function checkedSetting(table: Table, { kind, cells = {} }: Insert | Update): CheckedCell[] {
  return kind === 'insert' && Object.keys(cells).length === 0 ? [] : checkedCells(table, cells)
}

/** At least one cell, in the order of the table's columns. */
function checkedCells(table: Table, cells: Row): CheckedCell[] {
  const found = table.cells.flatMap((column): CheckedCell[] => {
    const value = cells[column.name]
    if (value === undefined) return []
    return [{ column, value: value === null ? null : sized(column, checkedValue(column, value), VALUE_MAX_BYTES) }]
  })
  const given = Object.keys(cells).filter((name) => cells[name] !== undefined)
  if (found.length === given.length && found.length > 0) return found
  const stranger = given.find((name) => !table.cells.some((column) => column.name === name))
  const names = table.cells.map(({ name }) => name).join(', ')
  throw new RangeError(`${table.name}: expected cells of ${names || 'no columns'}, found ${stranger ?? 'none'}`)
}

/** Values of groups of columns; the key has those and no others. */
function keyValues(table: Table, groups: readonly (readonly Column[])[], key: Key): Value[][] {
  let count = 0
  const values = groups.map((columns) =>
    columns.map((column) => {
      count++
      return checkedKeyValue(column, key[column.name])
    }),
  )
  if (Object.keys(key).length !== count) {
    const names = groups.flat().map(({ name }) => name)
    const found = Object.keys(key).join(', ')
    throw new RangeError(`${table.name}: expected a key of ${names.join(', ') || 'no columns'}, found ${found}`)
  }
  if (groups[0] === table.partitionKey && values[0].length === 1 && isNothing(values[0][0])) {
    throw new RangeError(`${table.partitionKey[0].name}: a partition key of one column must not be empty`)
  }
  return values
}

function checkedKeyValue(column: Column, value: unknown): Value {
  return sized(column, checkedValue(column, value), KEY_VALUE_MAX_BYTES)
}

function isNothing(value: Value): boolean {
  return value === '' || (value instanceof Uint8Array && value.length === 0)
}

function sized(column: Column, value: Value, maxBytes: number): Value {
  const sizeBytes =
    typeof value === 'string' ? textBytes(value, maxBytes) : value instanceof Uint8Array ? value.length : 0
  if (sizeBytes <= maxBytes) return value
  throw new RangeError(`${column.name}: expected up to ${maxBytes} bytes, found ${sizeBytes}`)
}

/** Exact only where it could be too many: UTF-8 takes up to three bytes for a code unit. */
function textBytes(text: string, maxBytes: number): number {
  return text.length * 3 <= maxBytes ? text.length : Buffer.byteLength(text)
}

function checkedTtl(table: Table, ttlSeconds = table.defaultTtlSeconds): number {
  if (Number.isInteger(ttlSeconds) && ttlSeconds >= 0 && ttlSeconds <= TTL_MAX_SECONDS) return ttlSeconds
  throw new RangeError(`ttlSeconds: expected a whole number from 0 to ${TTL_MAX_SECONDS}, found ${ttlSeconds}`)
}

function checkedTimestamp(timestampUs: number | undefined): number | null {
  if (timestampUs === undefined) return null
  if (Number.isSafeInteger(timestampUs) && timestampUs >= 0) return timestampUs
  throw new RangeError(`timestampUs: expected microseconds since the epoch, found ${timestampUs}`)
}
