import { GROUPS } from '../stats/random-groups.ts'
import { addTo, newColumn, newHistograms, SampleRows } from '../stats/sample-rows.ts'

/** What became of the requests of one operation. Weighted: as many of the world's as the simulated ones stand for. */
export class OperationRecord {
  /** One by one, from the beginning. */
  starts = 0
  ends = 0
  /** Weighted. */
  requests = 0
  /** Those that ended, by group and stretch. */
  readonly sample = new SampleRows()
  readonly all = newColumn()
  /** Weighted parts of these: answered as asked, with something in place of it, not at all; one too many of its caller's. */
  readonly asAsked = newColumn()
  readonly degraded = newColumn()
  readonly failed = newColumn()
  readonly refused = newColumn()
  /** Delays of those that were answered, µs. */
  readonly delays = newHistograms()

  begun(weight: number): void {
    this.starts++
    this.requests += weight
  }

  /** Requests (weighted) that reached nobody. They are not drawn one by one: no group has more of them than another. */
  failedUnseen(requests: number): void {
    this.requests += requests
    for (const column of [this.all, this.failed]) {
      for (let group = 0; group < GROUPS; group++) column[group] += requests / GROUPS
      column[GROUPS + this.sample.stretch] += requests
    }
  }

  /** Counts what another one has counted. */
  add(other: OperationRecord): void {
    this.starts += other.starts
    this.ends += other.ends
    this.requests += other.requests
    this.sample.add(other.sample)
    addTo(this.all, other.all)
    addTo(this.asAsked, other.asAsked)
    addTo(this.degraded, other.degraded)
    addTo(this.failed, other.failed)
    addTo(this.refused, other.refused)
    addTo(this.delays, other.delays)
  }

  wasRefused(weight: number): void {
    this.count(weight, this.refused)
  }

  ended(weight: number, ok: boolean, degraded: boolean, tookMs: number): void {
    this.count(weight, ok ? (degraded ? this.degraded : this.asAsked) : this.failed)
    if (ok) this.sample.time(this.delays, tookMs)
  }

  private count(weight: number, became: Float64Array): void {
    this.ends++
    this.sample.observe(weight)
    this.sample.count(this.all)
    this.sample.count(became)
  }
}
