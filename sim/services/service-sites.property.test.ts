import fc from 'fast-check'
import { expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import type { SiteLossPlan } from '../plan.ts'
import { GROUPS } from '../stats/random-groups.ts'
import { smallStorage } from '../storage/storage-plan.fixture.ts'
import { usualBots } from './bots-run.fixture.ts'
import { ServiceMesh } from './mesh.ts'
import { outcomeOf } from './mesh-run.fixture.ts'
import { servicesOutcome } from './outcome.ts'
import { requestsOf } from './routes.ts'
import { ServiceSites } from './service-sites.ts'
import { usualServices } from './services-plan.fixture.ts'
import { SiteTraffic } from './site-traffic.ts'

const WINDOW_MS = 1_000
const services = usualServices({ sites: 'each' })
const losses = fc.array(
  fc.record({
    what: fc.constant('site-loss' as const),
    site: fc.constantFrom('left', 'right'),
    atMs: fc.integer({ min: 0, max: 25 }).map((s) => s * 1000),
    forMs: fc.integer({ min: 1, max: 25 }).map((s) => s * 1000),
  }),
  { maxLength: 3 },
)

/** A world of two sites whose callers move within seconds. */
function planWith(lost: SiteLossPlan[], sites = smallStorage().ring.sites) {
  const storage = smallStorage({ sites, failoverMs: 3_000, dnsTtlMs: 4_000 }, { losses: lost })
  return smallPlan({ services, storage, warmupMs: 2_000, durationMs: 30_000 })
}

function sum(values: Iterable<number>): number {
  let all = 0
  for (const value of values) all += value
  return all
}

it('callers always reach for somebody, and for no site that is lost once all of them have left it', () => {
  fc.assert(
    fc.property(losses, fc.array(fc.nat(200_000), { minLength: 1, maxLength: 20 }), (lost, times) => {
      const plan = planWith(lost)
      const traffic = new SiteTraffic(plan)
      for (const nowMs of times.sort((a, b) => a - b)) {
        traffic.goOn(nowMs)
        for (const home of [0, 1]) {
          const reached = traffic.reachedBy(home, nowMs)
          expect(sum(reached.map(({ share }) => share))).toBe(1)
          for (const { site, farMs } of reached) expect(farMs).toBe(site === home ? 0 : 80)
        }
      }
      // Of a loss by itself: no other one is near.
      if (lost.length !== 1) return
      const [{ site, atMs, forMs }] = lost
      const home = site === 'left' ? 0 : 1
      const alone = new SiteTraffic(plan)
      const gone = plan.warmupMs + atMs + 7_000
      if (forMs <= 7_000) return
      alone.goOn(gone)
      expect(alone.reachedBy(home, gone)).toEqual([{ site: 1 - home, share: 1, farMs: 80, isLost: false }])
    }),
  )
})

const aDemand = fc.record({
  plays: fc.tuple(fc.nat(200), fc.nat(200)),
  sessions: fc.tuple(fc.nat(30), fc.nat(30)),
})

it('what listeners ask is what all sites take and what reaches for a lost one', () => {
  fc.assert(
    fc.property(losses, fc.array(aDemand, { minLength: 32, maxLength: 32 }), (lost, demands) => {
      const plan = planWith(lost)
      const sites = new ServiceSites(plan, services, demands.length)
      let asked = 0
      for (const [i, demand] of demands.entries()) {
        const fromMs = i * WINDOW_MS
        const met = sites.advance(fromMs, fromMs + WINDOW_MS, demand, null)
        expect(met).toHaveLength(2)
        for (const { failedShare } of met) {
          expect(failedShare).toBeGreaterThanOrEqual(0)
          expect(failedShare).toBeLessThanOrEqual(1)
        }
        if (fromMs >= plan.warmupMs) asked += sum(requestsOf(services.demand, sum(demand.plays), sum(demand.sessions)))
      }
      const taken = sum(sites.records.map(({ requests }) => requests))
      const failed = sum(sites.lost.map((record) => sum([...record.failed.subarray(0, GROUPS)])))
      expect(taken + failed).toBeCloseTo(asked, 6)
      const { sites: outcomes, siteLosses, operations } = servicesOutcome(sites)
      expect(sum(outcomes.map(({ requestShare }) => requestShare))).toBeCloseTo(taken === 0 ? 0 : 1, 9)
      expect(sum(siteLosses.map(({ failedRequests }) => failedRequests))).toBeCloseTo(failed, 6)
      if (lost.length === 0) expect(failed).toBe(0)
      // Requests are drawn: all of them together come out to a few hundredths.
      const perS = sum(operations.map((one) => one.perS))
      expect(Math.abs((perS * plan.durationMs) / 1000 - asked)).toBeLessThan(8 * Math.sqrt(asked) + 50)
    }),
    { numRuns: 4 },
  )
})

it('in one site they are the mesh that the world has, by other chance', () => {
  const sites = [{ name: 'left', nodes: 6, regions: ['west', 'east'] }]
  const storage = { ...planWith([], sites).storage }
  const plan = { ...planWith([], sites), storage: { ...storage, ring: { ...storage.ring, siteRttMs: [[0]] } } }
  const { warmupMs, durationMs, seed } = plan
  const shared = { services, warmupMs, durationMs, windows: 20, commits: null }
  const one = new ServiceSites(plan, services, 20)
  const mesh = new ServiceMesh({ ...shared, seed: `${seed} left` })
  for (let i = 0; i < 20; i++) {
    const span = [i * WINDOW_MS, (i + 1) * WINDOW_MS] as const
    const [west, east] = one.advance(...span, { plays: [120, 80], sessions: [12, 8] }, null)
    const met = mesh.advance(...span, { plays: 200, sessions: 20 }, null)
    expect(west).toEqual(met)
    expect(east).toBe(west)
  }
  const { sites: outcomes, stations, ...others } = servicesOutcome(one)
  const { sites: none, stations: expected, ...alike } = outcomeOf(mesh)
  expect(others).toEqual(alike)
  expect(stations).toEqual(expected.map((station) => ({ ...station, site: 'left' })))
  expect(outcomes.map(({ name, requestShare }) => [name, requestShare])).toEqual([['left', 1]])
  expect(none).toEqual([])
})

it('bots of a lost site ask in vain, as often as ever, and have nothing to make up for when it is back', () => {
  const bots = usualBots({ callers: 50, requestsPerS: 2, joinMs: 1, forMs: 40_000 })
  const plan = planWith([{ what: 'site-loss', site: 'left', atMs: 5_000, forMs: 10_000 }])
  const sites = new ServiceSites(plan, { ...services, rateLimits: 'off', bots }, 32)
  const demand = { plays: [120, 80], sessions: [12, 8] }
  const askedBy = Array.from({ length: 32 }, (_, i) => {
    sites.advance(i * WINDOW_MS, (i + 1) * WINDOW_MS, demand, null)
    return sum(sites.meshes.map((mesh) => mesh.bots?.record.requests ?? 0))
  })
  const { bots: outcome } = servicesOutcome(sites)
  expect(outcome?.callers).toBe(50)
  // A hundred a second in thirty seconds, three in five of them in the west, whose site is away for a third of the time.
  expect(Math.abs((outcome?.perS ?? 0) - 100)).toBeLessThan(8)
  expect(Math.abs((outcome?.failed.value ?? 0) - 0.2)).toBeLessThan(0.04)
  // After two seconds of warm-up a hundred more in each.
  for (const [i, all] of askedBy.entries())
    expect(Math.abs(all - 100 * Math.max(0, i - 1))).toBeLessThan(6 * Math.sqrt(100 * i) + 20)
})

it('a site that was lost comes back with the fleet that it had', () => {
  const plan = planWith([{ what: 'site-loss', site: 'left', atMs: 10_000, forMs: 10_000 }])
  const sites = new ServiceSites(plan, services, 32)
  const fleets = Array.from({ length: 32 }, (_, i) => {
    sites.advance(i * WINDOW_MS, (i + 1) * WINDOW_MS, { plays: [120, 80], sessions: [12, 8] }, null)
    return sites.meshes[0].pods.map(({ replicas }) => replicas)
  })
  expect(fleets[21]).toEqual(fleets[11])
  expect(fleets[11].length).toBeGreaterThan(0)
})
