import type { Kysely } from 'kysely'
import type { Category } from '../../shared/web-api/category.ts'
import type { Page, PageRequest } from '../../shared/web-api/paging.ts'
import type { CatalogTables } from '../tables.ts'

type Db = Kysely<CatalogTables>

/** Genres by name: a table of some hundreds of rows, however many tracks there are. */
export async function readGenres(db: Db, { limit, offset }: PageRequest): Promise<Page<Category>> {
  const items = await db
    .selectFrom('genres')
    .selectAll()
    .orderBy('name')
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute()
  const { total } = await db
    .selectFrom('genres')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return { items, total }
}

export async function readGenre(db: Db, id: string): Promise<Category | null> {
  return (await db.selectFrom('genres').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

/** Countries in which anything is available. */
export async function readMarkets(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('market_set_members').select('market').distinct().orderBy('market').execute()
  return rows.map(({ market }) => market)
}
