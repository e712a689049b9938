import { randomUUID } from 'node:crypto'
import type { Key, Mutation, Row, SliceOptions, WideColumn } from '../wide-column.ts'

/** A store to test, with the tables of `contractSchema`. */
export interface OpenedWideColumn {
  store: WideColumn
  /** Lets so many seconds pass for it. */
  pass(seconds: number): Promise<void>
  close(): Promise<void>
}

/** The store that the parts of the contract speak to; it is opened after they have named their tests. */
export class ContractStore {
  private opened: OpenedWideColumn | null = null

  begin(opened: OpenedWideColumn): void {
    this.opened = opened
  }

  get store(): WideColumn {
    return this.now().store
  }

  pass(seconds: number): Promise<void> {
    return this.now().pass(seconds)
  }

  async close(): Promise<void> {
    await this.opened?.close()
  }

  async all(table: string, partition: Key, options: SliceOptions = {}): Promise<Row[]> {
    return (await this.store.slice(table, partition, { limit: 5000, ...options })).rows
  }

  /** The clustering keys of a partition of `notes`. */
  async numbers(p: string, options: SliceOptions = {}): Promise<unknown[]> {
    return (await this.all('notes', { p }, options)).map(({ c }) => c)
  }

  private now(): OpenedWideColumn {
    if (this.opened === null) throw new Error('the store is opened before the tests run')
    return this.opened
  }
}

/** A partition that nobody else writes to, for a store that lasts. */
export function fresh(): string {
  return randomUUID()
}

export function insert(table: string, key: Key, cells: Row = {}, more: object = {}): Mutation {
  return { kind: 'insert', table, key, cells, ...more }
}

export function note(p: string, c: number, cells: Row = {}, more: object = {}): Mutation {
  return insert('notes', { p, c }, cells, more)
}
