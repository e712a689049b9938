import { type Client, types } from 'cassandra-driver'
import type { Column, Schema, Table } from '../schema.ts'
import { alterOptions, createTable } from './table-cql.ts'

/**
 * Makes what the schema declares and the cluster lacks: the keyspace, tables, and columns of cells; and sets the tables' options.
 *
 * @param replicas copies in each data center
 * @throws Error when the cluster has a table with another key or another type of a column
 */
export async function createKeyspace(
  client: Client,
  keyspace: string,
  replicas: Readonly<Record<string, number>>,
  schema: Schema,
): Promise<void> {
  const copies = Object.entries(replicas).map(
    ([dataCenter, copies]) => `, '${dataCenter.replaceAll("'", "''")}': ${copies}`,
  )
  const replication = `{'class': 'NetworkTopologyStrategy'${copies.join('')}}`
  await client.execute(`CREATE KEYSPACE IF NOT EXISTS ${keyspace} WITH replication = ${replication}`)
  for (const table of schema.values()) {
    await client.execute(createTable(keyspace, table))
    await checkAndExtend(client, keyspace, table)
    await client.execute(alterOptions(keyspace, table))
  }
}

interface KnownColumn {
  readonly type: string
  readonly role: string
}

async function checkAndExtend(client: Client, keyspace: string, table: Table): Promise<void> {
  const known = await columnsOf(client, keyspace, table.name)
  const wanted = (columns: readonly Column[], role: (i: number) => string) =>
    columns.map(({ name, type }, i): [string, KnownColumn] => [name, { type, role: role(i) }])
  const key = new Map([
    ...wanted(table.partitionKey, (i) => `partition_key ${i} none`),
    ...wanted(table.clustering, (i) => `clustering ${i} ${table.clustering[i].descending ? 'desc' : 'asc'}`),
  ])
  const isSameKey = [...key].every(([name, column]) => same(known.get(name), column))
  const keys = [...known.values()].filter(({ role }) => role !== CELL)
  if (!isSameKey || keys.length !== key.size) {
    throw new Error(`${keyspace}.${table.name}: the cluster keeps it with another primary key`)
  }
  for (const { name, type } of table.cells) {
    const found = known.get(name)
    if (found === undefined) await client.execute(`ALTER TABLE ${keyspace}.${table.name} ADD ${name} ${type}`)
    else if (found.type !== type) {
      throw new Error(
        `${keyspace}.${table.name}.${name}: the cluster keeps it as ${found.type}, the schema says ${type}`,
      )
    }
  }
}

/** What a column that is no key has for a role. */
const CELL = 'regular -1 none'

async function columnsOf(client: Client, keyspace: string, table: string): Promise<Map<string, KnownColumn>> {
  const { rows } = await client.execute(
    `SELECT column_name, type, kind, position, clustering_order
       FROM system_schema.columns WHERE keyspace_name = ? AND table_name = ?`,
    [keyspace, table],
    { prepare: true, consistency: types.consistencies.one },
  )
  return new Map(
    rows.map((row) => [
      row.column_name,
      { type: row.type, role: `${row.kind} ${row.position} ${row.clustering_order}` },
    ]),
  )
}

function same(a: KnownColumn | undefined, b: KnownColumn): boolean {
  return a?.type === b.type && a.role === b.role
}
