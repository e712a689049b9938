/** Types of columns. */
export const columnTypes = ['text', 'int', 'bigint', 'double', 'boolean', 'blob', 'timestamp', 'counter'] as const

export type ColumnType = (typeof columnTypes)[number]

export interface Column {
  readonly name: string
  readonly type: ColumnType
}

export interface ClusteringColumn extends Column {
  /** From the largest value to the smallest. */
  readonly descending: boolean
}

/** A table as its CQL declares it. */
export interface Table {
  readonly name: string
  readonly partitionKey: readonly Column[]
  readonly clustering: readonly ClusteringColumn[]
  /** The other columns, in the order in which they are declared. */
  readonly cells: readonly Column[]
  /** Whether the cells are counters: then all of them are. */
  readonly counters: boolean
  /** TTL of what is written without one; 0 for none. */
  readonly defaultTtlSeconds: number
  /** How long deletions are kept. */
  readonly gcGraceSeconds: number
}

/** Tables by name. */
export type Schema = ReadonlyMap<string, Table>
