import { CompiledQuery, type ReferenceExpression, type Transaction } from 'kysely'
import type { CatalogTables } from '../tables.ts'

/** Rows of one statement: few statements to prepare, and few values in each, of which engines take a bounded number. */
const ROWS_AT_ONCE = [256, 16, 1] as const

type Table = keyof CatalogTables
type Column<T extends Table> = keyof CatalogTables[T] & string

/** How rows come into a table. */
export interface Upsert<T extends Table> {
  readonly table: T
  /** The columns of the primary key. */
  readonly key: readonly Column<T>[]
  /** What stays as it is where the row is already there. */
  readonly kept?: readonly Column<T>[]
}

/**
 * Writes many rows of a table in few statements. To put a statement of thousands of values together takes longer than to
 * run it, so each is made once and then only gets other values.
 */
export class BulkWriter {
  private readonly statements = new Map<string, CompiledQuery>()

  /** Where the key occurs twice the last row counts. */
  async upsert<T extends Table>(
    db: Transaction<CatalogTables>,
    target: Upsert<T>,
    rows: readonly CatalogTables[T][],
  ): Promise<void> {
    const byKey = new Map(rows.map((row) => [target.key.map((column) => row[column]).join('\n'), row]))
    // Neighbors go to the same pages of the index.
    const unique = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
    let from = 0
    for (const size of ROWS_AT_ONCE) {
      for (; from + size <= unique.length; from += size) await this.write(db, target, unique.slice(from, from + size))
    }
  }

  private async write<T extends Table>(
    db: Transaction<CatalogTables>,
    target: Upsert<T>,
    rows: readonly CatalogTables[T][],
  ): Promise<void> {
    const columns = Object.keys(rows[0] as object) as Column<T>[]
    const name = `${target.table} ${rows.length} ${columns.join()}`
    let statement = this.statements.get(name)
    if (statement === undefined) {
      statement = compiled(db, target, columns, rows)
      this.statements.set(name, statement)
    }
    const parameters = rows.flatMap((row) => columns.map((column) => row[column]))
    await db.executeQuery(CompiledQuery.raw(statement.sql, parameters))
  }
}

function compiled<T extends Table>(
  db: Transaction<CatalogTables>,
  { table, key, kept = [] }: Upsert<T>,
  columns: readonly Column<T>[],
  rows: readonly CatalogTables[T][],
): CompiledQuery {
  const fixed = new Set<string>([...key, ...kept])
  const changing = columns.filter((column) => !fixed.has(column))
  // One table stands for all: the types of a query over any of them are beyond the compiler.
  const insert = db.insertInto(table as 'artists').values(rows as unknown as CatalogTables['artists'][])
  return insert
    .onConflict((conflict) => {
      const at = conflict.columns(key as unknown as 'id'[])
      if (changing.length === 0) return at.doNothing()
      return at.doUpdateSet((eb) =>
        Object.fromEntries(
          changing.map((column) => [
            column,
            eb.ref(`excluded.${column}` as ReferenceExpression<never, never> & 'excluded.id'),
          ]),
        ),
      )
    })
    .compile()
}
