import type { Clock } from './clock.ts'

export interface RecurringParts {
  readonly clock: Clock
  /** Pauses after a time that went well, and after one that failed. */
  readonly everyMs: number
  readonly afterFailureMs: number
  /** @param stopped whether it is to end early */
  run(stopped: () => boolean): Promise<void>
  /** It is tried again after the pause. */
  onFailure(error: unknown): void
}

/** Something that is done now and again, one time after the other has ended. */
export class Recurring {
  readonly #parts: RecurringParts
  #stopped = false
  #cancel = () => {}
  #running: Promise<void> = Promise.resolve()

  constructor(parts: RecurringParts) {
    this.#parts = parts
  }

  start(): void {
    this.#running = this.#runOnce()
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancel()
    await this.#running
  }

  async #runOnce(): Promise<void> {
    const { clock, everyMs, afterFailureMs, run, onFailure } = this.#parts
    let delayMs = everyMs
    try {
      await run(() => this.#stopped)
    } catch (error) {
      onFailure(error)
      delayMs = afterFailureMs
    }
    if (!this.#stopped) this.#cancel = clock.after(delayMs, () => this.start())
  }
}
