import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { sqlFailure } from './sql-failure.ts'
import { BEGIN, COMMIT, ROLLBACK, type SqliteResult } from './sqlite-connection.ts'

/** Where statements are run. */
export interface SqliteEngine {
  /** Reads, of what is committed; null where they have to go with the writes. */
  readonly read: ((sql: string, parameters: readonly unknown[]) => SqliteResult) | null
  write(sql: string, parameters: readonly unknown[]): Promise<SqliteResult>
  /** Whether writes are taken. */
  readonly isWritable: boolean
  close(): Promise<void>
}

/** SQLite for Kysely: one writer at a time, and readers that do not wait for it. */
export class SqliteEngineDialect implements Dialect {
  private readonly engine: SqliteEngine

  constructor(engine: SqliteEngine) {
    this.engine = engine
  }

  createDriver(): Driver {
    return new SqliteDriver(this.engine)
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler()
  }

  createAdapter(): SqliteAdapter {
    return new Adapter()
  }

  createIntrospector(db: Kysely<unknown>): SqliteIntrospector {
    return new SqliteIntrospector(db)
  }
}

class Adapter extends SqliteAdapter {
  /** Each user has a connection by name; the driver sees to it that only one writes. */
  override get supportsMultipleConnections(): boolean {
    return true
  }

  /** Kysely is careful and assumes that SQLite cannot take back a changed schema. It can, so migrations are all or nothing. */
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class SqliteDriver implements Driver {
  private readonly engine: SqliteEngine
  private readonly turns = new Turns()

  constructor(engine: SqliteEngine) {
    this.engine = engine
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Connection> {
    return new Connection(this.engine, this.turns)
  }

  beginTransaction(connection: Connection): Promise<void> {
    return connection.begin()
  }

  commitTransaction(connection: Connection): Promise<void> {
    return connection.commit()
  }

  rollbackTransaction(connection: Connection): Promise<void> {
    return connection.rollback()
  }

  async releaseConnection(): Promise<void> {}

  destroy(): Promise<void> {
    return this.engine.close()
  }
}

class Connection implements DatabaseConnection {
  private readonly engine: SqliteEngine
  private readonly turns: Turns
  /** Ends this connection's turn to write; null outside of transactions. */
  private endTurn: (() => void) | null = null

  constructor(engine: SqliteEngine, turns: Turns) {
    this.engine = engine
    this.turns = turns
  }

  async begin(): Promise<void> {
    this.endTurn = await this.turns.take()
    try {
      await this.engine.write(BEGIN, [])
    } catch (error) {
      this.end()
      throw sqlFailure(error)
    }
  }

  async commit(): Promise<void> {
    await this.executeQuery(CompiledQuery.raw(COMMIT))
    this.end()
  }

  async rollback(): Promise<void> {
    try {
      await this.executeQuery(CompiledQuery.raw(ROLLBACK))
    } finally {
      this.end()
    }
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      const { rows, changes } = await this.run(query)
      return { rows: rows as Row[], ...(changes === null ? {} : { numAffectedRows: BigInt(changes) }) }
    } catch (error) {
      throw sqlFailure(error)
    }
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query)
  }

  private run(query: CompiledQuery): SqliteResult | Promise<SqliteResult> {
    const { sql, parameters } = query
    if (this.endTurn !== null) return this.engine.write(sql, parameters)
    if (this.engine.read !== null && isRead(query)) return this.engine.read(sql, parameters)
    return this.writeAlone(sql, parameters)
  }

  private async writeAlone(sql: string, parameters: readonly unknown[]): Promise<SqliteResult> {
    const endTurn = await this.turns.take()
    try {
      return await this.engine.write(sql, parameters)
    } finally {
      endTurn()
    }
  }

  private end(): void {
    this.endTurn?.()
    this.endTurn = null
  }
}

function isRead({ query, sql }: CompiledQuery): boolean {
  return SelectQueryNode.is(query) || (query.kind === 'RawNode' && /^\s*select\b/i.test(sql))
}

/** Turns to write, in the order in which they were asked for. */
class Turns {
  private last: Promise<void> = Promise.resolve()

  /** @returns what ends the turn */
  async take(): Promise<() => void> {
    const before = this.last
    let end = () => {}
    this.last = new Promise((resolve) => {
      end = resolve
    })
    await before
    return end
  }
}
