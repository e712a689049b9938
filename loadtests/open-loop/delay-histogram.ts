import { build, type Histogram } from 'hdr-histogram-js'

/** How long things took, ms; NaN where there was nothing. */
export interface Delays {
  readonly p50Ms: number
  readonly p90Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
  readonly maxMs: number
}

const US_PER_MS = 1000
/** An hour; what takes longer counts as that. */
const MOST_US = 3_600_000_000
const DIGITS = 3

/** All delays of a run in a high dynamic range histogram (Tene 2013): whole microseconds, to three digits. */
export class DelayHistogram {
  readonly #histogram: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: MOST_US,
    numberOfSignificantValueDigits: DIGITS,
  })

  add(delayMs: number): void {
    this.#histogram.recordValue(Math.min(MOST_US, Math.max(0, Math.round(delayMs * US_PER_MS))))
  }

  delays(): Delays {
    const at = (percent: number) =>
      this.#histogram.totalCount === 0 ? Number.NaN : this.#histogram.getValueAtPercentile(percent) / US_PER_MS
    return { p50Ms: at(50), p90Ms: at(90), p99Ms: at(99), p999Ms: at(99.9), maxMs: at(100) }
  }
}
