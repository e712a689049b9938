import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

/** What a statement did. */
export interface SqliteResult {
  readonly rows: readonly unknown[]
  /** Rows that were inserted, changed or deleted; null for a statement that gives rows. */
  readonly changes: number | null
}

/** How a transaction begins: as the only writer, so that what it has read cannot be outdated when it comes to write. */
export const BEGIN = 'begin immediate; pragma defer_foreign_keys = on'
export const COMMIT = 'commit'
export const ROLLBACK = 'rollback'

/** How long another process may keep the file to itself: one that starts at the same time and migrates, or a backup. */
const BUSY_TIMEOUT_MS = 5000
const MOST_STATEMENTS = 500
/** What a large transaction changes has room in memory; without it every page goes to the disk and comes back many times. */
const WRITER_CACHE_KIB = 65_536

/** A connection to an SQLite file. Statements are prepared once and kept, up to a bound. */
export class SqliteConnection {
  private readonly database: DatabaseSync
  private readonly statements = new Map<string, PreparedStatement>()

  /** Writes are on disk when they are committed: write-ahead log, synced at each commit. */
  static forWriting(path: string): SqliteConnection {
    return new SqliteConnection(path, false)
  }

  static forReading(path: string): SqliteConnection {
    return new SqliteConnection(path, true)
  }

  private constructor(path: string, readOnly: boolean) {
    this.database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, readOnly })
    // Letters count in `like` as they do in PostgreSQL; and only so can an index serve it.
    this.database.exec('PRAGMA case_sensitive_like = ON')
    if (readOnly) return
    this.database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
    this.database.exec(`PRAGMA cache_size = -${WRITER_CACHE_KIB}`)
  }

  /** @throws SQLite's own error */
  execute(sql: string, parameters: readonly unknown[]): SqliteResult {
    if (sql === BEGIN) {
      this.database.exec(BEGIN)
      return NOTHING
    }
    // A full disk ends a transaction by itself: to roll it back is no mistake then, and must not hide why.
    if (sql === ROLLBACK && !this.database.isTransaction) return NOTHING
    return this.prepared(sql).execute(parameters)
  }

  close(): void {
    this.statements.clear()
    this.database.close()
  }

  private prepared(sql: string): PreparedStatement {
    let statement = this.statements.get(sql)
    if (statement === undefined) {
      statement = new PreparedStatement(this.database.prepare(sql))
      if (this.statements.size >= MOST_STATEMENTS) this.statements.clear()
      this.statements.set(sql, statement)
    }
    return statement
  }
}

const NOTHING: SqliteResult = { rows: [], changes: 0 }

class PreparedStatement {
  private readonly statement: StatementSync
  private readonly givesRows: boolean

  constructor(statement: StatementSync) {
    this.statement = statement
    this.givesRows = statement.columns().length > 0
  }

  execute(parameters: readonly unknown[]): SqliteResult {
    const values = parameters.map(plain)
    if (this.givesRows) return { rows: this.statement.all(...values), changes: null }
    return { rows: [], changes: Number(this.statement.run(...values).changes) }
  }
}

/** Truth is 0 or 1 in both engines. */
function plain(parameter: unknown): SQLInputValue {
  return typeof parameter === 'boolean' ? Number(parameter) : (parameter as SQLInputValue)
}
