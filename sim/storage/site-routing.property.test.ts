import fc from 'fast-check'
import { expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import { nearestSites, SiteRouting, sitesOfRegions } from './site-routing.ts'

const FAILOVER_MS = 30_000
const TTL_MS = 60_000
const rttMs = [
  [0, 105, 155],
  [105, 0, 245],
  [155, 245, 0],
]
const lossMs = fc.integer({ min: 1, max: 600_000 })

function sum(shares: readonly number[]): number {
  return shares.reduce((all, share) => all + share, 0)
}

/** Routing of which one site is lost at 0, and back after a while. */
function lostFor(site: number, forMs: number): SiteRouting {
  const routing = new SiteRouting(nearestSites({ siteRttMs: rttMs }), FAILOVER_MS, TTL_MS)
  routing.lose(site, 0)
  if (Number.isFinite(forMs)) routing.comeBack(site, forMs)
  return routing
}

it('sends everybody somewhere, those of other sites home, and nobody to a lost site once all have left', () => {
  fc.assert(
    fc.property(fc.nat(2), fc.nat(2), fc.integer({ min: 0, max: 900_000 }), (site, home, nowMs) => {
      const shares = lostFor(site, Number.POSITIVE_INFINITY).shares(home, nowMs)
      expect(sum(shares)).toBe(1)
      if (home !== site) expect(shares[home]).toBe(1)
      else if (nowMs < FAILOVER_MS) expect(shares[home]).toBe(1)
      else if (nowMs >= FAILOVER_MS + TTL_MS) expect(shares[home]).toBe(0)
    }),
  )
})

it('lets them come back as they went: the nearest other site has them until then', () => {
  fc.assert(
    fc.property(fc.nat(2), fc.integer({ min: FAILOVER_MS + TTL_MS, max: 900_000 }), lossMs, (site, forMs, sinceMs) => {
      const routing = lostFor(site, forMs)
      const shares = routing.shares(site, forMs + sinceMs)
      const left = lostFor(site, Number.POSITIVE_INFINITY).shares(site, sinceMs)
      const [, next] = nearestSites({ siteRttMs: rttMs })[site]
      // Who has left the lost site after so long is who has come back as long after its return.
      expect(shares[site]).toBeCloseTo(1 - left[site], 12)
      expect(shares[next]).toBeCloseTo(left[site], 12)
    }),
  )
})

it('nobody leaves a site that is back before DNS names another', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: FAILOVER_MS }), fc.integer({ min: 0, max: 200_000 }), (forMs, nowMs) => {
      expect(lostFor(1, forMs).shares(1, nowMs)).toEqual([0, 1, 0])
    }),
  )
})

it('every region has a site, or there is no telling who serves it', () => {
  const plan = smallPlan()
  expect(sitesOfRegions(plan)).toEqual([0, 1])
  const [west] = plan.population.regions
  const regions = [west, { ...west, name: 'nowhere' }]
  expect(() => sitesOfRegions({ ...plan, population: { ...plan.population, regions } })).toThrow(
    'no storage site serves nowhere',
  )
})
