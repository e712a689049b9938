import type { Table } from '../schema.ts'

/** The statement that makes a table in a keyspace, unless it is there. */
export function createTable(keyspace: string, table: Table): string {
  const { partitionKey, clustering, cells } = table
  const columns = [...partitionKey, ...clustering, ...cells].map(({ name, type }) => `${name} ${type}`)
  const partition = `(${partitionKey.map(({ name }) => name).join(', ')})`
  const key = [partition, ...clustering.map(({ name }) => name)].join(', ')
  const order = clustering.map(({ name, descending }) => `${name} ${descending ? 'DESC' : 'ASC'}`).join(', ')
  const ordered = clustering.length > 0 ? `CLUSTERING ORDER BY (${order}) AND ` : ''
  return `CREATE TABLE IF NOT EXISTS ${keyspace}.${table.name} (${columns.join(', ')}, PRIMARY KEY (${key}))
    WITH ${ordered}${options(table)}`
}

/** The statement that gives a table the options that the schema names. */
export function alterOptions(keyspace: string, table: Table): string {
  return `ALTER TABLE ${keyspace}.${table.name} WITH ${options(table)}`
}

function options({ defaultTtlSeconds, gcGraceSeconds }: Table): string {
  return `default_time_to_live = ${defaultTtlSeconds} AND gc_grace_seconds = ${gcGraceSeconds}`
}
