import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  freshness,
  partRelevance,
  popularityShare,
  type RankingSignals,
  rankingScore,
  weightedSum,
} from './ranking.policy.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const signals = fc.record<RankingSignals>({
  text: share,
  popularity: share,
  affinity: share,
  freshness: share,
  availability: share,
})
const terms = ['text', 'popularity', 'affinity', 'freshness', 'availability'] as const

describe('the ranking', () => {
  it('lies between 0 and 1, whatever it is given', () => {
    const any = fc.double({ noNaN: true })
    fc.assert(
      fc.property(any, any, any, any, any, (...given) => {
        const score = weightedSum(...given)
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(1 + Number.EPSILON)
      }),
    )
  })

  it('rises with each of its terms', () => {
    fc.assert(
      fc.property(signals, fc.constantFrom(...terms), share, (given, term, other) => {
        const [less, more] = [given[term], other].sort((a, b) => a - b)
        expect(rankingScore({ ...given, [term]: more })).toBeGreaterThanOrEqual(
          rankingScore({ ...given, [term]: less }),
        )
      }),
    )
  })

  it('takes a trend for the popularity that it would come to, and never for less than the popularity', () => {
    const points = fc.integer({ min: 0, max: 100 })
    const perHour = fc.double({ min: 0, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(points, perHour, perHour, (popularity, a, b) => {
        const [slow, fast] = a < b ? [a, b] : [b, a]
        expect(popularityShare(popularity, 0)).toBe(popularity / 100)
        expect(popularityShare(popularity, slow)).toBeGreaterThanOrEqual(popularity / 100)
        expect(popularityShare(popularity, fast)).toBeGreaterThanOrEqual(popularityShare(popularity, slow))
        expect(popularityShare(popularity, fast)).toBeLessThanOrEqual(1)
      }),
    )
    expect([popularityShare(10, 1), popularityShare(50, 1), popularityShare(50, 1000)]).toEqual([0.4, 0.5, 1])
  })

  it('has the published shares', () => {
    const none = { text: 0, popularity: 0, affinity: 0, freshness: 0, availability: 0 }
    const shares = terms.map((term) => rankingScore({ ...none, [term]: 1 }))
    expect(shares).toEqual([0.3, 0.25, 0.2, 0.15, 0.1])
  })

  it('finds an older release less fresh, and a coming one as fresh as any', () => {
    const dayMs = 24 * 3_600_000
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(20_000), (days, more) => {
        const nowMs = 30_000 * dayMs
        expect(freshness(nowMs - (days + more) * dayMs, nowMs)).toBeLessThanOrEqual(
          freshness(nowMs - days * dayMs, nowMs),
        )
      }),
    )
    expect(freshness(90 * dayMs, 180 * dayMs)).toBeCloseTo(0.5)
    expect(freshness(181 * dayMs, 180 * dayMs)).toBe(1)
    expect(freshness(null, 0)).toBe(0.5)
  })

  it('values a whole name above a mention, and lies within its bounds', () => {
    fc.assert(
      fc.property(share, share, share, share, (quality, weight, coverage, other) => {
        const relevance = partRelevance(quality, weight, coverage)
        expect(relevance).toBeGreaterThanOrEqual(0)
        expect(relevance).toBeLessThanOrEqual(1)
        expect(partRelevance(quality, weight, Math.max(coverage, other))).toBeGreaterThanOrEqual(relevance)
      }),
    )
    expect(partRelevance(1, 1, 1)).toBe(1)
  })
})
