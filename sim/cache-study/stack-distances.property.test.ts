import fc from 'fast-check'
import { expect, it } from 'vitest'
import { HashedCache } from '../world/slot-cache.ts'
import { curveCapacities } from './curve.ts'
import { StackDistances } from './stack-distances.ts'

const block = (id: fc.Arbitrary<number>) => fc.array(id, { maxLength: 2500, size: 'max' })
const id = fc.oneof(fc.nat(30), fc.nat(3000), fc.constantFrom(0xffffffff, 2 ** 31))

it('knows the misses of LRU at every capacity, however the trace is cut', () => {
  fc.assert(
    fc.property(fc.array(block(id), { maxLength: 4 }), (blocks) => {
      const distances = new StackDistances()
      for (const ids of blocks) distances.requestAll(Uint32Array.from(ids))
      const all = Uint32Array.from(blocks.flat())
      expect(distances.distinct).toBe(new Set(all).size)
      const capacities = [1, 2, 3, 7, 20, 29, 31, 100, 1000, 5000]
      expect(distances.misses(capacities)).toEqual(capacities.map((c) => new HashedCache('lru', c).requestAll(all)))
    }),
    { numRuns: 40 },
  )
})

it('keeps its numbers through many numberings', () => {
  const ids = Uint32Array.from({ length: 200_000 }, (_, i) => Math.imul(i, i) % 5000)
  const distances = new StackDistances()
  distances.requestAll(ids)
  expect(distances.misses([10, 500, 4000])).toEqual(
    [10, 500, 4000].map((c) => new HashedCache('lru', c).requestAll(ids)),
  )
})

it('spreads capacities evenly over their logarithm, ends included, none twice', () => {
  expect(curveCapacities(1, 1000, 4)).toEqual([1, 10, 100, 1000])
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1e6), fc.integer({ min: 2, max: 200 }), (from, more, points) => {
      const capacities = curveCapacities(from, from + more, points)
      expect(capacities[0]).toBe(Math.max(1, from))
      expect(capacities.at(-1)).toBe(Math.max(1, from + more))
      expect(capacities).toEqual([...new Set(capacities)].sort((a, b) => a - b))
    }),
  )
})
