import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { type DialectAdapter, Kysely, SqliteAdapter, SqliteDialect } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'

/**
 * Opens an SQLite file as a Kysely database and brings its schema up to date. Writes are on disk when they are
 * acknowledged (write-ahead log, synced at each commit).
 *
 * @param path the file; `:memory:` for one that ends with the process
 * @param migrations by name; run in the order of their names, each once
 * @throws when a migration fails; the file is then as it was before that migration
 */
export async function openSqlite<Tables>(
  path: string,
  migrations: Readonly<Record<string, Migration>>,
): Promise<Kysely<Tables>> {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
  const db = new Kysely<Tables>({ dialect: new Dialect({ database: new KyselyDatabase(database) }) })
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest()
  if (error !== undefined) {
    await db.destroy()
    throw error
  }
  return db
}

class Dialect extends SqliteDialect {
  override createAdapter(): DialectAdapter {
    return new Adapter()
  }
}

/** Kysely is careful and assumes that SQLite cannot take back a changed schema. It can, so migrations are all or nothing. */
class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** What Kysely asks of a database, in terms of Node's own SQLite. Statements are prepared once and kept, up to a bound. */
class KyselyDatabase {
  private readonly database: DatabaseSync
  private readonly statements = new Map<string, KyselyStatement>()

  constructor(database: DatabaseSync) {
    this.database = database
  }

  prepare(sql: string): KyselyStatement {
    let statement = this.statements.get(sql)
    if (statement === undefined) {
      statement = new KyselyStatement(this.database, sql)
      if (this.statements.size >= MOST_STATEMENTS) this.statements.clear()
      this.statements.set(sql, statement)
    }
    return statement
  }

  close(): void {
    this.statements.clear()
    this.database.close()
  }
}

const MOST_STATEMENTS = 500

class KyselyStatement {
  /** Whether it gives rows. */
  readonly reader: boolean
  private readonly statement: ReturnType<DatabaseSync['prepare']>

  constructor(database: DatabaseSync, sql: string) {
    this.statement = database.prepare(sql)
    this.reader = this.statement.columns().length > 0
  }

  all(parameters: readonly unknown[]): unknown[] {
    return this.statement.all(...(parameters as SQLInputValue[]))
  }

  run(parameters: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint } {
    return this.statement.run(...(parameters as SQLInputValue[]))
  }

  iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    return this.statement.iterate(...(parameters as SQLInputValue[]))
  }
}
