import type { DatabaseSync } from 'node:sqlite'
import type { Column, Schema, Table } from '../schema.ts'

/*
 * The SQLite file of a keyspace. Per table `x`: `rows_x`, a row's state under the bytes of its partition and clustering key, and
 * `ranges_x`, deletions of ranges. `soundcheck_columns` keeps the numbers by which states name columns.
 */

/** A declared table and how the file keeps it. */
export interface StoredTable {
  readonly table: Table
  /** Its place in the schema: what calls name it by. */
  readonly index: number
  /** Names in the file, quoted. */
  readonly rows: string
  readonly ranges: string
  /** Cell columns by number; a hole where a column is no longer declared. */
  readonly columns: readonly (Column | undefined)[]
  readonly numbers: ReadonlyMap<string, number>
}

const HEAD = `
  CREATE TABLE IF NOT EXISTS soundcheck_columns (
    cf TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, role TEXT NOT NULL,
    PRIMARY KEY (cf, role, number)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS soundcheck_meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
  INSERT OR IGNORE INTO soundcheck_meta VALUES ('last_timestamp_us', 0)`

/**
 * Makes what the schema declares and the file lacks: tables, and columns of cells.
 *
 * @throws Error when the file has a table with another key or another type of a column
 */
export function createTables(database: DatabaseSync, schema: Schema): void {
  database.exec(HEAD)
  const select = database.prepare('SELECT number, type FROM soundcheck_columns WHERE cf = ? AND role = ? AND name = ?')
  const count = database.prepare('SELECT count(*) AS n FROM soundcheck_columns WHERE cf = ? AND role = ?')
  const insert = database.prepare(
    'INSERT INTO soundcheck_columns (cf, role, number, name, type) VALUES (?, ?, ?, ?, ?)',
  )
  for (const table of schema.values()) {
    const { n: known } = count.get(table.name, 'key') as { n: number }
    const key = keyOf(table)
    if (known !== 0 && known !== key.length)
      throw new Error(`${table.name}: the file keeps it with another primary key`)
    for (const [number, { name, type }] of key.entries()) {
      const stored = select.get(table.name, 'key', name) as { number: number; type: string } | undefined
      if (known === 0) insert.run(table.name, 'key', number, name, type)
      else if (stored?.number !== number || stored.type !== type) {
        throw new Error(`${table.name}: the file keeps it with another primary key`)
      }
    }
    for (const { name, type } of table.cells) {
      const stored = select.get(table.name, 'cell', name) as { type: string } | undefined
      if (stored === undefined) {
        insert.run(table.name, 'cell', (count.get(table.name, 'cell') as { n: number }).n, name, type)
      } else if (stored.type !== type) {
        throw new Error(`${table.name}.${name}: the file keeps it as ${stored.type}, the schema says ${type}`)
      }
    }
    database.exec(`
      CREATE TABLE IF NOT EXISTS "rows_${table.name}" (
        partition BLOB NOT NULL, clustering BLOB NOT NULL, state BLOB NOT NULL, purge_at_s INTEGER,
        PRIMARY KEY (partition, clustering)
      ) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS "purge_${table.name}" ON "rows_${table.name}" (purge_at_s) WHERE purge_at_s IS NOT NULL;
      CREATE TABLE IF NOT EXISTS "ranges_${table.name}" (
        partition BLOB NOT NULL, first BLOB NOT NULL, behind BLOB NOT NULL,
        timestamp_us INTEGER NOT NULL, deleted_at_s INTEGER NOT NULL,
        PRIMARY KEY (partition, first, behind)
      ) WITHOUT ROWID`)
  }
}

/** The tables of a file that {@link createTables} has seen, in the schema's order. */
export function storedTables(database: DatabaseSync, schema: Schema): StoredTable[] {
  const select = database.prepare("SELECT name, number FROM soundcheck_columns WHERE cf = ? AND role = 'cell'")
  return [...schema.values()].map((table, index) => {
    const kept = select.all(table.name) as unknown as { name: string; number: number }[]
    const numbers = new Map(kept.map(({ name, number }) => [name, number]))
    const columns: (Column | undefined)[] = new Array(numbers.size).fill(undefined)
    for (const column of table.cells) columns[numbers.get(column.name) as number] = column
    return { table, index, rows: `"rows_${table.name}"`, ranges: `"ranges_${table.name}"`, columns, numbers }
  })
}

/** The key's columns; those of the partition and those that descend have it in their type. */
function keyOf({ partitionKey, clustering }: Table): Column[] {
  return [
    ...partitionKey.map(({ name, type }) => ({ name, type: `${type} partition` as Column['type'] })),
    ...clustering.map(({ name, type, descending }) => ({
      name,
      type: `${type}${descending ? ' desc' : ' asc'}` as Column['type'],
    })),
  ]
}
