import type { ConsistencyLevel } from '../consistency.policy.ts'

/**
 * A column's value. `int`, `bigint`, `counter` and `double` are numbers, `timestamp` is epoch milliseconds, `blob` bytes that
 * must not change afterwards. A `bigint`, `counter` or `timestamp` is a whole number that a JavaScript number holds exactly.
 */
export type Value = string | number | boolean | Uint8Array

/** Values by column. In a row that was read every column of the table is there, and null where it holds nothing. */
export type Row = Readonly<Record<string, Value | null>>

/** Values of key columns by column: all of the partition key (a partition), or of the whole primary key (a row). */
export type Key = Readonly<Record<string, Value>>

/**
 * Rows of a partition: those that have the values of `where` in the first clustering columns, and in the clustering column
 * after these a value between the bounds. Bounds go by value, whatever the clustering order: `from` ≤ value ≤ `to`,
 * `after` < value < `before`. Empty for all rows of the partition.
 */
export interface Range {
  readonly where?: Key
  readonly from?: Value
  readonly after?: Value
  readonly to?: Value
  readonly before?: Value
}

/** Answers that a write or a read waits for. What is embedded has one copy, so that all levels are the same there. */
export interface ReadOptions {
  /** Default `local-quorum`. There is no read at `each-quorum`, as in Cassandra. */
  readonly consistency?: Exclude<ConsistencyLevel, 'each-quorum'>
}

export interface SliceOptions extends Range, ReadOptions {
  /** Against the clustering order. */
  readonly reverse?: boolean
  /** Rows of this page, 1 to 5000. Default 100. */
  readonly limit?: number
  /** Of the page before; null or absent for the first page. */
  readonly pageState?: string | null
}

export interface Slice {
  readonly rows: Row[]
  /**
   * Where the next page begins, for the same table, partition, range and direction; null when there is nothing more (in
   * Cassandra the page it leads to may be empty). It names a place, not a number of rows: what is inserted or deleted between
   * two pages moves no other row in or out.
   */
  readonly pageState: string | null
}

export interface WriteOptions {
  /** Default `local-quorum`. */
  readonly consistency?: ConsistencyLevel
}

interface Stamped {
  readonly table: string
  /**
   * Microseconds since the epoch. By default the store's own time, which is the same for a whole call and later than that
   * of every call before; deletions of a call come 1 µs before what it sets, so that "delete all, then insert" in one call
   * does what it says.
   */
  readonly timestampUs?: number
}

/** Sets cells of a row and says that the row exists, though all its cells be null: CQL's `INSERT`. */
export interface Insert extends Stamped {
  readonly kind: 'insert'
  readonly key: Key
  /** Cells to set; null deletes a cell, one that is not named stays. */
  readonly cells?: Row
  /** After so many seconds the cells (and the row's existence) are gone; 0 for never. Default: the table's. */
  readonly ttlSeconds?: number
}

/** Sets cells of a row; the row is there for as long as one of its cells is: CQL's `UPDATE`. */
export interface Update extends Stamped {
  readonly kind: 'update'
  readonly key: Key
  readonly cells: Row
  readonly ttlSeconds?: number
}

/** Deletes one row. */
export interface DeleteRow extends Stamped {
  readonly kind: 'delete-row'
  readonly key: Key
}

/** Deletes the rows of a partition that are in a range. */
export interface DeleteRange extends Stamped {
  readonly kind: 'delete-range'
  readonly partition: Key
  readonly range: Range
}

/** Deletes all rows of a partition. */
export interface DeletePartition extends Stamped {
  readonly kind: 'delete-partition'
  readonly partition: Key
}

export type Mutation = Insert | Update | DeleteRow | DeleteRange | DeletePartition

/** `not-exists` and `exists` ask for the row, cells for their values (null: the cell holds nothing). */
export type Condition = 'not-exists' | 'exists' | Row

export interface WriteIfResult {
  readonly applied: boolean
  /**
   * When it was not applied, what the condition met: the whole row for `not-exists`, the cells it names for cells. Null when
   * there is no such row.
   */
  readonly current: Row | null
}

/**
 * Rows in partitions, as Apache Cassandra has them: a partition is found by its key, the rows in it are ordered by their
 * clustering columns. Tables are declared in CQL (see `parseSchema`).
 *
 * **Last write wins**, cell by cell, by the write's timestamp in µs. At the same timestamp a deletion beats a value, a value
 * that expires one that does not, and then the larger value (compared as Cassandra does, by the bytes it is stored as). Deletions
 * and expired cells hide what is older, at once; after the table's `gc_grace_seconds` compaction forgets them, and a write that comes
 * later than that with an older timestamp is seen again.
 *
 * Every method throws a RangeError for a table, column, key or value that the schema does not have, and for what goes over a
 * bound: 64 KiB for a value in a key, 1 MiB for another one; for a call 1000 mutations and 4 MiB, 32 KiB when it writes to several
 * partitions.
 *
 * @throws ServiceError `storage-unavailable` when the store cannot be read or written or is closed, `overloaded` when too much
 * waits to be written already
 */
export interface WideColumn {
  /** A row by its whole primary key; null when there is none. */
  get(table: string, key: Key, options?: ReadOptions): Promise<Row | null>

  /** Rows of a partition in clustering order, a page at a time. */
  slice(table: string, partition: Key, options?: SliceOptions): Promise<Slice>

  /**
   * Writes what a call contains, all or nothing. Readers see all of what it does to one partition of one table at once; what it does
   * to several may be seen part by part for a moment. Resolves when it is durable, and not earlier. A write that was refused or had no
   * answer may turn out to be there later, whole; to repeat it is safe.
   */
  write(mutations: Mutation | readonly Mutation[], options?: WriteOptions): Promise<void>

  /**
   * Writes one row if its state is as expected, with no other write in between. An `insert` takes the condition `not-exists`,
   * `update` and `delete-row` take the others; the timestamp is the store's own. One that was refused or had no answer may turn
   * out to have been applied: read before you repeat it.
   *
   * Rows that are written so should be written so always: in Cassandra the time of such a write comes from the servers' clocks, that
   * of the others from the client's, and whichever comes out earlier is hidden.
   */
  writeIf(mutation: Insert | Update | DeleteRow, condition: Condition, options?: WriteOptions): Promise<WriteIfResult>

  /**
   * Adds to counters of a row in a counter table, which has no other columns and takes no other writes. To repeat one that had no answer may
   * count twice.
   *
   * @param by whole numbers, negative ones too
   */
  increment(table: string, key: Key, by: Readonly<Record<string, number>>, options?: WriteOptions): Promise<void>

  /** Ends what is being written, then refuses the rest. */
  close(): Promise<void>
}
