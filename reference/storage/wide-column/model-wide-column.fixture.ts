import type { Clock } from '../../shared/clock.ts'
import { ServiceError } from '../../shared/service-error.ts'
import {
  type Bound,
  type CheckedCell,
  type CheckedKey,
  type CheckedMutation,
  type CheckedRange,
  checkedIncrements,
  checkedKey,
  checkedLimit,
  checkedMutations,
  checkedPartition,
  checkedRange,
  checkedTable,
  checkedWriteIf,
} from './checked.ts'
import type { ColumnType, Schema, Table } from './schema.ts'
import { stampUs, Timestamps } from './timestamps.ts'
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
} from './wide-column.ts'

/** One write of a cell, or of a row's existence. */
interface Version {
  readonly timestampUs: number
  /** Infinity for never. */
  readonly expiresAtS: number
  readonly ttlSeconds: number
  /** Null deletes. */
  readonly value: Value | null
}

interface Written {
  readonly clustering: readonly Value[]
  readonly deletionsUs: number[]
  readonly markers: Version[]
  readonly cells: Map<string, Version[]>
  readonly counts: Map<string, number>
}

interface Partition {
  readonly ranges: { range: CheckedRange; timestampUs: number }[]
  readonly rows: Map<string, Written>
}

/**
 * A wide-column store in memory that keeps everything ever written to it, and works out from all of that what a reader sees: slow, and
 * too simple to be wrong. Its page states do not carry blobs. It never forgets a deletion, so it is as good as a real one while no write comes later than the grace time.
 */
export class ModelWideColumn implements WideColumn {
  readonly #schema: Schema
  readonly #clock: Clock
  readonly #timestamps: Timestamps
  readonly #tables = new Map<string, Map<string, Partition>>()
  #closed = false

  constructor(schema: Schema, clock: Clock) {
    this.#schema = schema
    this.#clock = clock
    this.#timestamps = new Timestamps(clock)
  }

  async get(name: string, key: Key): Promise<Row | null> {
    const table = this.#table(name)
    return this.#visible(table, checkedKey(table, key))
  }

  async slice(name: string, partition: Key, options: SliceOptions = {}): Promise<Slice> {
    const table = this.#table(name)
    const values = checkedPartition(table, partition)
    const range = checkedRange(table, options)
    const limit = checkedLimit(options)
    const direction = options.reverse ? -1 : 1
    const place = options.pageState ? placeOf(options.pageState) : null
    const rows = [...this.#partition(table, values).rows.values()]
      .map(({ clustering }) => clustering)
      .filter((clustering) => isIn(table, range, clustering))
      .filter((clustering) => place === null || direction * compareKeys(table, clustering, place) > 0)
      .sort((a, b) => direction * compareKeys(table, a, b))
      .map((clustering) => this.#visible(table, { partition: values, clustering }))
      .filter((row) => row !== null)
    const page = rows.slice(0, limit)
    if (rows.length <= limit) return { rows: page, pageState: null }
    const last = page[page.length - 1]
    return { rows: page, pageState: JSON.stringify(table.clustering.map((column) => last[column.name])) }
  }

  async write(mutations: Mutation | readonly Mutation[]): Promise<void> {
    this.#checkOpen()
    const checked = checkedMutations(this.#schema, mutations)
    const callUs = this.#timestamps.nextUs()
    for (const mutation of checked) this.#apply(mutation, stampUs(mutation, callUs))
  }

  async writeIf(mutation: Insert | Update | DeleteRow, condition: Condition): Promise<WriteIfResult> {
    this.#checkOpen()
    const checked = checkedWriteIf(this.#schema, mutation, condition)
    const callUs = this.#timestamps.nextUs()
    const { table, key } = checked.mutation
    const current = this.#visible(table, key)
    if (isMet(current, checked.condition)) {
      this.#apply(checked.mutation, stampUs(checked.mutation, callUs))
      return { applied: true, current: null }
    }
    if (current === null || typeof checked.condition === 'string') return { applied: false, current }
    return {
      applied: false,
      current: Object.fromEntries(checked.condition.map(({ column }) => [column.name, current[column.name]])),
    }
  }

  async increment(name: string, key: Key, by: Readonly<Record<string, number>>): Promise<void> {
    const table = this.#table(name)
    const row = this.#row(table, checkedKey(table, key))
    for (const { column, by: added } of checkedIncrements(table, by)) {
      row.counts.set(column.name, (row.counts.get(column.name) ?? 0) + added)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  #table(name: string): Table {
    this.#checkOpen()
    return checkedTable(this.#schema, name)
  }

  #checkOpen(): void {
    if (this.#closed) throw new ServiceError('storage-unavailable', 'the store is closed')
  }

  #nowS(): number {
    return Math.floor(this.#clock.nowMs() / 1000)
  }

  #partition(table: Table, values: readonly Value[]): Partition {
    const partitions = getOr(this.#tables, table.name, () => new Map<string, Partition>())
    return getOr(partitions, textOf(values), () => ({ ranges: [], rows: new Map() }))
  }

  #row(table: Table, { partition, clustering }: CheckedKey): Written {
    return getOr(this.#partition(table, partition).rows, textOf(clustering), () => ({
      clustering,
      deletionsUs: [],
      markers: [],
      cells: new Map(),
      counts: new Map(),
    }))
  }

  #apply(mutation: CheckedMutation, timestampUs: number): void {
    const { table } = mutation
    if (mutation.kind === 'delete-range') {
      this.#partition(table, mutation.partition).ranges.push({ range: mutation.range, timestampUs })
      return
    }
    const row = this.#row(table, mutation.key)
    if (mutation.kind === 'delete-row') {
      row.deletionsUs.push(timestampUs)
      return
    }
    const { ttlSeconds } = mutation
    const expiresAtS = ttlSeconds === 0 ? Infinity : this.#nowS() + ttlSeconds
    if (mutation.kind === 'insert') row.markers.push({ timestampUs, expiresAtS, ttlSeconds, value: true })
    for (const { column, value } of mutation.cells) {
      const version = { timestampUs, expiresAtS: value === null ? Infinity : expiresAtS, ttlSeconds, value }
      getOr(row.cells, column.name, (): Version[] => []).push(version)
    }
  }

  #visible(table: Table, key: CheckedKey): Row | null {
    const { ranges, rows } = this.#partition(table, key.partition)
    const row = rows.get(textOf(key.clustering))
    if (!row) return null
    const covering = ranges.filter(({ range }) => isIn(table, range, key.clustering))
    const hiddenUs = Math.max(-1, ...row.deletionsUs, ...covering.map(({ timestampUs }) => timestampUs))
    const shown = (type: ColumnType, versions: readonly Version[] = []): Value | null => {
      const winner = versions
        .filter(({ timestampUs }) => timestampUs > hiddenUs)
        .sort((a, b) => compareVersions(type, a, b))
        .at(-1)
      return winner && this.#nowS() < winner.expiresAtS ? winner.value : null
    }
    const cells = table.cells.map(({ name, type }): [string, Value | null] => [
      name,
      type === 'counter' ? (row.counts.get(name) ?? null) : shown(type, row.cells.get(name)),
    ])
    if (shown('boolean', row.markers) === null && cells.every(([, value]) => value === null)) return null
    const keyed = (columns: readonly { name: string }[], values: readonly Value[]) =>
      columns.map(({ name }, i): [string, Value] => [name, values[i]])
    return Object.fromEntries([
      ...keyed(table.partitionKey, key.partition),
      ...keyed(table.clustering, key.clustering),
      ...cells,
    ])
  }
}

function placeOf(pageState: string): Value[] {
  try {
    return JSON.parse(pageState) as Value[]
  } catch (cause) {
    throw new RangeError(`${pageState} is no page state`, { cause })
  }
}

function getOr<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key) ?? make()
  map.set(key, found)
  return found
}

/** The same for the same values, and no others. */
function textOf(values: readonly Value[]): string {
  const text = (value: Value): unknown =>
    value instanceof Uint8Array ? [...value] : Object.is(value, -0) ? '-0' : `${value}`
  return JSON.stringify(values.map(text))
}

function isMet(row: Row | null, condition: 'not-exists' | 'exists' | readonly CheckedCell[]): boolean {
  if (condition === 'exists') return row !== null
  if (condition === 'not-exists') return row === null
  return condition.every(({ column, value }) => {
    const found = row?.[column.name] ?? null
    return found === null || value === null ? found === value : textOf([found]) === textOf([value])
  })
}

function isIn(table: Table, { where, lower, upper }: CheckedRange, clustering: readonly Value[]): boolean {
  const { type } = table.clustering[where.length] ?? { type: 'int' }
  const value = clustering[where.length]
  const against = (bound: Bound): number => compareInKey(type, value, bound.value)
  return (
    where.every((expected, i) => compareInKey(table.clustering[i].type, clustering[i], expected) === 0) &&
    (lower === null || (lower.inclusive ? against(lower) >= 0 : against(lower) > 0)) &&
    (upper === null || (upper.inclusive ? against(upper) <= 0 : against(upper) < 0))
  )
}

function compareKeys(table: Table, a: readonly Value[], b: readonly Value[]): number {
  for (const [i, { type, descending }] of table.clustering.entries()) {
    const order = compareInKey(type, a[i], b[i])
    if (order !== 0) return descending ? -order : order
  }
  return 0
}

/** Order of values in a key: bytes of texts and blobs, numbers with −0 before 0 and NaN last, false before true. */
function compareInKey(type: ColumnType, a: Value, b: Value): number {
  if (type === 'text' || type === 'blob') return Buffer.compare(Buffer.from(a as string), Buffer.from(b as string))
  if (Object.is(a, b)) return 0
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) ? 1 : -1
  if (a === b) return Object.is(a, -0) ? -1 : 1
  return a < b ? -1 : 1
}

/** The later one wins; of the same time a deletion, then what expires, then what expires last, then the larger bytes. */
function compareVersions(type: ColumnType, a: Version, b: Version): number {
  const expires = ({ expiresAtS }: Version): number => (expiresAtS === Infinity ? 0 : expiresAtS)
  return (
    a.timestampUs - b.timestampUs ||
    Number(a.value === null) - Number(b.value === null) ||
    expires(a) - expires(b) ||
    b.ttlSeconds - a.ttlSeconds ||
    (a.value === null || b.value === null ? 0 : compareStored(type, a.value, b.value))
  )
}

function compareStored(type: ColumnType, a: Value, b: Value): number {
  if (type === 'text' || type === 'blob') return Buffer.compare(Buffer.from(a as string), Buffer.from(b as string))
  const [left, right] = [unsigned(type, a), unsigned(type, b)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** The bits in which a value is stored, as one number. */
function unsigned(type: ColumnType, value: Value): bigint {
  if (type !== 'double') return BigInt.asUintN(64, BigInt(value as number))
  return new DataView(new Float64Array([value as number]).buffer).getBigUint64(0, true)
}
