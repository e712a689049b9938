import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decisive, pointOf } from './examined.ts'
import { compared, paretoFront } from './front.ts'
import {
  type Added,
  addedBy,
  bruteFront,
  everyDesign,
  exactFirst,
  fleetsOf,
  frontOf,
  made,
  search,
  service,
  services,
  sizesOf,
  WORTH,
  worlds,
} from './search.fixture.ts'
import { feasibility, type WorldFigures } from './world-figures.ts'

describe('the search for designs', () => {
  it('finds the cheapest of all worlds, and the front of those that it looked at, as replaying all at length does', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, services, async (all, services) => {
        const exact = exactFirst(all)
        const { outcome } = await search(exact, { services })
        const looked = outcome.designs.map(({ design }) => design)
        expect(outcome.complete).toBe(true)
        expect(frontOf(outcome)).toEqual(bruteFront(looked, exact, services))
        const [cheapest] = bruteFront(everyDesign(exact, services), exact, services)
        expect(frontOf(outcome)[0]?.costUsd).toBe(cheapest?.costUsd)
      }),
    )
  })

  it('finds the cheapest fleet of all where no multiple of all services alike is it', async () => {
    const sizes = fc.array(fc.record({ ...WORTH, failed: fc.constant(0) }), { minLength: 3, maxLength: 3 }).map(sizesOf)
    const delivery = made.map((one) => ({ ...one, failed: 0, p99Ms: one.p99Ms - 20 }))
    await fc.assert(
      fc.asyncProperty(
        fc.array(delivery, { minLength: 1, maxLength: 3 }),
        fc.array(sizes, { minLength: 4, maxLength: 4 }),
        async (all, services) => {
          const exact = exactFirst(all)
          const { outcome } = await search(exact, { services })
          const [cheapest] = bruteFront(everyDesign(exact, services), exact, services)
          expect(frontOf(outcome)[0]?.costUsd).toBe(cheapest?.costUsd)
        },
      ),
    )
  })

  it('looks at every delivery with the fleet of the scenario, with the smallest and with the best', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.array(service, { minLength: 1, maxLength: 3 }), async (all, services) => {
        const { outcome } = await search(exactFirst(all), { services })
        const fleets = fleetsOf(services)
        const least = (of: (added: Added) => number) => Math.min(...fleets.map((one) => of(addedBy(services, one))))
        for (const [, some] of Map.groupBy(outcome.designs, ({ design }) => design.delivery.id)) {
          const added = some.map(({ design }) => addedBy(services, design.fleet))
          expect(some.map(({ design }) => design.fleet.id)).toContain(0)
          expect(Math.min(...added.map(({ costUsd }) => costUsd))).toBe(least(({ costUsd }) => costUsd))
          expect(Math.min(...added.map(({ failed }) => failed))).toBe(least(({ failed }) => failed))
        }
      }),
    )
  })

  it('never has a dearer answer when there is one more world to choose from', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, services, made, async (all, services, more) => {
        const exact = exactFirst(all)
        const [before] = frontOf((await search(exact, { services })).outcome)
        const [after] = frontOf((await search([...exact, more], { services })).outcome)
        if (before) expect(after.costUsd).toBeLessThanOrEqual(before.costUsd)
      }),
    )
  })

  it('has a front of worlds alone that hold with services of their own', async () => {
    await fc.assert(
      fc.asyncProperty(
        worlds,
        services,
        fc.uniqueArray(fc.integer({ min: 1, max: 24 })),
        async (all, services, fragile) => {
          const exact = exactFirst(all)
          const { outcome } = await search(exact, { services, fragile })
          const broken = services.length === 0 ? [] : fragile
          const held = outcome.designs
            .map(({ design }) => design)
            .filter(({ delivery }) => !broken.includes(delivery.id))
          expect(outcome.complete).toBe(true)
          expect(frontOf(outcome)).toEqual(bruteFront(held, exact, services))
        },
      ),
    )
  })

  it('goes on until the front is made of whole replays that nothing else is as good as', async () => {
    const slower = fc.array(fc.integer({ min: -6, max: 12 }), { minLength: 25, maxLength: 25 })
    await fc.assert(
      fc.asyncProperty(worlds, services, slower, async (all, services, slower) => {
        const { outcome } = await search(exactFirst(all), { services, slower: [0, ...slower] })
        expect(outcome.complete).toBe(true)
        for (const { whole } of outcome.front) {
          expect(whole && feasibility(whole.objectives)).toBe('met')
        }
        const met = outcome.designs.flatMap((one) => (one.fate === 'replayed' ? [decisive(one) as WorldFigures] : []))
        const points = met.filter(({ objectives }) => feasibility(objectives) === 'met').map(pointOf)
        expect(frontOf(outcome)).toEqual(paretoFront(points).map(compared))
      }),
    )
  })

  it('says what it knows when it is stopped, and that it is not all', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, services, fc.nat(12), async (all, services, stopAfter) => {
        const { outcome } = await search(all, { services, stopAfter })
        for (const { fate, long } of outcome.designs) expect(long !== null).toBe(fate === 'replayed')
        if (outcome.complete) expect(outcome.designs.every(({ fate }) => fate !== 'not reached')).toBe(true)
        if (stopAfter === 0) expect(outcome.complete).toBe(false)
        const known = outcome.designs.flatMap((one) => decisive(one) ?? [])
        const met = known.filter(({ objectives }) => feasibility(objectives) === 'met')
        expect(frontOf(outcome)).toEqual(paretoFront(met.map(pointOf)).map(compared))
      }),
    )
  })

  it('replays at length only a part where one world is better than all others', async () => {
    const all = Array.from({ length: 40 }, (_, i) => ({
      costUsd: 1e6 * (1 + i),
      p99Ms: 300 + (i === 0 ? 0 : 20),
      failed: 0,
      off: 0,
    }))
    const { outcome } = await search(all)
    expect(outcome.designs.filter(({ fate }) => fate === 'replayed')).toHaveLength(1)
    expect(outcome.designs.filter(({ fate }) => fate === 'dominated')).toHaveLength(39)
  })

  it('replays each delivery shortly with one fleet, and each fleet with one delivery; of many fleets it simulates few', async () => {
    const all = Array.from({ length: 20 }, (_, i) => ({ costUsd: 1e6 + i * 1e5, p99Ms: 310 - i, failed: 0, off: 0 }))
    const sizes = [20, 5, 0].map((p99Ms, i) => ({ costUsd: i * 1e4, p99Ms, failed: 0 }))
    const { outcome, asked } = await search(all, { services: [sizes, sizes, sizes, sizes] })
    const shortly = outcome.designs.filter(({ short }) => short !== null).map(({ design }) => design)
    const [own] = Map.groupBy(shortly, ({ delivery }) => delivery.id).values()
    expect(shortly).toHaveLength(20 + own.length - 1)
    expect(outcome.fleets.all).toBe(81)
    expect(asked.rehearsed).toBe(outcome.fleets.simulated - 1)
    expect(asked.rehearsed).toBeLessThan(30)
  })
})
