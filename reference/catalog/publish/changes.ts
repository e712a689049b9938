import type { Transaction } from 'kysely'
import type { CatalogKind } from '../catalog.ts'
import type { CatalogTables } from '../tables.ts'
import type { BulkWriter } from './bulk-writer.ts'

export interface ChangedThing {
  readonly kind: CatalogKind
  readonly id: string
}

/**
 * Writes what has changed into the feed, in the transaction that changes it. Everything has one row, which moves to the
 * end: so the feed is as long as the catalog and not as its history, and read from the beginning it gives all there is.
 * Transactions come one after another, so later numbers are committed later: who has read up to one has missed nothing.
 */
export async function recordChanges(
  db: Transaction<CatalogTables>,
  bulk: BulkWriter,
  things: readonly ChangedThing[],
  nowMs: number,
): Promise<void> {
  if (things.length === 0) return
  const { last } = await db
    .selectFrom('changes')
    .select(({ fn }) => fn.max<number | null>('seq').as('last'))
    .executeTakeFirstOrThrow()
  const unique = new Map(things.map((thing) => [`${thing.kind} ${thing.id}`, thing]))
  const rows = [...unique.values()].map(({ kind, id }, i) => ({ kind, id, seq: (last ?? 0) + 1 + i, at_ms: nowMs }))
  await bulk.upsert(db, { table: 'changes', key: ['kind', 'id'] }, rows)
}
