import type { Clock } from '../shared/clock.ts'

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  private wallMs: number
  private readonly beginMs: number
  private waiting: { atMs: number; run: () => void }[] = []

  constructor(nowMs = Date.UTC(2026, 10, 21)) {
    this.wallMs = nowMs
    this.beginMs = nowMs
  }

  nowMs(): number {
    return this.wallMs
  }

  monotonicMs(): number {
    return this.wallMs - this.beginMs
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { atMs: this.wallMs + delayMs, run }
    this.waiting.push(timer)
    return () => {
      this.waiting = this.waiting.filter((other) => other !== timer)
    }
  }

  /** Timers that have not run and were not taken back. */
  get pending(): number {
    return this.waiting.length
  }

  /** Moves on, timer by timer, and lets what each sets off happen before the next. */
  async advance(ms: number): Promise<void> {
    const endMs = this.wallMs + ms
    for (;;) {
      await settled()
      const next = this.waiting.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0]
      if (next === undefined) break
      this.waiting = this.waiting.filter((timer) => timer !== next)
      this.wallMs = Math.max(this.wallMs, next.atMs)
      next.run()
    }
    this.wallMs = endMs
  }
}

/** Lets promises that are settled already take effect. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
