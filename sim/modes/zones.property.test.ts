import fc from 'fast-check'
import { expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import type { Plan } from '../plan.ts'
import { usualBots } from '../services/bots-run.fixture.ts'
import { usualServices } from '../services/services-plan.fixture.ts'
import { TICK_MS } from '../stats/tally.ts'
import { smallStorage } from '../storage/storage-plan.fixture.ts'
import { tallyAt } from './tally-kinds.ts'
import { zonesOf, zoneTallies } from './zones.ts'

const FINE_MS = 250
const DAY_MS = 86_400_000
const HOUR_MS = DAY_MS / 24
const names = ['a', 'b', 'c', 'd']

const fault = fc.record({
  atMs: fc.integer({ min: 0, max: DAY_MS / FINE_MS - 1 }).map((n) => n * FINE_MS),
  forMs: fc.integer({ min: 1, max: 40_000 }).map((n) => n * FINE_MS),
  regions: fc.subarray(names, { minLength: 1 }),
})
const eventful = fc.tuple(fc.array(fault, { maxLength: 6 }), fc.array(fault, { maxLength: 1 })).map(
  ([faults, serviceFaults]): Plan =>
    smallPlan({
      services: {
        ...usualServices(),
        faults: serviceFaults.map(({ atMs, forMs }) => ({ what: 'slow', service: 'playback', times: 5, atMs, forMs })),
      },
      durationMs: DAY_MS,
      mode: 'aggregate',
      population: {
        ...smallPlan().population,
        regions: names.map((name) => ({ name, share: 0.25, utcOffsetMinutes: 0, metros: 1, originRttMs: 20 })),
      },
      faults: faults.map((one) => ({
        ...one,
        what: 'provider-outage',
        provider: 'north',
        forMs: Math.min(one.forMs, DAY_MS - one.atMs),
      })),
    }),
)

it('has bots of services in a zone of every region', () => {
  const bots = { ...usualBots(), atMs: 12 * HOUR_MS, forMs: HOUR_MS }
  const plan = smallPlan({ mode: 'aggregate', durationMs: DAY_MS, services: usualServices({ bots }) })
  const zones = zonesOf(plan)
  expect(zones).toHaveLength(1)
  expect(zones[0].fromMs).toBeLessThan(12 * HOUR_MS)
  expect(zones[0].toMs).toBeGreaterThan(12 * HOUR_MS)
  expect(zones[0].regions).toHaveLength(plan.population.regions.length)
})

it('has a time without a leader in a zone of every region, and nothing else that storage loses', () => {
  const loss = { what: 'site-loss', site: 'left', atMs: 6 * HOUR_MS, forMs: HOUR_MS } as const
  const losses = [loss, { what: 'leader-loss', atMs: 12 * HOUR_MS } as const]
  const storage = smallStorage({}, { simulated: true, losses })
  const plan = smallPlan({ mode: 'aggregate', durationMs: DAY_MS, services: usualServices(), storage })
  const [zone, ...others] = zonesOf(plan)
  expect(others).toEqual([])
  expect(zone.fromMs).toBeLessThan(12 * HOUR_MS)
  expect(zone.toMs).toBeGreaterThan(12 * HOUR_MS + storage.sql.promotionMs)
  expect(zone.regions).toHaveLength(plan.population.regions.length)
  // Nobody asks it, or it is not there.
  expect(zonesOf({ ...plan, services: null })).toEqual([])
  expect(zonesOf({ ...plan, storage: { ...storage, simulated: false } })).toEqual([])
})

it('has the loss of a site with its services in a zone of every region, until its callers are back', () => {
  const loss = { what: 'site-loss', site: 'left', atMs: 12 * HOUR_MS, forMs: 600_000 } as const
  const planWith = (sites: 'together' | 'each') => {
    const storage = smallStorage({}, { simulated: true, losses: [loss] })
    return smallPlan({ mode: 'aggregate', durationMs: DAY_MS, services: usualServices({ sites }), storage })
  }
  expect(zonesOf(planWith('together'))).toEqual([])
  const [zone, ...others] = zonesOf(planWith('each'))
  expect(others).toEqual([])
  expect(zone.fromMs).toBeLessThan(loss.atMs)
  expect(zone.toMs).toBeGreaterThan(loss.atMs + loss.forMs + 90_000)
  expect(zone.regions).toEqual([0, 1])
})

it('has the beginning of every fault in a zone of each of its regions, with time to spare', () => {
  fc.assert(
    fc.property(eventful, (plan) => {
      const zones = zonesOf(plan)
      const ofServices = (plan.services?.faults ?? []).map(({ atMs }) => ({ atMs, regions: names }))
      for (const { atMs, regions } of [...plan.faults, ...ofServices]) {
        for (const name of regions) {
          const holds = zones.some(
            (zone) =>
              zone.regions.includes(names.indexOf(name)) &&
              zone.fromMs <= Math.max(0, atMs - 60_000) &&
              zone.toMs >= Math.min(plan.durationMs, atMs + FINE_MS),
          )
          expect(holds).toBe(true)
        }
      }
    }),
  )
})

it('keeps zones apart, within the replay, and on whole ticks', () => {
  fc.assert(
    fc.property(eventful, (plan) => {
      const zones = zonesOf(plan)
      for (const [i, zone] of zones.entries()) {
        expect(zone.fromMs).toBeGreaterThanOrEqual(0)
        expect(zone.toMs).toBeLessThanOrEqual(plan.durationMs)
        expect(zone.fromMs).toBeLessThan(zone.toMs)
        expect([zone.fromMs % TICK_MS, zone.toMs % TICK_MS]).toEqual([0, 0])
        for (const other of zones.slice(i + 1)) {
          const apart = other.fromMs >= zone.toMs || zone.fromMs >= other.toMs
          expect(apart).toBe(true)
        }
      }
    }),
  )
})

it("counts what is within a zone's time apart from what is not, in every region", () => {
  fc.assert(
    fc.property(eventful, fc.integer({ min: 0, max: DAY_MS / TICK_MS - 1 }), (plan, tick) => {
      const zones = zonesOf(plan)
      const { count, regions } = zoneTallies(plan, zones)
      const insides = new Set(regions.filter(({ zones }) => zones.length > 0).map(({ inside }) => inside))
      for (const tallies of regions) {
        const kind = tallyAt(tallies, tick * TICK_MS)
        const inZone = zones.some((zone) => tick * TICK_MS >= zone.fromMs && tick * TICK_MS < zone.toMs)
        expect(kind).toBeLessThan(count)
        expect(insides.has(kind)).toBe(inZone)
      }
    }),
  )
})

it('has none where everybody is simulated anyway', () => {
  const plan = smallPlan({
    scale: { ...smallPlan().scale, factor: 1 },
    faults: [{ what: 'provider-outage', provider: 'north', regions: ['west'], atMs: 60_000, forMs: 60_000 }],
  })
  expect(zonesOf(plan)).toEqual([])
})
