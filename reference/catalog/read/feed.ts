import type { Kysely } from 'kysely'
import type { CatalogChange, CatalogKind } from '../catalog.ts'
import type { CatalogTables } from '../tables.ts'

/**
 * What has changed after a point, the oldest change first; of everything only its latest. Read from 0 it is all there is,
 * in an order in which nothing is missed that changes meanwhile.
 */
export async function readChanges(
  db: Kysely<CatalogTables>,
  afterSeq: number,
  limit: number,
): Promise<CatalogChange[]> {
  const rows = await db
    .selectFrom('changes')
    .selectAll()
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map(({ seq, kind, id, at_ms }) => ({ seq, kind: kind as CatalogKind, id, atMs: at_ms }))
}
