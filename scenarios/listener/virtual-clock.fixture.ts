import type { ListenerClock } from './clock.ts'

/** A clock that jumps from timer to timer as soon as nothing else is left to do. */
export class VirtualClock implements ListenerClock {
  private time = 0
  private timers: { atMs: number; run: () => void }[] = []

  nowMs(): number {
    return Date.UTC(2026, 10, 21) + this.time
  }

  monotonicMs(): number {
    return this.time
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { atMs: this.time + Math.max(0, delayMs), run }
    this.timers.push(timer)
    return () => {
      this.timers = this.timers.filter((other) => other !== timer)
    }
  }

  /** Timers that are still to come. */
  get pending(): number {
    return this.timers.length
  }

  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve))
  }

  /** Lets time pass until a promise is settled. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let settled = false
    const settle = () => {
      settled = true
    }
    promise.then(settle, settle)
    for (;;) {
      // All that can go on without time passing.
      await new Promise((resolve) => setImmediate(resolve))
      if (settled) return promise
      const next = this.timers.reduce<{ atMs: number; run: () => void } | null>(
        (soonest, timer) => (soonest === null || timer.atMs < soonest.atMs ? timer : soonest),
        null,
      )
      if (!next) throw new Error('nothing will ever happen: the promise waits for ever')
      this.timers = this.timers.filter((timer) => timer !== next)
      this.time = Math.max(this.time, next.atMs)
      next.run()
    }
  }
}
