import { type RawBuilder, sql } from 'kysely'

/**
 * The condition that a row of a table, or of a query that goes by a name, is available in a market; always true for none.
 *
 * @param table has a column `market_set`
 */
export function availableIn(table: string, market: string | null): RawBuilder<boolean> {
  if (market === null) return sql`1 = 1`
  return sql`exists (
    select 1 from market_set_members where market = ${market} and set_id = ${sql.ref(`${table}.market_set`)}
  )`
}
