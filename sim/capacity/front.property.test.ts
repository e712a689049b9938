import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compared, type FrontPoint, isAsGood, paretoFront } from './front.ts'

// Few values, so that ties are common, and parts of a step, so that rounding matters.
const point: fc.Arbitrary<FrontPoint> = fc.record({
  costUsd: fc.integer({ min: 0, max: 24 }).map((n) => n / 4),
  startupP99Ms: fc.integer({ min: 0, max: 24 }).map((n) => n / 4),
  availability: fc.integer({ min: 0, max: 24 }).map((n) => 1 - n * 4e-6),
})
const points = fc.array(point, { maxLength: 30 })

describe('the Pareto front', () => {
  it('has no point that another point is as good as', () => {
    fc.assert(
      fc.property(points, (all) => {
        const front = paretoFront(all)
        for (const a of front) for (const b of front) expect(a === b || !isAsGood(a, b)).toBe(true)
      }),
    )
  })

  it('leaves out only what some point of it is as good as', () => {
    fc.assert(
      fc.property(points, (all) => {
        const front = paretoFront(all)
        for (const one of all) expect(front.some((kept) => isAsGood(kept, one))).toBe(true)
      }),
    )
  })

  it('is the same whatever the order, as far as points are compared', () => {
    fc.assert(
      fc.property(points, (all) => {
        expect(paretoFront(all.toReversed()).map(compared)).toEqual(paretoFront(all).map(compared))
      }),
    )
  })

  it('never has a dearer cheapest point when there is one more to choose from', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 30 }), point, (all, more) => {
        const [before] = paretoFront(all).map(compared)
        const [after] = paretoFront([...all, more]).map(compared)
        expect(after.costUsd).toBeLessThanOrEqual(before.costUsd)
      }),
    )
  })
})
