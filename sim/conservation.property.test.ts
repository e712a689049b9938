import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyPlan, lostIn, lostOf } from './conservation.fixture.ts'
import { smallPlan } from './plan.fixture.ts'
import { simulate } from './simulate.ts'

it('loses no listener, no play and no byte, whatever the plan', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      expect(lostIn(plan)).toEqual([])
    }),
    { numRuns: 15 },
  )
})

describe('the laws', () => {
  const result = simulate(smallPlan({ durationMs: 60_000 }), { workers: 1 })
  const [first, ...others] = result.stations

  it.each([
    ['a listener', { stations: [{ ...first, littleDifference: 1e-6 }, ...others] }],
    ['a play', { figures: { ...result.figures, plays: Math.round(result.figures.plays * 0.999) } }],
    ['a byte on a bill', { figures: { ...result.figures, costUsd: result.figures.costUsd * 0.9999 } }],
    ['a provider', { providers: result.providers.slice(1) }],
  ])('notice that %s is missing', (_, changed) => {
    expect(lostOf(result)).toEqual([])
    expect(lostOf({ ...result, ...changed })).not.toEqual([])
  })
})
