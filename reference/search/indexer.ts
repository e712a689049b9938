import type { Clock } from '../shared/clock.ts'
import { searchDocument } from './document.ts'
import type { SearchChange, SearchFeed } from './feed.ts'
import type { DocumentKey, NewDocument, SearchIndex, SearchKind } from './search-index.ts'

export interface IndexerParts {
  readonly feed: SearchFeed
  readonly index: SearchIndex
  readonly clock: Clock
  /** The index has changed: answers that were kept may be old. */
  readonly onIndexed: () => Promise<void>
  /** The feed or the index failed; it is tried again. */
  readonly onFailure: (error: unknown) => void
}

/** Written in one go: some ten milliseconds, in which nobody else has a turn. */
const BATCH = 200
const PAUSE_MS = 1
const IDLE_MS = 1000
const RETRY_MS = 5000

/**
 * Brings the changes of a feed into an index, from where it left off. The position goes into the index with what it stands
 * for, so that a crash at any instant loses and repeats nothing; an empty index begins at the beginning of the feed.
 */
export class Indexer {
  readonly #parts: IndexerParts
  #oldestWaitingMs: number | null = null
  #takeBack = () => {}
  #step: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(parts: IndexerParts) {
    this.#parts = parts
  }

  /** How old the oldest change is that is known and not in the index: 0 when all are in. */
  get lagMs(): number {
    return this.#oldestWaitingMs === null ? 0 : Math.max(0, this.#parts.clock.nowMs() - this.#oldestWaitingMs)
  }

  /** Keeps the index up to date until it is stopped. */
  start(): void {
    this.#wait(0)
  }

  /** Resolves when the batch under way is in. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#takeBack()
    await this.#step
  }

  /**
   * Brings in one batch.
   *
   * @returns whether there may be more
   */
  async step(): Promise<boolean> {
    const { feed, index, onIndexed } = this.#parts
    const changes = await feed.changes(await index.position(), BATCH)
    const last = changes.at(-1)
    this.#oldestWaitingMs = changes[0]?.atMs ?? null
    if (last === undefined) return false
    await index.apply({ ...(await documentsOf(feed, changes)), position: last.seq })
    const isMore = changes.length === BATCH
    this.#oldestWaitingMs = isMore ? last.atMs : null
    await onIndexed()
    return isMore
  }

  #wait(delayMs: number): void {
    if (this.#stopped) return
    this.#takeBack = this.#parts.clock.after(delayMs, () => {
      this.#step = this.step().then(
        (isMore) => this.#wait(isMore ? PAUSE_MS : IDLE_MS),
        (error: unknown) => {
          this.#parts.onFailure(error)
          this.#wait(RETRY_MS)
        },
      )
    })
  }
}

/** What was changed as it is now; what the feed does not have any more is removed. */
async function documentsOf(
  feed: SearchFeed,
  changes: readonly SearchChange[],
): Promise<{ put: NewDocument[]; remove: DocumentKey[] }> {
  const put: NewDocument[] = []
  const remove: DocumentKey[] = []
  const idsByKind = new Map<SearchKind, Set<string>>()
  for (const { kind, id } of changes) idsByKind.set(kind, (idsByKind.get(kind) ?? new Set()).add(id))
  for (const [kind, ids] of idsByKind) {
    const found = await feed.searchables(kind, [...ids])
    for (const searchable of found) {
      put.push(searchDocument(searchable))
      ids.delete(searchable.id)
    }
    for (const id of ids) remove.push({ kind, id })
  }
  return { put, remove }
}
