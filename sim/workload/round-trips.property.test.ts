import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lognormalSigma } from '../stats/lognormal.ts'
import { normalQuantile } from '../stats/normal.ts'
import { lineChanges, sessionRttMs } from './round-trips.ts'

const CELLS = 2_000

const access = fc.record({
  rttMs: fc
    .record({ median: fc.integer({ min: 1, max: 5_000 }), times: fc.integer({ min: 101, max: 3_000 }) })
    .map(({ median, times }) => ({ median: median / 10, p99: (median * times) / 1_000 })),
  changes: fc.record({
    sigma: fc.constant(0.5),
    rttShare: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
    everyMs: fc.constant(10_000),
  }),
})

/** Part of the moments of all sessions at which the round trip is below, by summing over sessions and levels. */
function below(ms: number, given: ReturnType<typeof access.generate>['value']): number {
  const { median, p99 } = sessionRttMs(given)
  const sigma = lognormalSigma(median, p99)
  const sessions = Float64Array.from(
    { length: CELLS },
    (_, i) => median * Math.exp(sigma * normalQuantile((i + 0.5) / CELLS)),
  )
  const { rttFactors } = lineChanges(given)
  let sum = 0
  for (const factor of rttFactors) sum += countBelow(sessions, ms / factor)
  return sum / (CELLS * rttFactors.length)
}

function countBelow(sorted: Float64Array, limit: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < limit) low = middle + 1
    else high = middle
  }
  return low
}

it('round trips at a moment have the quantiles of the plan, whatever part of their spread lies within sessions', () => {
  fc.assert(
    fc.property(access, (given) => {
      const { median, p99 } = given.rttMs
      // Halfway between two of the steps by which both are cut up.
      const step = 1 / CELLS + 1 / 1024
      expect(Math.abs(below(median, given) - 0.5)).toBeLessThan(step)
      expect(Math.abs(below(p99, given) - 0.99)).toBeLessThan(step / 4)
    }),
  )
})

it('a share of nothing leaves a session its round trip, and one of all makes sessions alike', () => {
  fc.assert(
    fc.property(access, (given) => {
      const withShare = (rttShare: number) => ({ ...given, changes: { ...given.changes, rttShare } })
      expect(sessionRttMs(withShare(0)).p99).toBeCloseTo(given.rttMs.p99, 9)
      expect(new Set(lineChanges(withShare(0)).rttFactors)).toEqual(new Set([1]))
      expect(sessionRttMs(withShare(1))).toEqual({ median: given.rttMs.median, p99: given.rttMs.median })
    }),
  )
})
