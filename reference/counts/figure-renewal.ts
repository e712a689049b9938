import type { Clock } from '../shared/clock.ts'

/** Play counts are renewed periodically, monthly listeners daily (CAT-1): both as often as this, since few change in between. */
const EVERY_MS = 600_000
const AFTER_FAILURE_MS = 60_000

export interface RenewalParts {
  readonly clock: Clock
  /** Renews some of them. @returns whether there may be more */
  renewSome(): Promise<boolean>
  /** It is tried again, a little later. */
  onFailure(error: unknown): void
}

/** Has figures renewed from time to time. */
export class FigureRenewal {
  readonly #parts: RenewalParts
  #stopped = false
  #cancel = () => {}
  #running: Promise<void> = Promise.resolve()

  constructor(parts: RenewalParts) {
    this.#parts = parts
  }

  start(): void {
    this.#running = this.#run()
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancel()
    await this.#running
  }

  async #run(): Promise<void> {
    let delayMs = EVERY_MS
    try {
      while (!this.#stopped && (await this.#parts.renewSome()));
    } catch (error) {
      this.#parts.onFailure(error)
      delayMs = AFTER_FAILURE_MS
    }
    if (!this.#stopped) this.#cancel = this.#parts.clock.after(delayMs, () => this.start())
  }
}
