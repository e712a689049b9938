import fc from 'fast-check'
import { expect, it } from 'vitest'
import { poissonArrivals } from './arrivals.ts'

it('is in order, ends in time, and is the same for the same seed', () => {
  fc.assert(
    fc.property(fc.string(), fc.double({ min: 0.1, max: 1000, noNaN: true }), (seed, perSecond) => {
      const all = [...poissonArrivals(seed, perSecond, 2000)]
      expect(all).toEqual([...poissonArrivals(seed, perSecond, 2000)])
      expect(all).toEqual(all.toSorted((a, b) => a - b))
      expect(all.every((atMs) => atMs >= 0 && atMs < 2000)).toBe(true)
    }),
  )
})

it('has the mean and the variance of a Poisson process', () => {
  const counts = Array.from({ length: 2000 }, (_, i) => [...poissonArrivals(String(i), 50, 1000)].length)
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length
  // Four standard errors of each.
  expect(Math.abs(mean - 50)).toBeLessThan(4 * Math.sqrt(50 / counts.length))
  expect(Math.abs(variance / mean - 1)).toBeLessThan(4 * Math.sqrt(2 / counts.length))
})
