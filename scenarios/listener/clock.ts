/** Time as an argument: a command passes the real one, tests one that they move by hand. */
export interface ListenerClock {
  /** Wall clock, epoch milliseconds. */
  nowMs(): number
  /** Milliseconds that never run backwards, with a fraction; only differences mean something. */
  monotonicMs(): number
  /**
   * Calls `run` once, `delayMs` from now.
   *
   * @returns takes the call back
   */
  after(delayMs: number, run: () => void): () => void
}

/** Thrown by what was waiting when its listener was stopped. */
export class Stopped extends Error {
  override readonly name = 'Stopped'

  constructor() {
    super('the listener was stopped')
  }
}

/**
 * Waits so long; not at all for 0 and less.
 *
 * @throws Stopped when the signal comes first
 */
export function sleep(clock: ListenerClock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(new Stopped())
  if (delayMs <= 0) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const stop = () => {
      takeBack()
      reject(new Stopped())
    }
    const takeBack = clock.after(delayMs, () => {
      signal.removeEventListener('abort', stop)
      resolve()
    })
    signal.addEventListener('abort', stop, { once: true })
  })
}
