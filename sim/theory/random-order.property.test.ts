import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Stream } from '../services/stream.ts'
import { missesInRandomOrder } from './random-order.ts'

const requests = fc.integer({ min: 1, max: 5000 })
const stay = fc.double({ min: 1e-6, max: 1.5, noNaN: true })

/** Misses of one object whose requests are at random moments, counted one by one. */
function counted(requests: number, stay: number, chance: Stream): number {
  const moments = Float64Array.from({ length: requests }, () => chance.next()).sort()
  let leaves = 0
  let misses = 0
  for (const at of moments) {
    if (at < leaves) continue
    misses++
    leaves = at + stay
  }
  return misses
}

describe('expected misses in random order', () => {
  it.each([
    [1, 0.4],
    [2, 0.4],
    [3, 0.7],
    [20, 0.05],
    [20, 0.3],
    [300, 0.011],
    [300, 0.07],
    [600, 0.5],
    [600, 0.001],
  ])('are the mean of what %i requests miss that stay %d of the trace', (asked, stays) => {
    const chance = new Stream(asked)
    const runs = Array.from({ length: 1000 }, () => counted(asked, stays, chance))
    const mean = runs.reduce((sum, one) => sum + one, 0) / runs.length
    const variance = runs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (runs.length - 1)
    // A fixed seed: five standard errors, and a thousandth where the limit stands for the sum.
    const most = 5 * Math.sqrt(variance / runs.length) + 1e-3 * mean + 1e-9
    expect(Math.abs(missesInRandomOrder(asked, stays) - mean)).toBeLessThan(most)
  })

  it('are at least one, at most all, and no more the longer a stay is', () => {
    fc.assert(
      fc.property(requests, stay, fc.double({ min: 1, max: 3, noNaN: true }), (asked, stays, times) => {
        const misses = missesInRandomOrder(asked, stays)
        expect(misses).toBeGreaterThanOrEqual(1 - 1e-9)
        expect(misses).toBeLessThanOrEqual(asked + 1e-9)
        // Where the limit takes over there is a step of its error.
        expect(missesInRandomOrder(asked, stays * times)).toBeLessThanOrEqual(misses * 1.015)
      }),
    )
  })
})
