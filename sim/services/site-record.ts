import type { SiteLossPlan } from '../plan.ts'

/** What came of the callers of a site that was lost. Requests at the scenario's own size. */
export interface SiteLossOutcome {
  site: string
  /** Scenario ms. */
  atMs: number
  forMs: number
  /** From when to when listeners of its regions asked other sites; null = none did. Scenario ms. */
  movedFromMs: number | null
  movedUntilMs: number | null
  /** Their requests, and the most of them per second in a window. */
  movedRequests: number
  peakMovedRequestsPerS: number
  /** Requests that reached for a site that was lost. */
  failedRequests: number
}

/** What apps asked of a site in the measured time, and where those for whom it is there went while it was lost. */
export class SiteRecord {
  readonly name: string
  /** Requests that it took, and the most per ms that it did in a window. */
  requests = 0
  mostPerMs = 0
  /** Its own, in the order of time. */
  readonly losses: SiteLossOutcome[]
  private taken = 0
  private away = { moved: 0, failed: 0 }

  /** @param losses of all sites */
  constructor(name: string, losses: readonly SiteLossPlan[]) {
    this.name = name
    this.losses = losses
      .filter(({ site }) => site === name)
      .map(({ site, atMs, forMs }) => ({
        ...{ site, atMs, forMs },
        ...{ movedFromMs: null, movedUntilMs: null, movedRequests: 0, peakMovedRequestsPerS: 0, failedRequests: 0 },
      }))
      .sort((a, b) => a.atMs - b.atMs)
  }

  /** Takes requests in the window that is open. */
  took(requests: number): void {
    this.requests += requests
    this.taken += requests
  }

  /** Listeners for whom it is there ask another site. */
  moved(requests: number): void {
    this.away.moved += requests
  }

  /** Requests of listeners for whom it is there reach nobody. */
  failed(requests: number): void {
    this.away.failed += requests
  }

  /** Closes the window, scenario ms. */
  closeWindow(fromMs: number, toMs: number): void {
    const { away } = this
    this.mostPerMs = Math.max(this.mostPerMs, this.taken / (toMs - fromMs))
    this.taken = 0
    this.away = { moved: 0, failed: 0 }
    const loss = this.losses.findLast(({ atMs }) => atMs <= fromMs)
    if (loss === undefined) return
    loss.movedRequests += away.moved
    loss.failedRequests += away.failed
    loss.peakMovedRequestsPerS = Math.max(loss.peakMovedRequestsPerS, (away.moved / (toMs - fromMs)) * 1000)
    if (away.moved === 0) return
    loss.movedFromMs ??= fromMs
    loss.movedUntilMs = toMs
  }
}
