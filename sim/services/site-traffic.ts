import type { Plan } from '../plan.ts'
import { nearestSites, SiteRouting, sitesOfRegions } from '../storage/site-routing.ts'
import { siteLossesOf } from './site-losses.ts'

/** A site that a region's listeners reach for. */
export interface Reached {
  site: number
  /** Part of them. */
  share: number
  /** Round trip that lies between them and it, beyond the one to the site that is theirs. */
  farMs: number
  isLost: boolean
}

/**
 * Which site answers the listeners of a region, as time goes on: sites are lost and come back as the plan has it, and callers
 * move as those of storage do (`SiteRouting`).
 */
export class SiteTraffic {
  readonly sites: number
  /** The site that serves each region as long as it is there. */
  readonly homes: readonly number[]
  private readonly routing: SiteRouting
  private readonly rttMs: readonly (readonly number[])[]
  /** What is still to come, in the order of time: ms from the beginning of the warm-up. */
  private readonly changes: { ms: number; site: number; isLoss: boolean }[]
  /** By site: losses that hold. */
  private readonly losses: Int32Array

  /** @throws RangeError when a region has no site, or a loss names one that is not there */
  constructor(plan: Plan) {
    const { ring } = plan.storage
    this.sites = ring.sites.length
    this.homes = sitesOfRegions(plan)
    this.routing = new SiteRouting(nearestSites(ring), ring.failoverMs, ring.dnsTtlMs)
    this.rttMs = ring.siteRttMs
    this.losses = new Int32Array(this.sites)
    this.changes = siteLossesOf(plan)
      .flatMap(({ site: name, atMs, forMs }) => {
        const site = ring.sites.findIndex((one) => one.name === name)
        if (site < 0) throw new RangeError(`there is no storage site ${name}`)
        const lostMs = plan.warmupMs + atMs
        return [
          { ms: lostMs, site, isLoss: true },
          { ms: lostMs + forMs, site, isLoss: false },
        ]
      })
      .sort((a, b) => a.ms - b.ms)
  }

  /** Goes on to a moment, ms from the beginning of the warm-up: what happens then has happened. Time does not go back. */
  goOn(nowMs: number): void {
    const { changes, losses, routing } = this
    while (changes.length > 0 && changes[0].ms <= nowMs) {
      const { ms, site, isLoss } = changes[0]
      changes.shift()
      losses[site] += isLoss ? 1 : -1
      if (isLoss) routing.lose(site, ms)
      else if (losses[site] === 0) routing.comeBack(site, ms)
    }
  }

  isLost(site: number): boolean {
    return this.losses[site] > 0
  }

  /** The sites that callers of one site reach for at a moment up to the next change, all shares together being 1. */
  reachedBy(home: number, nowMs: number): Reached[] {
    return this.routing.shares(home, nowMs).flatMap((share, site) => {
      if (share === 0) return []
      return [{ site, share, farMs: this.rttMs[home][site], isLost: this.isLost(site) }]
    })
  }
}
