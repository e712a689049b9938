import { expect, it } from 'vitest'
import type { ObjectClass } from './che.ts'
import { staticOptimum } from './static-optimum.ts'

// Reference values computed independently (targets of the project): Zipf 0.9 over 1,000,000 objects of one size.
it.each([
  [10_000, 0.483589],
  [100_000, 0.269512],
])('the best %i objects under Zipf 0.9 miss %f of the requests', (capacity, missRatio) => {
  const zipf: ObjectClass[] = Array.from({ length: 1_000_000 }, (_, i) => ({
    count: 1,
    rate: (i + 1) ** -0.9,
    size: 1,
  }))
  expect(staticOptimum(zipf, capacity)).toBeCloseTo(missRatio, 6)
})

it('takes what is asked for most for its size, and a part of the last', () => {
  const classes = [
    { count: 1, rate: 6, size: 6 },
    { count: 2, rate: 3, size: 1 },
    { count: 10, rate: 0.4, size: 1 },
  ]
  // Both of 3, then half of the 6.
  expect(staticOptimum(classes, 5)).toBeCloseTo(1 - 9 / 16, 12)
  expect(staticOptimum(classes, 100)).toBeCloseTo(0, 12)
})
