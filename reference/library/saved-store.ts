import type { WideColumn } from '../storage/wide-column/wide-column.ts'
import type { SavedKind } from './kinds.ts'

const TABLE = 'saved_items'
/** Rows of one read. */
const PAGE = 5000

export interface SavedItem {
  readonly itemId: string
  readonly savedAtMs: number
}

/** What users saved: a row an item, so that saving twice is saving once, and the last of several writers wins. */
export class SavedStore {
  readonly #store: WideColumn

  constructor(store: WideColumn) {
    this.#store = store
  }

  /** All of a kind, in no order that means something. */
  async all(userId: string, kind: SavedKind): Promise<SavedItem[]> {
    const items: SavedItem[] = []
    let pageState: string | null = null
    do {
      const slice = await this.#store.slice(TABLE, { user_id: userId, kind }, { limit: PAGE, pageState })
      for (const { item_id, saved_at } of slice.rows) {
        items.push({ itemId: item_id as string, savedAtMs: saved_at as number })
      }
      pageState = slice.pageState
    } while (pageState !== null)
    return items
  }

  /** Which of the items are saved. */
  contains(userId: string, kind: SavedKind, itemIds: readonly string[]): Promise<boolean[]> {
    return Promise.all(itemIds.map(async (item_id) => (await this.#row(userId, kind, item_id)) !== null))
  }

  /** In one partition, hence all or nothing. Durable when it resolves. */
  put(userId: string, kind: SavedKind, items: readonly SavedItem[]): Promise<void> {
    return this.#store.write(
      items.map(({ itemId, savedAtMs }) => ({
        kind: 'insert',
        table: TABLE,
        key: { user_id: userId, kind, item_id: itemId },
        cells: { saved_at: savedAtMs },
      })),
    )
  }

  /** All or nothing. Durable when it resolves. */
  remove(userId: string, kind: SavedKind, itemIds: readonly string[]): Promise<void> {
    return this.#store.write(
      itemIds.map((item_id) => ({ kind: 'delete-row', table: TABLE, key: { user_id: userId, kind, item_id } })),
    )
  }

  #row(userId: string, kind: SavedKind, item_id: string) {
    return this.#store.get(TABLE, { user_id: userId, kind, item_id })
  }
}
