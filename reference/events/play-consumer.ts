import type { Clock } from '../shared/clock.ts'
import { Recurring } from '../shared/recurring.ts'
import type { StoredPlay } from './store.ts'

const BATCH = 500
const LOOK_EVERY_MS = 250
const AFTER_FAILURE_MS = 5000

/** The play-event log, as far as a consumer needs it. */
export interface PlayLog {
  readPlays(fromOffset: number, limit: number): Promise<StoredPlay[]>
  committedPlays(consumer: string): Promise<number>
  commitPlays(consumer: string, offset: number): Promise<void>
}

export interface PlayConsumerParts {
  /** Under which the log keeps how far it is. */
  readonly name: string
  readonly log: PlayLog
  readonly clock: Clock
  /**
   * Takes plays in the order of the log. What it makes of them is durable when it resolves. After a crash it is given some
   * of them again, and must come to the same.
   */
  take(plays: readonly StoredPlay[]): Promise<void>
  /** It is tried again, a little later. */
  onFailure(error: unknown): void
}

/** Carries play events from the log to whoever makes something of them, a batch at a time. */
export class PlayConsumer {
  readonly #parts: PlayConsumerParts
  readonly #recurring: Recurring

  constructor(parts: PlayConsumerParts) {
    this.#parts = parts
    this.#recurring = new Recurring({
      clock: parts.clock,
      everyMs: LOOK_EVERY_MS,
      afterFailureMs: AFTER_FAILURE_MS,
      run: (stopped) => this.catchUp(stopped),
      onFailure: (error) => parts.onFailure(error),
    })
  }

  start(): void {
    this.#recurring.start()
  }

  /** Resolves when nothing more is taken. */
  stop(): Promise<void> {
    return this.#recurring.stop()
  }

  /** Takes what is in the log now. */
  async catchUp(stopped = () => false): Promise<void> {
    const { name, log, take } = this.#parts
    let offset = await log.committedPlays(name)
    while (!stopped()) {
      const plays = await log.readPlays(offset, BATCH)
      if (plays.length === 0) return
      await take(plays)
      offset = plays[plays.length - 1].offset + 1
      await log.commitPlays(name, offset)
    }
  }
}
