import { bucketOf, HISTOGRAM_CELLS } from '../stats/histogram.ts'

/** What became of the requests of one operation. Weighted: as many of the world's as the simulated ones stand for. */
export class OperationRecord {
  /** One by one, from the beginning. */
  starts = 0
  ends = 0
  /** Weighted. */
  requests = 0
  answered = 0
  /** Answered with something in place of what was asked for. */
  degraded = 0
  failed = 0
  /** Weighted delays of those that were answered, µs. */
  readonly delays = new Float64Array(HISTOGRAM_CELLS)

  begun(weight: number): void {
    this.starts++
    this.requests += weight
  }

  ended(weight: number, ok: boolean, degraded: boolean, tookMs: number): void {
    this.ends++
    if (!ok) {
      this.failed += weight
      return
    }
    this.answered += weight
    if (degraded) this.degraded += weight
    this.delays[bucketOf(Math.round(tookMs * 1000))] += weight
  }
}
