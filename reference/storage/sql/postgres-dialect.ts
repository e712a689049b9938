import {
  type BinaryOperationNode,
  type ColumnDefinitionNode,
  CompiledQuery,
  type DatabaseConnection,
  type DataTypeNode,
  type Dialect,
  type Driver,
  OperatorNode,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  PrimitiveValueListNode,
  type QueryResult,
  type TransactionSettings,
  ValueListNode,
} from 'kysely'
import pg from 'pg'
import { isServerFailure, sqlFailure } from './sql-failure.ts'

/** Types of results whose text pg would hand out as it is, or as a boolean. */
const NUMBERS = new Set<number>([pg.types.builtins.INT8, pg.types.builtins.NUMERIC])

/** Results as SQLite has them: whole numbers as numbers, truth as 1 or 0. For the `types` of a connection. */
export const resultTypes: pg.CustomTypesConfig = {
  getTypeParser: ((type: number, format?: 'text' | 'binary') => {
    if (NUMBERS.has(type)) return exactNumber
    if (type === pg.types.builtins.BOOL) return (text: string) => (text === 't' ? 1 : 0)
    return pg.types.getTypeParser(type, format)
  }) as typeof pg.types.getTypeParser,
}

function exactNumber(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
    throw new RangeError(`${text} is larger than a number can be without losing digits`)
  }
  return number
}

/** PostgreSQL that does what SQLite does with the same queries; see `Sql`. */
export class PortablePostgres implements Dialect {
  private readonly pool: pg.Pool
  private readonly schema: string
  private readonly onWrite: () => void

  /**
   * @param schema whose transactions come one after another
   * @param onWrite called after each statement that may have changed something
   */
  constructor(pool: pg.Pool, schema: string, onWrite: () => void) {
    this.pool = pool
    this.schema = schema
    this.onWrite = onWrite
  }

  createDriver(): Driver {
    return new PostgresDriver(this.pool, this.schema, this.onWrite)
  }

  createQueryCompiler(): PostgresQueryCompiler {
    return new Compiler()
  }

  createAdapter(): PostgresAdapter {
    return new PostgresAdapter()
  }

  createIntrospector(db: ConstructorParameters<typeof PostgresIntrospector>[0]): PostgresIntrospector {
    return new PostgresIntrospector(db)
  }
}

class PostgresDriver implements Driver {
  private readonly pool: pg.Pool
  private readonly begin: string
  private readonly onWrite: () => void

  constructor(pool: pg.Pool, schema: string, onWrite: () => void) {
    this.pool = pool
    this.onWrite = onWrite
    // The lock comes before the first snapshot, so each transaction sees what the one before it did. It ends with the
    // transaction, however that ends.
    this.begin = `begin; select pg_advisory_xact_lock(hashtext('soundcheck'), hashtext('${schema}')); set constraints all deferred`
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PostgresConnection> {
    try {
      return new PostgresConnection(await this.pool.connect(), this.onWrite)
    } catch (error) {
      throw sqlFailure(error)
    }
  }

  async beginTransaction(connection: DatabaseConnection, { accessMode }: TransactionSettings): Promise<void> {
    const statement = accessMode === 'read only' ? 'begin isolation level repeatable read read only' : this.begin
    await connection.executeQuery(CompiledQuery.raw(statement))
  }

  async commitTransaction(connection: PostgresConnection): Promise<void> {
    // After a statement that failed, and whose failure nobody passed on, the server only pretends to commit.
    if ((await connection.commit()) !== 'COMMIT') throw new Error('a statement of the transaction had failed')
  }

  async rollbackTransaction(connection: PostgresConnection): Promise<void> {
    await connection.rollback()
  }

  async releaseConnection(connection: PostgresConnection): Promise<void> {
    connection.release()
  }

  destroy(): Promise<void> {
    return this.pool.end()
  }
}

class PostgresConnection implements DatabaseConnection {
  private readonly client: pg.PoolClient
  private readonly onWrite: () => void
  /** Not to be used by others any more. */
  private broken = false

  constructor(client: pg.PoolClient, onWrite: () => void) {
    this.client = client
    this.onWrite = onWrite
  }

  async executeQuery<Row>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      const { command, rowCount, rows } = await this.client.query(sql, parameters.map(plain))
      if (query.kind !== 'SelectQueryNode') this.onWrite()
      const changes = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE'
      return { rows: rows ?? [], ...(changes ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) }
    } catch (error) {
      // Whoever gave up waiting for an answer may leave a connection that never gives one.
      if (isServerFailure(error)) this.broken = true
      throw sqlFailure(error)
    }
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query)
  }

  /** @returns the command that the server says it carried out */
  async commit(): Promise<string> {
    try {
      const { command } = await this.client.query('commit')
      this.onWrite()
      return command
    } catch (error) {
      this.broken = true
      throw sqlFailure(error)
    }
  }

  /** The server does it by itself where the connection is lost: that is not worth hiding why the transaction failed. */
  async rollback(): Promise<void> {
    await this.client.query('rollback').catch(() => {
      this.broken = true
    })
  }

  release(): void {
    this.client.release(this.broken)
  }
}

/** Truth is 0 or 1 in both engines. */
function plain(parameter: unknown): unknown {
  return typeof parameter === 'boolean' ? Number(parameter) : parameter
}

/** Columns of text in the order of code points, and lists that may be empty, as SQLite has both. */
class Compiler extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node)
    const isColumns = (this.parentNode as ColumnDefinitionNode | undefined)?.kind === 'ColumnDefinitionNode'
    if (node.dataType === 'text' && isColumns) this.append(' collate "C"')
  }

  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    const { operator, rightOperand: list } = node
    const isEmpty = (PrimitiveValueListNode.is(list) || ValueListNode.is(list)) && list.values.length === 0
    if (!isEmpty || !OperatorNode.is(operator)) super.visitBinaryOperation(node)
    else this.append(operator.operator === 'in' ? 'false' : 'true')
  }
}
