import type { Clock } from '../shared/clock.ts'
import type { PlayEvent } from './play-event.ts'
import type { PlayStore, StoredPlay } from './store.ts'

export { PlayConsumer, type PlayLog } from './play-consumer.ts'
export { beganAtMs, type StoredPlay } from './store.ts'

/** What is measured about recording, for whoever counts it. */
export interface EventMetrics {
  /** A request's events are durable: how many were new, how many had been there, and how long it took. */
  recorded(accepted: number, duplicates: number, tookMs: number): void
}

export interface EventServiceParts {
  store: PlayStore
  clock: Clock
  metrics: EventMetrics
}

/** Takes play events from apps and hands them to whoever counts them. */
export class EventService {
  readonly #store: PlayStore
  readonly #clock: Clock
  readonly #metrics: EventMetrics

  constructor({ store, clock, metrics }: EventServiceParts) {
    this.#store = store
    this.#clock = clock
    this.#metrics = metrics
  }

  /**
   * Records what an account played. Resolves when every event is durable, whichever request brought it first; an event
   * that the account has sent before counts as a duplicate and is not kept twice.
   *
   * @throws ServiceError `overloaded` or `storage-unavailable`: some events may be durable, the app sends all again
   */
  async recordPlays(
    accountId: string,
    events: readonly PlayEvent[],
  ): Promise<{ accepted: number; duplicates: number }> {
    const startMs = this.#clock.monotonicMs()
    const recordedAt = new Date(this.#clock.nowMs()).toISOString()
    const accepted = await this.#store.append(accountId, recordedAt, events)
    const duplicates = events.length - accepted
    this.#metrics.recorded(accepted, duplicates, this.#clock.monotonicMs() - startMs)
    return { accepted, duplicates }
  }

  /**
   * Plays in the order in which they were recorded, from an offset on: up to `limit`, none only at the end. A consumer
   * that keeps results in a database keeps the offset in the same transaction: no crash then loses or repeats a play.
   */
  readPlays(fromOffset: number, limit: number): Promise<StoredPlay[]> {
    return this.#store.read(fromOffset, limit)
  }

  /** How far a consumer without a database of its own has come: offset of the first play that it has not dealt with. */
  committedPlays(consumer: string): Promise<number> {
    return this.#store.committed(consumer)
  }

  /** The consumer is done with all plays before `offset`; durable when it resolves. */
  commitPlays(consumer: string, offset: number): Promise<void> {
    return this.#store.commit(consumer, offset)
  }
}
