import type { LoadClock } from './load-clock.ts'

/** Time that passes only when all that was to happen before has happened: a run of minutes takes none. */
export class VirtualTime implements LoadClock {
  #nowMs = 0
  #timers: { atMs: number; run: () => void }[] = []

  nowMs(): number {
    return this.#nowMs
  }

  after(delayMs: number, run: () => void): void {
    const atMs = this.#nowMs + delayMs
    const later = this.#timers.findIndex((timer) => timer.atMs > atMs)
    this.#timers.splice(later < 0 ? this.#timers.length : later, 0, { atMs, run })
  }

  /** Nothing else happens for so long, as when the processor is taken away. */
  stall(durationMs: number): void {
    this.#nowMs += durationMs
  }

  sleep(durationMs: number): Promise<void> {
    return new Promise((resolve) => this.after(durationMs, resolve))
  }

  /** Lets time pass until the promise is settled. */
  async until<Result>(promise: Promise<Result>): Promise<Result> {
    let isSettled = false
    const settled = promise.finally(() => {
      isSettled = true
    })
    for (;;) {
      // Timers of Node run after all promises that can be settled are.
      await new Promise((resolve) => setImmediate(resolve))
      if (isSettled) return settled
      const timer = this.#timers.shift()
      if (timer === undefined) throw new Error('it waits for something that never happens')
      this.#nowMs = Math.max(this.#nowMs, timer.atMs)
      timer.run()
    }
  }
}
