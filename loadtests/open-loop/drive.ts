import { DelayHistogram, type Delays } from './delay-histogram.ts'
import type { LoadClock } from './load-clock.ts'

/** A load: when to ask, what to ask, and when not to believe the result. */
export interface Load {
  /** When requests are due, ms from the beginning, in order. They do not wait for answers: that is what makes the loop open. */
  readonly arrivals: Iterable<number>
  /**
   * Asks once.
   *
   * @param number of the request, from 0
   * @returns what is to be counted, such as a status; a rejection counts as `failed`
   */
  readonly ask: (number: number) => Promise<string>
  readonly clock: LoadClock
  /** The run is refused when one request in a hundred begins later than this after it was due: then the driver was too slow. */
  readonly mostLagMs: number
  /** The run ends, refused, when so many requests wait for an answer. */
  readonly mostWaiting: number
}

/** What came of a load. */
export interface Drive {
  readonly requests: number
  /** How often each answer came. */
  readonly answers: ReadonlyMap<string, number>
  /** From the instant at which a request was due to its answer: what waits behind a slow one, or in the driver, is slow too. */
  readonly latency: Delays
  /** From the instant at which a request was due to its beginning: the driver's own delay. */
  readonly lag: Delays
  /** Why the figures must not be believed; null: they may. */
  readonly refusal: string | null
}

/** What is counted for a request that was rejected. */
export const FAILED = 'failed'

/**
 * Drives a server with requests that arrive when they arrive, however long it takes over the ones before: a closed loop, in
 * which each client waits for its answer, asks least just when the server is slow, and never sees it (Tene 2013, "coordinated
 * omission").
 */
export function drive(load: Load): Promise<Drive> {
  return new Promise((resolve) => new Driver(load, resolve).begin())
}

class Driver {
  readonly #load: Load
  readonly #finish: (drive: Drive) => void
  readonly #arrivals: Iterator<number>
  readonly #latency = new DelayHistogram()
  readonly #lag = new DelayHistogram()
  readonly #answers = new Map<string, number>()
  #beganMs = 0
  #requests = 0
  #waiting = 0
  /** When the next request is due; null when there is none any more. */
  #dueMs: number | null = null
  #isSwamped = false

  constructor(load: Load, finish: (drive: Drive) => void) {
    this.#load = load
    this.#finish = finish
    this.#arrivals = load.arrivals[Symbol.iterator]()
  }

  begin(): void {
    this.#beganMs = this.#load.clock.nowMs()
    this.#dueMs = this.#next()
    this.#work()
  }

  /** Asks what is due, and comes back when something is again. */
  #work(): void {
    const { clock, mostWaiting } = this.#load
    while (this.#dueMs !== null) {
      const aheadMs = this.#dueMs - clock.nowMs()
      if (aheadMs > 0) {
        clock.after(aheadMs, () => this.#work())
        return
      }
      if (this.#waiting >= mostWaiting) {
        this.#isSwamped = true
        this.#dueMs = null
        break
      }
      this.#ask(this.#dueMs, -aheadMs)
      this.#dueMs = this.#next()
    }
    this.#finishWhenDone()
  }

  #ask(dueMs: number, lagMs: number): void {
    this.#lag.add(lagMs)
    this.#waiting++
    this.#load.ask(this.#requests++).then(
      (answer) => this.#answered(dueMs, answer),
      () => this.#answered(dueMs, FAILED),
    )
  }

  #answered(dueMs: number, answer: string): void {
    this.#latency.add(this.#load.clock.nowMs() - dueMs)
    this.#answers.set(answer, (this.#answers.get(answer) ?? 0) + 1)
    this.#waiting--
    this.#finishWhenDone()
  }

  #next(): number | null {
    const { value, done } = this.#arrivals.next()
    return done ? null : this.#beganMs + value
  }

  #finishWhenDone(): void {
    if (this.#dueMs !== null || this.#waiting > 0) return
    const lag = this.#lag.delays()
    this.#finish({
      requests: this.#requests,
      answers: this.#answers,
      latency: this.#latency.delays(),
      lag,
      refusal: this.#refusal(lag),
    })
  }

  #refusal({ p99Ms }: Delays): string | null {
    const { mostLagMs, mostWaiting } = this.#load
    if (this.#requests === 0) return 'no request was due'
    if (this.#isSwamped) return `the server does not keep up: ${mostWaiting} requests waited for an answer`
    if (p99Ms <= mostLagMs) return null
    return `the driver is too slow: one request in a hundred began ${p99Ms.toFixed(1)} ms late or more, where ${mostLagMs} ms are allowed`
  }
}
