import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fadedCount, HALF_LIFE_MS, streamsPerHour, trendScore } from './velocity.policy.ts'

const HOUR_MS = 3_600_000
const rate = fc.double({ min: 0, max: 1e6, noNaN: true })

it('tells the rate of an even flow', () => {
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 200 }), (perHour) => {
      const atMs = 20 * HALF_LIFE_MS
      const count = Array.from({ length: perHour * 120 }, (_, i) => ((i + 0.5) * HOUR_MS) / perHour).reduce(
        (sum, ms) => sum + fadedCount(1, ms, atMs),
        0,
      )
      // The flow ran for the 120 hours up to that moment.
      expect(streamsPerHour(count) / perHour).toBeCloseTo(1, 2)
    }),
    { numRuns: 20 },
  )
})

it('does not depend on the order in which streams are told', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 20 }), (hours) => {
      const sumOf = (order: readonly number[]) => {
        let count = 0
        let asOf = 0
        for (const hour of order) {
          const later = Math.max(asOf, hour * HOUR_MS)
          count = fadedCount(count, asOf, later) + fadedCount(1, hour * HOUR_MS, later)
          asOf = later
        }
        return count
      }
      expect(sumOf(hours)).toBeCloseTo(sumOf(hours.toSorted((a, b) => a - b)), 9)
    }),
  )
})

it('grows with streams, falls with what was expected, and is nothing without streams', () => {
  fc.assert(
    fc.property(rate, rate, rate, (a, b, expected) => {
      fc.pre(a < b)
      expect(trendScore(a, expected + 1)).toBeLessThanOrEqual(trendScore(b, expected + 1))
      expect(trendScore(b, expected + 2)).toBeLessThanOrEqual(trendScore(b, expected + 1))
      expect(trendScore(0, expected + 1)).toBe(0)
    }),
  )
})
