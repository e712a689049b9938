import type { Plan, RingPlan } from '../plan.ts'

/**
 * Which site serves a user when sites are lost (GW-6): DNS names another one after a while, and clients keep its old answer
 * for up to the TTL, each counting from a moment of its own. When the site is back they return in the same way.
 */
export class SiteRouting {
  private readonly nearest: readonly (readonly number[])[]
  private readonly failoverMs: number
  private readonly dnsTtlMs: number
  /** By site: when it was lost last and when it came back; −Infinity = never, Infinity = not yet. */
  private readonly lostMs: Float64Array
  private readonly backMs: Float64Array

  /** @param nearest by site: all sites by distance, itself first */
  constructor(nearest: readonly (readonly number[])[], failoverMs: number, dnsTtlMs: number) {
    this.nearest = nearest
    this.failoverMs = failoverMs
    this.dnsTtlMs = dnsTtlMs
    this.lostMs = new Float64Array(nearest.length).fill(Number.NEGATIVE_INFINITY)
    this.backMs = new Float64Array(nearest.length).fill(Number.NEGATIVE_INFINITY)
  }

  lose(site: number, nowMs: number): void {
    this.lostMs[site] = nowMs
    this.backMs[site] = Number.POSITIVE_INFINITY
  }

  comeBack(site: number, nowMs: number): void {
    this.backMs[site] = nowMs
  }

  /**
   * The site that a user of `home` reaches for.
   * @param phase the user's moment within the TTL, from 0 to 1
   */
  siteOf(home: number, phase: number, nowMs: number): number {
    const delayMs = this.failoverMs + phase * this.dnsTtlMs
    const leavesMs = this.lostMs[home] + delayMs
    const hasLeft = leavesMs <= nowMs && leavesMs < this.backMs[home]
    if (!hasLeft || nowMs >= this.backMs[home] + delayMs) return home
    return this.nearest[home].find((site) => site !== home && this.backMs[site] <= nowMs) ?? home
  }

  /** Shares of the users of `home` that reach for each site, to a thirty-second. */
  shares(home: number, nowMs: number): number[] {
    const shares = new Array<number>(this.nearest.length).fill(0)
    for (let i = 0; i < PHASES; i++) shares[this.siteOf(home, (i + 0.5) / PHASES, nowMs)] += 1 / PHASES
    return shares
  }
}

const PHASES = 32

/** By site: all sites by distance, itself first. */
export function nearestSites({ siteRttMs }: Pick<RingPlan, 'siteRttMs'>): number[][] {
  return siteRttMs.map((row, site) =>
    row.map((_, other) => other).sort((a, b) => (a === site ? -1 : b === site ? 1 : row[a] - row[b])),
  )
}

/** The site that serves each region. @throws RangeError when a region has none */
export function sitesOfRegions({ population, storage }: Plan): number[] {
  return population.regions.map(({ name }) => {
    const site = storage.ring.sites.findIndex(({ regions }) => regions.includes(name))
    if (site < 0) throw new RangeError(`no storage site serves ${name}`)
    return site
  })
}
