import { ByteReader } from '../byte-reader.ts'
import type { ByteWriter } from '../byte-writer.ts'
import { writeRow } from '../row-codec.ts'
import type { RowState } from '../row-state.ts'

/**
 * What the writer's thread is asked to do, with keys and columns as the file keeps them. `State` is a row's state for who asks, and
 * its bytes for the thread, which need not look into it to write a new row.
 */
export type Call<State> =
  | { readonly kind: 'write'; readonly timestampUs: number; readonly changes: readonly Change<State>[] }
  | {
      readonly kind: 'write-if'
      readonly timestampUs: number
      readonly change: RowChange<State>
      readonly condition: StoredCondition
      readonly nowS: number
    }
  | {
      readonly kind: 'increment'
      readonly timestampUs: number
      readonly at: Place
      readonly by: readonly { column: number; by: number }[]
    }
  | { readonly kind: 'compact'; readonly nowS: number; readonly limit: number }

/** A row's place in the file. */
export interface Place {
  /** The table's place in the schema. */
  readonly table: number
  readonly partition: Uint8Array
  readonly clustering: Uint8Array
}

/** A state to merge into a row's. */
export interface RowChange<State> extends Place {
  readonly kind: 'row'
  readonly state: State
  /** When compaction has to look at it, should it stay as it is; null for never. */
  readonly purgeAtS: number | null
}

/** A deletion of the rows of a partition from `first` on and before `behind`; that is empty for all the rest. */
export interface RangeChange {
  readonly kind: 'range'
  readonly table: number
  readonly partition: Uint8Array
  readonly first: Uint8Array
  readonly behind: Uint8Array
  readonly timestampUs: number
  readonly deletedAtS: number
}

export type Change<State> = RowChange<State> | RangeChange

export type StoredCondition =
  | 'not-exists'
  | 'exists'
  | readonly { readonly column: number; readonly value: Uint8Array | null }[]

const KINDS = ['write', 'write-if', 'increment', 'compact'] as const
const ROW = 0
const RANGE = 1
const NOT_EXISTS = 0
const EXISTS = 1
const CELLS = 2
/** Where a time would stand. */
const NEVER = 0

export function writeCall(into: ByteWriter, call: Call<RowState>): void {
  into.u8(KINDS.indexOf(call.kind))
  switch (call.kind) {
    case 'write':
      into.f64(call.timestampUs)
      into.u16(call.changes.length)
      for (const change of call.changes) writeChange(into, change)
      return
    case 'write-if':
      into.f64(call.timestampUs)
      into.u32(call.nowS)
      writeChange(into, call.change)
      writeCondition(into, call.condition)
      return
    case 'increment':
      into.f64(call.timestampUs)
      writePlace(into, call.at)
      into.u16(call.by.length)
      for (const { column, by } of call.by) {
        into.u16(column)
        into.f64(by)
      }
      return
    case 'compact':
      into.u32(call.nowS)
      into.u32(call.limit)
  }
}

/** The calls that {@link writeCall} wrote one after the other. */
export function* readCalls(bytes: Uint8Array): Generator<Call<Uint8Array>> {
  const from = new ByteReader(bytes)
  while (!from.atEnd) yield readCall(from)
}

function readCall(from: ByteReader): Call<Uint8Array> {
  const kind = KINDS[from.u8()]
  switch (kind) {
    case 'write': {
      const timestampUs = from.f64()
      return { kind, timestampUs, changes: Array.from({ length: from.u16() }, () => readChange(from)) }
    }
    case 'write-if': {
      const timestampUs = from.f64()
      const nowS = from.u32()
      return {
        kind,
        timestampUs,
        nowS,
        change: readChange(from) as RowChange<Uint8Array>,
        condition: readCondition(from),
      }
    }
    case 'increment': {
      const timestampUs = from.f64()
      const at = readPlace(from)
      return {
        kind,
        timestampUs,
        at,
        by: Array.from({ length: from.u16() }, () => ({ column: from.u16(), by: from.f64() })),
      }
    }
    case 'compact':
      return { kind, nowS: from.u32(), limit: from.u32() }
  }
}

function writeChange(into: ByteWriter, change: Change<RowState>): void {
  if (change.kind === 'row') {
    into.u8(ROW)
    writePlace(into, change)
    into.sizedBy(() => writeRow(into, change.state))
    into.u32(change.purgeAtS ?? NEVER)
  } else {
    into.u8(RANGE)
    into.u16(change.table)
    into.sized(change.partition)
    into.sized(change.first)
    into.sized(change.behind)
    into.f64(change.timestampUs)
    into.u32(change.deletedAtS)
  }
}

function readChange(from: ByteReader): Change<Uint8Array> {
  if (from.u8() === ROW) {
    const place = readPlace(from)
    return { kind: 'row', ...place, state: from.sized(), purgeAtS: from.u32() || null }
  }
  return {
    kind: 'range',
    table: from.u16(),
    partition: from.sized(),
    first: from.sized(),
    behind: from.sized(),
    timestampUs: from.f64(),
    deletedAtS: from.u32(),
  }
}

function writePlace(into: ByteWriter, { table, partition, clustering }: Place): void {
  into.u16(table)
  into.sized(partition)
  into.sized(clustering)
}

function readPlace(from: ByteReader): Place {
  return { table: from.u16(), partition: from.sized(), clustering: from.sized() }
}

function writeCondition(into: ByteWriter, condition: StoredCondition): void {
  if (typeof condition === 'string') {
    into.u8(condition === 'exists' ? EXISTS : NOT_EXISTS)
    return
  }
  into.u8(CELLS)
  into.u16(condition.length)
  for (const { column, value } of condition) {
    into.u16(column)
    into.u8(value === null ? 0 : 1)
    if (value !== null) into.sized(value)
  }
}

function readCondition(from: ByteReader): StoredCondition {
  const kind = from.u8()
  if (kind !== CELLS) return kind === EXISTS ? 'exists' : 'not-exists'
  return Array.from({ length: from.u16() }, () => ({ column: from.u16(), value: from.u8() ? from.sized() : null }))
}
