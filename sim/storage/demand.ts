import type { Plan } from '../plan.ts'
import { lognormalMean } from '../stats/quantile-table.ts'
import { dayCurveAt, worldPeak } from '../workload/day-curve.ts'
import { meanListenMs } from '../workload/listening.ts'

/** What listeners did in a window, by region, at the scenario's own size. */
export interface StorageDemand {
  plays: readonly number[]
  sessions: readonly number[]
}

/** The demand that a plan's population makes on average, from its day curve. */
export class ExpectedDemand {
  /** Mean time of a play. */
  readonly playMs: number
  private readonly plan: Plan
  private readonly peak: number

  constructor(plan: Plan) {
    const { population, catalog } = plan
    this.plan = plan
    this.peak = worldPeak(population)
    this.playMs = meanListenMs(population.session, lognormalMean(catalog.durationMs.median, catalog.durationMs.p99))
  }

  /** Listeners of a region at a simulated time (the warm-up begins at 0). */
  listeners(region: number, atMs: number): number {
    const { population, startUtcMs, warmupMs } = this.plan
    const { share, utcOffsetMinutes } = population.regions[region]
    const curve = dayCurveAt(population.dayCurve, startUtcMs + atMs - warmupMs, utcOffsetMinutes)
    return (population.listeners * share * curve) / this.peak
  }

  /** Plays and sessions from `fromMs` to `toMs`, a window in which load hardly changes. */
  window(fromMs: number, toMs: number): StorageDemand {
    const { regions, session } = this.plan.population
    const plays = regions.map((_, r) => (this.listeners(r, (fromMs + toMs) / 2) * (toMs - fromMs)) / this.playMs)
    return { plays, sessions: plays.map((count) => count / session.meanTracks) }
  }
}
