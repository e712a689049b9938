import { describe, expect, it } from 'vitest'
import { coverageOf } from './coverage.fixture.ts'
import { scaleBy, smallPlan } from './plan.fixture.ts'

const SEEDS = 32
const coverage = coverageOf(smallPlan({ durationMs: 300_000, scale: scaleBy(1_000, 0.02) }), SEEDS)

describe('the interval of one seed', () => {
  it.each([...coverage.keys()])('holds the mean of %s over many seeds as often as it says', (name) => {
    // Of 32 intervals that hold in 95 of 100 cases fewer than 26 do so once in 400.
    expect(coverage.get(name)?.inside).toBeGreaterThanOrEqual(26)
  })

  it.each(['start-up p50', 'start-up p99', 'edge hit ratio', 'cost per million plays', 'egress', 'fetched ahead'])(
    'is about as wide as %s spreads',
    (name) => {
      // A deviation of 32 is known to an eighth, and to three eighths with three deviations.
      expect(coverage.get(name)?.spread).toBeGreaterThan(0.63)
      expect(coverage.get(name)?.spread).toBeLessThan(1.37)
    },
  )
})
