import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { ByteWriter } from '../byte-writer.ts'
import { firstBehind } from '../ordered-key.ts'
import { readRow, writeRow } from '../row-codec.ts'
import {
  type Cell,
  isEmpty,
  isVisible,
  merged,
  purgeableAtS,
  purged,
  type RowState,
  visibleValue,
  withoutHidden,
} from '../row-state.ts'
import type { Call, Place, RangeChange, RowChange, StoredCondition } from './calls.ts'
import type { StoredTable } from './stored-tables.ts'

/** What a call comes to: of `write-if` whether it was applied, and otherwise the row's state; of `compact` whether more is left. */
export type CallResult = null | { applied: boolean; current: Uint8Array | null } | { more: boolean }

/** Rows that a deletion of a range takes in hand at a time. */
const ROWS_AT_ONCE = 1000

/** Carries out calls on the file, one after the other. Whoever uses it begins and ends transactions. */
export class CallApplier {
  readonly #tables: readonly TableStatements[]
  readonly #keepTimestamp: StatementSync
  readonly #scratch = new ByteWriter()
  #lastUs = 0

  constructor(database: DatabaseSync, tables: readonly StoredTable[]) {
    this.#tables = tables.map((table) => new TableStatements(database, table))
    this.#keepTimestamp = database.prepare(
      "UPDATE soundcheck_meta SET value = max(value, ?) WHERE name = 'last_timestamp_us'",
    )
  }

  /** Carries out calls, and puts what each comes to behind the results. */
  applyAll(calls: Iterable<Call<Uint8Array>>, results: CallResult[]): void {
    for (const call of calls) {
      results.push(this.#apply(call))
      if (call.kind !== 'compact') this.#lastUs = Math.max(this.#lastUs, call.timestampUs)
    }
  }

  /** Has the file keep the latest timestamp of all calls; belongs at the end of every transaction. */
  keepTimestamp(): void {
    this.#keepTimestamp.run(this.#lastUs)
  }

  #apply(call: Call<Uint8Array>): CallResult {
    switch (call.kind) {
      case 'write':
        for (const change of call.changes) {
          if (change.kind === 'row') this.#changeRow(change)
          else this.#deleteRange(change)
        }
        return null
      case 'write-if': {
        const state = this.#tables[call.change.table].state(call.change)
        const current = state !== null && isVisible(readRow(state), call.nowS) ? state : null
        const applied = meets(current && readRow(current), call.condition, call.nowS)
        if (applied) this.#changeRow(call.change)
        return { applied, current: applied ? null : current }
      }
      case 'increment':
        this.#increment(call)
        return null
      case 'compact':
        return { more: this.#compact(call.nowS, call.limit) }
    }
  }

  #changeRow(change: RowChange<Uint8Array>): void {
    const table = this.#tables[change.table]
    const hiddenUs = table.hiddenUs(change)
    if (hiddenUs === null && table.insertNew(change)) return
    let state = readRow(change.state)
    if (hiddenUs !== null) state = withoutHidden(state, hiddenUs)
    if (isEmpty(state)) return
    const stored = table.state(change)
    this.#put(table, change, stored === null ? state : merged(readRow(stored), state))
  }

  #deleteRange(range: RangeChange): void {
    const table = this.#tables[range.table]
    table.keepRange(range)
    let from = range.first
    for (;;) {
      const rows = table.rowsIn(range.partition, from, range.behind, ROWS_AT_ONCE)
      for (const [clustering, state] of rows) {
        const place = { table: range.table, partition: range.partition, clustering }
        this.#put(table, place, withoutHidden(readRow(state), range.timestampUs))
      }
      if (rows.length < ROWS_AT_ONCE) return
      from = firstBehind(rows[rows.length - 1][0])
    }
  }

  #increment({ at, by, timestampUs }: Extract<Call<Uint8Array>, { kind: 'increment' }>): void {
    const table = this.#tables[at.table]
    const stored = table.state(at)
    const counts = new Map(stored === null ? [] : readRow(stored).cells.map((cell) => [cell.column, cell]))
    for (const { column, by: added } of by) {
      const before = counts.get(column)?.value
      const count = Buffer.alloc(8)
      // Sixty-four bits that wrap around, as in Cassandra.
      count.writeBigInt64BE(BigInt.asIntN(64, (before ? Buffer.from(before).readBigInt64BE() : 0n) + BigInt(added)))
      counts.set(column, { column, timestampUs, expiry: null, value: count, deletedAtS: 0 })
    }
    const cells = [...counts.values()].sort((a, b) => a.column - b.column)
    this.#put(table, at, { deletion: null, marker: null, cells })
  }

  #compact(nowS: number, limit: number): boolean {
    let left = limit
    for (const [index, table] of this.#tables.entries()) {
      const graceS = table.graceS
      for (const [partition, clustering, state] of table.purgeable(nowS, left)) {
        this.#put(table, { table: index, partition, clustering }, purged(readRow(state), nowS, graceS))
        left--
      }
      if (left === 0) return true
      table.purgeRanges(nowS)
    }
    return false
  }

  #put(table: TableStatements, place: Place, state: RowState): void {
    if (isEmpty(state)) {
      table.remove(place)
      return
    }
    this.#scratch.truncate(0)
    writeRow(this.#scratch, state)
    table.put(place, this.#scratch.copy(), purgeableAtS(state, table.graceS))
  }
}

function meets(row: RowState | null, condition: StoredCondition, nowS: number): boolean {
  if (typeof condition === 'string') return (row !== null) === (condition === 'exists')
  return condition.every(({ column, value: expected }) => {
    const cell: Cell | undefined = row?.cells.find((candidate) => candidate.column === column)
    const found = cell ? visibleValue(cell, nowS) : null
    return found === null || expected === null ? found === expected : Buffer.compare(found, expected) === 0
  })
}

/** The statements of one table. */
class TableStatements {
  readonly graceS: number
  readonly #insert: StatementSync
  readonly #put: StatementSync
  readonly #select: StatementSync
  readonly #remove: StatementSync
  readonly #rowsFrom: StatementSync
  readonly #rowsBetween: StatementSync
  readonly #purgeable: StatementSync
  readonly #hidden: StatementSync
  readonly #keepRange: StatementSync
  readonly #forgetRanges: StatementSync
  readonly #purgeRanges: StatementSync
  readonly #anyRange: StatementSync
  /** Most tables never lose a range, and their writes need not look for one. */
  #hasRanges: boolean

  constructor(database: DatabaseSync, { table, rows, ranges }: StoredTable) {
    const prepare = (sql: string): StatementSync => {
      const statement = database.prepare(sql)
      statement.setReturnArrays(true)
      return statement
    }
    const place = 'partition = ? AND clustering = ?'
    this.graceS = table.gcGraceSeconds
    this.#insert = prepare(`INSERT INTO ${rows} VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`)
    this.#put = prepare(`INSERT OR REPLACE INTO ${rows} VALUES (?, ?, ?, ?)`)
    this.#select = prepare(`SELECT state FROM ${rows} WHERE ${place}`)
    this.#remove = prepare(`DELETE FROM ${rows} WHERE ${place}`)
    const from = `SELECT clustering, state FROM ${rows} WHERE partition = ? AND clustering >= ?`
    this.#rowsFrom = prepare(`${from} ORDER BY clustering LIMIT ?`)
    this.#rowsBetween = prepare(`${from} AND clustering < ? ORDER BY clustering LIMIT ?`)
    this.#purgeable = prepare(`SELECT partition, clustering, state FROM ${rows} WHERE purge_at_s <= ? LIMIT ?`)
    this.#hidden = prepare(
      `SELECT max(timestamp_us) FROM ${ranges} WHERE partition = ? AND first <= ? AND (behind > ? OR behind = x'')`,
    )
    this.#keepRange = prepare(`INSERT INTO ${ranges} VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
      timestamp_us = excluded.timestamp_us, deleted_at_s = excluded.deleted_at_s
      WHERE excluded.timestamp_us > timestamp_us
        OR (excluded.timestamp_us = timestamp_us AND excluded.deleted_at_s > deleted_at_s)`)
    this.#forgetRanges = prepare(
      `DELETE FROM ${ranges} WHERE partition = ?1 AND first >= ?2 AND timestamp_us < ?4
         AND (?3 = x'' OR (behind <> x'' AND behind <= ?3))`,
    )
    this.#purgeRanges = prepare(`DELETE FROM ${ranges} WHERE deleted_at_s < ?`)
    this.#anyRange = prepare(`SELECT EXISTS (SELECT 1 FROM ${ranges})`)
    this.#hasRanges = this.#findRange()
  }

  /** Writes a row that is not there yet. */
  insertNew({ partition, clustering, state, purgeAtS }: RowChange<Uint8Array>): boolean {
    return this.#insert.run(partition, clustering, state, purgeAtS).changes === 1
  }

  put({ partition, clustering }: Place, state: Uint8Array, purgeAtS: number): void {
    this.#put.run(partition, clustering, state, purgeAtS === Infinity ? null : purgeAtS)
  }

  state({ partition, clustering }: Place): Uint8Array | null {
    const row = this.#select.get(partition, clustering) as [Uint8Array] | undefined
    return row ? row[0] : null
  }

  remove({ partition, clustering }: Place): void {
    this.#remove.run(partition, clustering)
  }

  rowsIn(partition: Uint8Array, from: Uint8Array, behind: Uint8Array, limit: number): [Uint8Array, Uint8Array][] {
    const rows =
      behind.length === 0
        ? this.#rowsFrom.all(partition, from, limit)
        : this.#rowsBetween.all(partition, from, behind, limit)
    return rows as unknown as [Uint8Array, Uint8Array][]
  }

  purgeable(nowS: number, limit: number): [Uint8Array, Uint8Array, Uint8Array][] {
    return this.#purgeable.all(nowS, limit) as unknown as [Uint8Array, Uint8Array, Uint8Array][]
  }

  /** Timestamp of the latest deletion of a range that the row is in; null when it is in none. */
  hiddenUs({ partition, clustering }: Place): number | null {
    if (!this.#hasRanges) return null
    const [timestampUs] = this.#hidden.get(partition, clustering, clustering) as unknown as [number | null]
    return timestampUs
  }

  /** Keeps a deletion, and no longer those that it covers. */
  keepRange({ partition, first, behind, timestampUs, deletedAtS }: RangeChange): void {
    this.#forgetRanges.run(partition, first, behind, timestampUs)
    this.#keepRange.run(partition, first, behind, timestampUs, deletedAtS)
    this.#hasRanges = true
  }

  purgeRanges(nowS: number): void {
    if (!this.#hasRanges) return
    this.#purgeRanges.run(nowS - this.graceS)
    this.#hasRanges = this.#findRange()
  }

  #findRange(): boolean {
    const [found] = this.#anyRange.get() as unknown as [number]
    return found === 1
  }
}
