import { HISTOGRAM_CELLS } from '../stats/histogram.ts'
import { GROUPS } from '../stats/random-groups.ts'

/**
 * What the stations of one service count together. Everything called "weighted" counts `weight` for each observation:
 * how much of the world, and of its time, the simulated part stands for at that moment; 0 during the warm-up.
 */
export class StationRecord {
  weight = 0
  /** Batch of consecutive windows that observations go to. */
  batch = 0
  /** Weighted: ms × requests in the system, ms × busy workers, arrivals, stays, refusals. */
  presentMs = 0
  busyMs = 0
  workerMs = 0
  arrivals = 0
  stayMs = 0
  refusals = 0
  /** Weighted waits by batch: a histogram (µs) each, their sum and their number. */
  readonly waits = new Float64Array(GROUPS * HISTOGRAM_CELLS)
  readonly waitMs = new Float64Array(GROUPS)
  readonly started = new Float64Array(GROUPS)
  /** Not weighted, for the autoscaler: reset at each of its looks. */
  recentServed = 0
  recentBusyMs = 0
  recentWaitingMs = 0
  recentWorkerMs = 0
  readonly recentStays = new Float64Array(HISTOGRAM_CELLS)
  /** Requests, one by one, from the beginning: arrived = served + refused + still in the system. */
  arrived = 0
  served = 0
  refused = 0

  forgetRecent(): void {
    this.recentServed = 0
    this.recentBusyMs = 0
    this.recentWaitingMs = 0
    this.recentWorkerMs = 0
    this.recentStays.fill(0)
  }
}
