import type { ListenerClock } from '../listener/clock.ts'

/** The machine's own time. */
export const systemClock: ListenerClock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}
