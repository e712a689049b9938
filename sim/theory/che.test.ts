import { describe, expect, it } from 'vitest'
import { characteristicTime, cheMissRatio, type ObjectClass } from './che.ts'

const zipf: ObjectClass[] = Array.from({ length: 1_000_000 }, (_, i) => ({ count: 1, rate: (i + 1) ** -0.9, size: 1 }))

// Reference values computed independently (targets of the project): Zipf 0.9 over 1,000,000 objects of one size.
describe.each([
  ['lru', 1_000, 0.776411],
  ['lru', 10_000, 0.605099],
  ['lru', 100_000, 0.363048],
  ['fifo', 1_000, 0.802477],
  ['fifo', 10_000, 0.638291],
  ['fifo', 100_000, 0.401242],
] as const)('%s with room for %i objects', (model, capacity, missRatio) => {
  it(`misses ${missRatio} of requests`, () => {
    const time = characteristicTime(model, zipf, capacity)
    expect(cheMissRatio(model, zipf, time)).toBeCloseTo(missRatio, 6)
  })
})

describe('the characteristic time', () => {
  it('is infinite when everything fits, and nothing misses then', () => {
    const classes = [{ count: 10, rate: 1, size: 2 }]
    expect(characteristicTime('lru', classes, 20)).toBe(Number.POSITIVE_INFINITY)
    expect(cheMissRatio('lru', classes, Number.POSITIVE_INFINITY)).toBe(0)
  })

  it('does not depend on how objects are grouped', () => {
    const grouped = [{ count: 1000, rate: 0.5, size: 3 }]
    const single = Array.from({ length: 1000 }, () => ({ count: 1, rate: 0.5, size: 3 }))
    expect(characteristicTime('fifo', grouped, 300)).toBeCloseTo(characteristicTime('fifo', single, 300), 9)
  })
})
