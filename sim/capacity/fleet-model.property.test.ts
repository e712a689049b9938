import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import { usualServices } from '../services/services-plan.fixture.ts'
import { evenly, FleetModel, fleetPath, lossMs, singleChanges, workersOf } from './fleet-model.ts'
import { allFleets, playServices } from './fleets.ts'
import type { FleetEffect } from './rehearsal.ts'

const plan = smallPlan({ services: usualServices() })
const fleets = allFleets(plan, [1, 0.8, 1.5])

/** What a service of some size brings in, by service and size from the smallest on: more replicas, less delay. */
const services = fc.array(
  fc.record({
    steps: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 3, maxLength: 3 }),
    delays: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 3, maxLength: 3 }),
    failed: fc.constantFrom(0, 0, 0.01),
  }),
  { minLength: playServices.length, maxLength: playServices.length },
)
type Services = typeof services extends fc.Arbitrary<infer T> ? T : never

function effectOf(all: Services, times: readonly number[]): FleetEffect {
  const sum = (some: readonly number[]) => some.reduce((a, b) => a + b, 0)
  const each = all.map(({ steps, delays, failed }, i) => {
    const size = [0.8, 1, 1.5].indexOf(times[i])
    return { workers: sum(steps.slice(0, size + 1)), ms: sum(delays.slice(size)), failed: size === 0 ? failed : 0 }
  })
  const ms = sum(each.map((one) => one.ms))
  return {
    workers: each.map(({ workers }) => workers),
    otherWorkers: 7,
    meanMs: ms,
    p99Ms: 4 * ms,
    failedShare: sum(each.map(({ failed }) => failed)),
  }
}

function modelOf(all: Services): FleetModel {
  const seen = [fleets[0], ...singleChanges(fleets)]
  return new FleetModel(fleets, new Map(seen.map(({ id, times }) => [id, effectOf(all, times)])))
}

describe('what to expect of a fleet', () => {
  it('is what it comes to where services add up, from one fleet for each size of each service', () => {
    expect(singleChanges(fleets)).toHaveLength(2 * playServices.length)
    fc.assert(
      fc.property(services, fc.nat(fleets.length - 1), (all, i) => {
        const expected = modelOf(all).effect(fleets[i])
        const effect = effectOf(all, fleets[i].times)
        expect(expected.workers).toEqual(effect.workers)
        expect(expected.meanMs).toBeCloseTo(effect.meanMs, 9)
        expect(expected.p99Ms).toBeCloseTo(effect.p99Ms, 9)
        expect(expected.failedShare).toBeCloseTo(effect.failedShare, 9)
      }),
    )
  })
})

describe('the path through fleets', () => {
  it('goes from the cheapest of all to one that holds plays up least, each step one service and better than the one before', () => {
    fc.assert(
      fc.property(services, (all) => {
        const effect = ({ times }: (typeof fleets)[number]) => effectOf(all, times)
        const path = fleetPath(fleets, effect)
        expect(workersOf(effect(path[0]))).toBe(Math.min(...fleets.map((one) => workersOf(effect(one)))))
        const least = Math.min(...fleets.map((one) => lossMs(effect(one))))
        expect(lossMs(effect(path[path.length - 1]))).toBeCloseTo(least, 6)
        for (const [i, { times }] of path.slice(1).entries()) {
          expect(times.filter((one, s) => one !== path[i].times[s])).toHaveLength(1)
          expect(lossMs(effect(path[i + 1]))).toBeLessThan(lossMs(effect(path[i])))
        }
      }),
      { numRuns: 30 },
    )
  })
})

it('a few of many are spread from the first to the last', () => {
  expect(evenly([1, 2, 3], 5)).toEqual([1, 2, 3])
  expect(evenly([0, 1, 2, 3, 4, 5, 6, 7, 8], 3)).toEqual([0, 4, 8])
})
