import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { perHourOfPopularity, popularityOf, shownPopularity } from './popularity.policy.ts'

const published = fc.integer({ min: 0, max: 100 })
const perHour = fc.double({ min: 0, max: 1e6, noNaN: true })

describe('popularity', () => {
  it('is what was published where nothing has been counted, and never less', () => {
    fc.assert(
      fc.property(published, perHour, (popularity, counted) => {
        expect(shownPopularity(popularity, 0)).toBe(popularity)
        expect(shownPopularity(popularity, counted)).toBeGreaterThanOrEqual(popularity)
        expect(shownPopularity(popularity, counted)).toBeLessThanOrEqual(100)
      }),
    )
  })

  it('grows with what is counted and with what was published', () => {
    fc.assert(
      fc.property(published, published, perHour, perHour, (low, high, few, many) => {
        fc.pre(low <= high && few <= many)
        expect(shownPopularity(low, few)).toBeLessThanOrEqual(shownPopularity(high, many))
      }),
    )
  })

  it('has twenty points for every factor of ten', () => {
    for (const [rate, points] of [
      [0, 0],
      [0.001, 0],
      [0.01, 0],
      [0.1, 20],
      [1, 40],
      [10, 60],
      [1000, 100],
      [1e9, 100],
    ] as const) {
      expect([rate, popularityOf(rate)]).toEqual([rate, points])
    }
    fc.assert(
      fc.property(published, (points) => {
        expect(popularityOf(perHourOfPopularity(points))).toBe(points)
      }),
    )
  })
})
