import type { Clock } from '../../../shared/clock.ts'
import type { CallResult } from './apply-calls.ts'

/** Rows in one transaction: few, since writes wait for it. */
const ROWS_AT_ONCE = 500
const BETWEEN_MS = 60_000

/** Runs compaction from time to time, in small steps between the writes. */
export class Compaction {
  readonly #clock: Clock
  readonly #step: (nowS: number, limit: number) => Promise<CallResult>
  #cancel: () => void
  #running: Promise<void> | null = null
  #stopped = false

  /** @param step deals with up to `limit` rows; its result says whether there are more */
  constructor(clock: Clock, step: (nowS: number, limit: number) => Promise<CallResult>) {
    this.#clock = clock
    this.#step = step
    this.#cancel = this.#later()
  }

  /** Deals with all there is. One that is under way already is waited for first, as it began earlier. */
  async run(): Promise<void> {
    await this.#running?.catch(() => {})
    this.#running ??= this.#all().finally(() => {
      this.#running = null
    })
    await this.#running
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancel()
    await this.#running?.catch(() => {})
  }

  #later(): () => void {
    return this.#clock.after(BETWEEN_MS, () => {
      // A store that cannot be written is compacted when it can.
      this.run()
        .catch(() => {})
        .finally(() => {
          if (!this.#stopped) this.#cancel = this.#later()
        })
    })
  }

  async #all(): Promise<void> {
    const nowS = Math.floor(this.#clock.nowMs() / 1000)
    let more = true
    while (more && !this.#stopped) ({ more } = (await this.#step(nowS, ROWS_AT_ONCE)) as { more: boolean })
  }
}
