import fc from 'fast-check'
import { expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import type { Plan } from '../plan.ts'
import { usualServices } from '../services/services-plan.fixture.ts'
import { TICK_MS } from '../stats/tally.ts'
import { tallyAt } from './tally-kinds.ts'
import { zonesOf, zoneTallies } from './zones.ts'

const FINE_MS = 250
const DAY_MS = 86_400_000
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
