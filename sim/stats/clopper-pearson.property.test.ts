import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clopperPearson } from './clopper-pearson.ts'

/** P(X ≤ k) of a binomial X by its sum, term by term in logarithms. */
function atMost(k: number, n: number, p: number): number {
  let logTerm = n * Math.log1p(-p)
  let sum = Math.exp(logTerm)
  for (let i = 1; i <= k; i++) {
    logTerm += Math.log((n - i + 1) / i) + Math.log(p) - Math.log1p(-p)
    sum += Math.exp(logTerm)
  }
  return sum
}

describe('the exact interval of a probability', () => {
  it.each([
    // Published: Clopper and Pearson's chart and every statistics package.
    [0, 10, 0, 0.3085],
    [1, 10, 0.0025, 0.445],
    [5, 10, 0.1871, 0.8129],
    [3, 20, 0.0321, 0.3789],
    [20, 20, 0.8316, 1],
  ])('of %d of %d is that of the tables', (events, trials, low, high) => {
    const interval = clopperPearson(events, trials)
    expect(interval.low).toBeCloseTo(low, 4)
    expect(interval.high).toBeCloseTo(high, 4)
  })

  it('ends where the binomial distribution leaves 2.5 % on either side', () => {
    const counts = fc
      .integer({ min: 1, max: 200 })
      .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n })))
    fc.assert(
      fc.property(counts, ([trials, events]) => {
        const { low, high } = clopperPearson(events, trials)
        if (events < trials) expect(atMost(events, trials, high)).toBeCloseTo(0.025, 8)
        else expect(high).toBe(1)
        if (events > 0) expect(1 - atMost(events - 1, trials, low)).toBeCloseTo(0.025, 8)
        else expect(low).toBe(0)
      }),
    )
  })

  it('is that of a Poisson number of events among very many trials (Garwood 1936)', () => {
    const trials = 1e9
    for (const [events, low, high] of [
      [0, 0, 3.6889],
      [1, 0.0253, 5.5716],
      [10, 4.7954, 18.3904],
      [50, 37.1108, 65.9188],
    ]) {
      const interval = clopperPearson(events, trials)
      expect(interval.low * trials).toBeCloseTo(low, 3)
      expect(interval.high * trials).toBeCloseTo(high, 3)
    }
  })

  it('rises with the events, whole or not, and holds their share', () => {
    const given = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 1, max: 1e7, noNaN: true }))
    fc.assert(
      fc.property(given, fc.double({ min: 0, max: 1, noNaN: true }), ([share, trials], more) => {
        const one = clopperPearson(share * trials, trials)
        const other = clopperPearson((share + (1 - share) * more) * trials, trials)
        expect(one.low).toBeLessThanOrEqual(share)
        expect(one.high).toBeGreaterThanOrEqual(share)
        // Logarithms of gamma are as large as 1e8, and what their differences lose leaves an interval six digits.
        expect(other.low).toBeGreaterThanOrEqual(one.low * (1 - 1e-6))
        expect(other.high).toBeGreaterThanOrEqual(one.high * (1 - 1e-6))
      }),
    )
  })
})
