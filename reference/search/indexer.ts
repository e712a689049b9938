import type { Clock } from '../shared/clock.ts'
import { searchDocument } from './document.ts'
import type { SearchChange, SearchFeed } from './feed.ts'
import type { DocumentKey, IndexBatch, NewDocument, SearchIndex } from './search-index.ts'

export interface IndexerParts {
  readonly feed: SearchFeed
  readonly index: SearchIndex
  readonly clock: Clock
  /** The index has changed: answers that were kept may be old. */
  readonly onIndexed: () => Promise<void>
  /** The feed or the index failed; it is tried again. */
  readonly onFailure: (error: unknown) => void
}

/** Changes that are written in one go. */
const BATCH = 500
/** Changes that are made ready in one go: a millisecond or two, in which nobody else of this process has a turn. */
const SLICE = 25
/** For those who wait for a turn, at least. */
const PAUSE_MS = 1
const IDLE_MS = 1000
const RETRY_MS = 5000

/** Changes that are ready to be written. */
interface ReadyBatch extends IndexBatch {
  readonly newestMs: number
  readonly isMore: boolean
}

/**
 * Brings the changes of a feed into an index, from where it left off. The position goes into the index with what it stands
 * for, so that a crash at any instant loses and repeats nothing; an empty index begins at the beginning of the feed.
 */
export class Indexer {
  readonly #parts: IndexerParts
  #oldestWaitingMs: number | null = null
  /** The batch behind the one that is being written. */
  #ahead: Promise<ReadyBatch | null> | null = null
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
    await this.#ahead?.catch(() => {})
  }

  /**
   * Brings in one batch; while it is written, the next one is made ready.
   *
   * @returns whether there may be more
   */
  async step(): Promise<boolean> {
    const { index, onIndexed } = this.#parts
    const ahead = this.#ahead
    this.#ahead = null
    const batch = await (ahead ?? this.#ready(await index.position()))
    if (batch === null) {
      this.#oldestWaitingMs = null
      return false
    }
    const { newestMs, isMore, ...changes } = batch
    const next = isMore ? this.#ready(changes.position) : null
    // Whoever takes it finds its failure; nobody takes it when this batch fails.
    next?.catch(() => {})
    await index.apply(changes)
    this.#ahead = next
    this.#oldestWaitingMs = isMore ? newestMs : null
    await onIndexed()
    return isMore
  }

  /** The changes after a position as they are now; null when there are none. */
  async #ready(position: number): Promise<ReadyBatch | null> {
    const { feed, clock } = this.#parts
    const changes = await feed.changes(position, BATCH)
    const [oldest, newest] = [changes[0], changes.at(-1)]
    if (oldest === undefined || newest === undefined) return null
    this.#oldestWaitingMs ??= oldest.atMs
    const latest = [...new Map(changes.map((change) => [`${change.kind} ${change.id}`, change])).values()]
    const put: NewDocument[] = []
    const remove: DocumentKey[] = []
    let beganMs = clock.monotonicMs()
    for (let from = 0; from < latest.length; from += SLICE) {
      if (from > 0) await this.#pause(clock.monotonicMs() - beganMs)
      beganMs = clock.monotonicMs()
      const slice = await documentsOf(feed, latest.slice(from, from + SLICE))
      put.push(...slice.put)
      remove.push(...slice.remove)
    }
    return { put, remove, position: newest.seq, newestMs: newest.atMs, isMore: changes.length === BATCH }
  }

  /** As long as the work before it took: half of the time is for others. */
  #pause(workedMs: number): Promise<void> {
    return new Promise((resolve) => this.#parts.clock.after(Math.max(PAUSE_MS, workedMs), resolve))
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
  for (const [kind, some] of Map.groupBy(changes, (change) => change.kind)) {
    const ids = new Set(some.map(({ id }) => id))
    for (const searchable of await feed.searchables(kind, [...ids])) {
      put.push(searchDocument(searchable))
      ids.delete(searchable.id)
    }
    for (const id of ids) remove.push({ kind, id })
  }
  return { put, remove }
}
