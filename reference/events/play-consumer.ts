import type { Clock } from '../shared/clock.ts'
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
  #stopped = false
  #cancel = () => {}
  #running: Promise<void> = Promise.resolve()

  constructor(parts: PlayConsumerParts) {
    this.#parts = parts
  }

  start(): void {
    this.#running = this.#run()
  }

  /** Resolves when nothing more is taken. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancel()
    await this.#running
  }

  /** Takes what is in the log now. */
  async catchUp(): Promise<void> {
    const { name, log, take } = this.#parts
    let offset = await log.committedPlays(name)
    while (!this.#stopped) {
      const plays = await log.readPlays(offset, BATCH)
      if (plays.length === 0) return
      await take(plays)
      offset = plays[plays.length - 1].offset + 1
      await log.commitPlays(name, offset)
    }
  }

  async #run(): Promise<void> {
    let delayMs = LOOK_EVERY_MS
    try {
      await this.catchUp()
    } catch (error) {
      this.#parts.onFailure(error)
      delayMs = AFTER_FAILURE_MS
    }
    if (!this.#stopped) this.#cancel = this.#parts.clock.after(delayMs, () => this.start())
  }
}
