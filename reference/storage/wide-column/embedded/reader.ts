import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { ServiceError } from '../../../shared/service-error.ts'
import { firstBehind } from '../ordered-key.ts'
import { readRow } from '../row-codec.ts'
import { isVisible, type RowState } from '../row-state.ts'
import type { Schema } from '../schema.ts'
import { type StoredTable, storedTables } from './stored-tables.ts'
import type { KeyStretch } from './stretch.ts'

const CACHE_KIB = 32 * 1024
/** How long a read waits while another process mends the file after a crash. */
const BUSY_MS = 2000

interface Stretch extends KeyStretch {
  readonly partition: Uint8Array
}

interface FoundRow {
  readonly clustering: Uint8Array
  readonly state: RowState
}

/** Reads a keyspace's file, in this thread: it sees every transaction that was answered. */
export class Reader {
  readonly tables: ReadonlyMap<string, StoredTable>
  /** The latest timestamp that the writers before had given. */
  readonly lastTimestampUs: number
  readonly #database: DatabaseSync
  readonly #statements: readonly ReadStatements[]

  constructor(path: string, schema: Schema) {
    this.#database = new DatabaseSync(path, { timeout: BUSY_MS })
    this.#database.exec(`PRAGMA query_only = ON; PRAGMA cache_size = -${CACHE_KIB}`)
    const tables = storedTables(this.#database, schema)
    this.tables = new Map(tables.map((table) => [table.table.name, table]))
    this.#statements = tables.map((table) => readStatements(this.#database, table))
    const last = this.#database.prepare("SELECT value FROM soundcheck_meta WHERE name = 'last_timestamp_us'")
    this.lastTimestampUs = (last.get() as { value: number }).value
  }

  /** A row that readers see; null when there is none. */
  row(table: StoredTable, partition: Uint8Array, clustering: Uint8Array, nowS: number): RowState | null {
    const found = this.#read(() => this.#statements[table.index].one.get(partition, clustering))
    if (found === undefined) return null
    const state = readRow((found as unknown as [Uint8Array])[0])
    return isVisible(state, nowS) ? state : null
  }

  /** The first so many rows of a stretch that readers see, or the last ones, from its end on. */
  rows(table: StoredTable, stretch: Stretch, limit: number, reverse: boolean, nowS: number): FoundRow[] {
    const statements = this.#statements[table.index]
    const rows: FoundRow[] = []
    let { first, behind } = stretch
    for (;;) {
      const found = this.#read(() => {
        const [toEnd, between] = reverse
          ? [statements.toEndReverse, statements.betweenReverse]
          : [statements.toEnd, statements.between]
        return behind.length === 0
          ? toEnd.all(stretch.partition, first, limit)
          : between.all(stretch.partition, first, behind, limit)
      }) as unknown as [Uint8Array, Uint8Array][]
      for (const [clustering, bytes] of found) {
        const state = readRow(bytes)
        if (isVisible(state, nowS) && rows.push({ clustering, state }) === limit) return rows
      }
      if (found.length < limit) return rows
      const [last] = found[found.length - 1]
      if (reverse) behind = last
      else first = firstBehind(last)
      // Before the very first key there is nothing, and no bytes to say so.
      if (reverse && last.length === 0) return rows
    }
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close()
  }

  #read<T>(read: () => T): T {
    if (!this.#database.isOpen) throw new ServiceError('storage-unavailable', 'the wide-column store is closed')
    try {
      return read()
    } catch (cause) {
      throw new ServiceError('storage-unavailable', 'the wide-column store cannot be read', { cause })
    }
  }
}

interface ReadStatements {
  one: StatementSync
  toEnd: StatementSync
  between: StatementSync
  toEndReverse: StatementSync
  betweenReverse: StatementSync
}

function readStatements(database: DatabaseSync, { rows }: StoredTable): ReadStatements {
  const prepare = (sql: string): StatementSync => {
    const statement = database.prepare(sql)
    statement.setReturnArrays(true)
    return statement
  }
  const from = `SELECT clustering, state FROM ${rows} WHERE partition = ? AND clustering >= ?`
  return {
    one: prepare(`SELECT state FROM ${rows} WHERE partition = ? AND clustering = ?`),
    toEnd: prepare(`${from} ORDER BY clustering LIMIT ?`),
    between: prepare(`${from} AND clustering < ? ORDER BY clustering LIMIT ?`),
    toEndReverse: prepare(`${from} ORDER BY clustering DESC LIMIT ?`),
    betweenReverse: prepare(`${from} AND clustering < ? ORDER BY clustering DESC LIMIT ?`),
  }
}
