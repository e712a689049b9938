import type { CheckedCondition, CheckedKey, CheckedMutation, CheckedRange, CheckedRowMutation } from '../checked.ts'
import type { Column, ColumnType, Table } from '../schema.ts'
import type { Value } from '../wide-column.ts'

/** CQL and what its marks stand for. */
export interface Statement {
  readonly query: string
  readonly params: unknown[]
}

/** What the driver takes for a value. */
function toDriver(type: ColumnType, value: Value | null): unknown {
  if (value === null) return null
  if (type === 'bigint' || type === 'counter') return BigInt(value as number)
  if (type === 'timestamp') return new Date(value as number)
  return type === 'blob' ? Buffer.from(value as Uint8Array) : value
}

/** The value that the driver gave. */
export function fromDriver(type: ColumnType, value: unknown): Value | null {
  if (value === null || value === undefined) return null
  if (type === 'bigint' || type === 'counter') return Number(value)
  if (type === 'timestamp') return (value as Date).getTime()
  return type === 'blob' ? new Uint8Array(value as Buffer) : (value as Value)
}

/** Writes the statements for the tables of one keyspace. */
export class Statements {
  readonly #keyspace: string

  constructor(keyspace: string) {
    this.#keyspace = keyspace
  }

  row(table: Table, key: CheckedKey): Statement {
    const where = whereKey(table, key)
    return { query: `${this.#select(table)} WHERE ${where.query}`, params: where.params }
  }

  slice(table: Table, partition: readonly Value[], range: CheckedRange, reverse: boolean): Statement {
    const where = whereRange(table, partition, range)
    const turned = table.clustering.map(({ name, descending }) => `${name} ${descending ? 'ASC' : 'DESC'}`)
    const order = reverse && turned.length > 0 ? ` ORDER BY ${turned.join(', ')}` : ''
    return { query: `${this.#select(table)} WHERE ${where.query}${order}`, params: where.params }
  }

  mutation(mutation: CheckedMutation, timestampUs: number): Statement {
    if (mutation.kind !== 'delete-range') return this.#ofRow(mutation, { timestampUs, condition: null })
    const where = whereRange(mutation.table, mutation.partition, mutation.range)
    const query = `DELETE FROM ${this.#name(mutation.table)} USING TIMESTAMP ? WHERE ${where.query}`
    return { query, params: [BigInt(timestampUs), ...where.params] }
  }

  conditional(mutation: CheckedRowMutation, condition: CheckedCondition): Statement {
    return this.#ofRow(mutation, { timestampUs: null, condition })
  }

  increment(table: Table, key: CheckedKey, by: readonly { column: Column; by: number }[]): Statement {
    const where = whereKey(table, key)
    const set = by.map(({ column: { name } }) => `${name} = ${name} + ?`).join(', ')
    return {
      query: `UPDATE ${this.#name(table)} SET ${set} WHERE ${where.query}`,
      params: [...by.map((each) => BigInt(each.by)), ...where.params],
    }
  }

  #name(table: Table): string {
    return `${this.#keyspace}.${table.name}`
  }

  #select(table: Table): string {
    const columns = [...table.partitionKey, ...table.clustering, ...table.cells].map(({ name }) => name)
    return `SELECT ${columns.join(', ')} FROM ${this.#name(table)}`
  }

  /** A conditional write has no timestamp: the servers give it one. */
  #ofRow(
    mutation: CheckedRowMutation,
    { timestampUs, condition }: { timestampUs: number | null; condition: CheckedCondition | null },
  ): Statement {
    const { table, key } = mutation
    const name = this.#name(table)
    const where = whereKey(table, key)
    const iff = ifClause(condition)
    const stamp: Statement = timestampUs === null ? NOTHING : { query: 'TIMESTAMP ?', params: [BigInt(timestampUs)] }
    if (mutation.kind === 'delete-row') {
      const using = stamp.query && `USING ${stamp.query}`
      return {
        query: `DELETE FROM ${name} ${using} WHERE ${where.query}${iff.query}`,
        params: [...stamp.params, ...where.params, ...iff.params],
      }
    }
    const using = `USING TTL ?${stamp.query && ` AND ${stamp.query}`}`
    const usingParams = [mutation.ttlSeconds, ...stamp.params]
    const values = mutation.cells.map(({ column, value }) => toDriver(column.type, value))
    const cells = mutation.cells.map(({ column }) => column.name)
    if (mutation.kind === 'update') {
      const set = cells.map((cell) => `${cell} = ?`).join(', ')
      return {
        query: `UPDATE ${name} ${using} SET ${set} WHERE ${where.query}${iff.query}`,
        params: [...usingParams, ...values, ...where.params, ...iff.params],
      }
    }
    const columns = [...table.partitionKey, ...table.clustering].map((column) => column.name).concat(cells)
    const marks = columns.map(() => '?').join(', ')
    return {
      query: `INSERT INTO ${name} (${columns.join(', ')}) VALUES (${marks})${iff.query} ${using}`,
      params: [...where.params, ...values, ...usingParams],
    }
  }
}

const NOTHING: Statement = { query: '', params: [] }

function whereKey(table: Table, { partition, clustering }: CheckedKey): Statement {
  const columns = [...table.partitionKey, ...table.clustering]
  const values = [...partition, ...clustering]
  return {
    query: columns.map(({ name }) => `${name} = ?`).join(' AND '),
    params: columns.map(({ type }, i) => toDriver(type, values[i])),
  }
}

function whereRange(table: Table, partition: readonly Value[], { where, lower, upper }: CheckedRange): Statement {
  const equal = [...table.partitionKey, ...table.clustering.slice(0, where.length)]
  const values = [...partition, ...where]
  const parts = equal.map(({ name }) => `${name} = ?`)
  const params = equal.map(({ type }, i) => toDriver(type, values[i]))
  const bounded = table.clustering[where.length]
  for (const [bound, sign] of [
    [lower, '>'],
    [upper, '<'],
  ] as const) {
    if (bound === null) continue
    parts.push(`${bounded.name} ${sign}${bound.inclusive ? '=' : ''} ?`)
    params.push(toDriver(bounded.type, bound.value))
  }
  return { query: parts.join(' AND '), params }
}

function ifClause(condition: CheckedCondition | null): Statement {
  if (condition === null) return NOTHING
  if (condition === 'not-exists') return { query: ' IF NOT EXISTS', params: [] }
  if (condition === 'exists') return { query: ' IF EXISTS', params: [] }
  return {
    query: ` IF ${condition.map(({ column }) => `${column.name} = ?`).join(' AND ')}`,
    params: condition.map(({ column, value }) => toDriver(column.type, value)),
  }
}
