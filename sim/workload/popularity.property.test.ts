import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PopularityPlan } from '../plan.ts'
import { Popularity } from './popularity.ts'
import { cumulativeShare, fromCounts, fromPoints, zipf } from './popularity-curve.ts'

type Segments = PopularityPlan['segments']

const popularity = (segments: Segments, tracks: number): Popularity =>
  new Popularity({ label: '', source: '', segments }, tracks)

/** What is published about how plays spread over a catalog (SIM-2): percent of the tracks, percent of the plays. */
const claims = {
  's4-main': [
    [1, 30],
    [10, 70],
    [50, 97],
  ],
  's1-main': [
    [1, 90],
    [10, 99],
  ],
  's4-cdn': [
    [1, 80],
    [10, 95],
  ],
  's4-sizing': [[2, 75]],
} as const

const ofClaim = (points: readonly (readonly [number, number])[]): Segments =>
  fromPoints(points.map(([top, share]) => ({ top: top / 100, share: share / 100 })))

const claimed = Object.entries(claims).map(([name, points]) => ({ name, points, segments: ofClaim(points) }))

/** Any segments: not even falling, steep and flat ones, the exponent 1 among them. */
const anySegments: fc.Arbitrary<Segments> = fc
  .array(
    fc.record({
      width: fc.double({ min: 0.001, max: 1, noNaN: true }),
      share: fc.double({ min: 0.001, max: 1, noNaN: true }),
      exponent: fc.oneof(fc.constantFrom(0, 0.5, 1, 2), fc.double({ min: 0, max: 4, noNaN: true })),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => {
    const [width, share] = [parts.map((part) => part.width), parts.map((part) => part.share)].map((column) =>
      column.reduce((sum, value) => sum + value, 0),
    )
    let to = 0
    return parts.map((part, i) => {
      to += part.width / width
      // The density must be integrable at rank 0.
      const exponent = i === 0 ? Math.min(part.exponent, 0.95) : part.exponent
      return { to: i === parts.length - 1 ? 1 : to, share: part.share / share, exponent }
    })
  })

const segments = fc.oneof(
  fc.constantFrom(...claimed.map((claim) => claim.segments)),
  fc.constantFrom(zipf(0.9, 1_000_000), zipf(1, 50_000), zipf(0, 10), fromCounts([9, 5, 5, 3, 1, 1])),
  anySegments,
)
const tracks = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 100_000_000 }))
const uniform = fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true })

describe('a drawn track', () => {
  it('is the one whose stretch of the ranking holds the quantile', () => {
    fc.assert(
      fc.property(segments, tracks, uniform, (given, count, u) => {
        const curve = popularity(given, count)
        const track = curve.sample(u)
        expect(Number.isInteger(track) && track >= 0 && track < count).toBe(true)
        expect(curve.shareOfTop(track / count)).toBeLessThanOrEqual(u + 1e-9)
        expect(curve.shareOfTop((track + 1) / count)).toBeGreaterThanOrEqual(u - 1e-9)
      }),
      { numRuns: 2_000 },
    )
  })

  it('is never more popular for a larger number', () => {
    fc.assert(
      fc.property(segments, tracks, uniform, uniform, (given, count, one, other) => {
        const curve = popularity(given, count)
        const [low, high] = [Math.min(one, other), Math.max(one, other)]
        expect(curve.sample(low)).toBeLessThanOrEqual(curve.sample(high))
      }),
    )
  })

  it('comes as often as its share says', () => {
    const draws = 20_000
    fc.assert(
      fc.property(
        segments,
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (given, n, x) => {
          const curve = popularity(given, n)
          const head = Math.round(x * n)
          let fromHead = 0
          for (let i = 0; i < draws; i++) if (curve.sample((i + 0.5) / draws) < head) fromHead++
          // Evenly spread numbers: the count is off by at most one.
          expect(Math.abs(fromHead / draws - curve.shareOfTop(head / n))).toBeLessThan(1.001 / draws)
        },
      ),
    )
  })
})

describe('the share of the top', () => {
  it('is the integral of the curve', () => {
    fc.assert(
      fc.property(segments, tracks, fc.double({ min: 0, max: 1, noNaN: true }), (given, count, x) => {
        expect(Math.abs(popularity(given, count).shareOfTop(x) - cumulativeShare(given, x))).toBeLessThan(1e-9)
      }),
    )
  })

  it.each(claimed)('meets what $name claims, at any size of the catalog', ({ points, segments: given }) => {
    for (const count of [100_000_000, 2_000_000, 20_000, 100]) {
      const curve = popularity(given, count)
      for (const [top, share] of points) {
        const head = Math.round((top / 100) * count)
        expect(curve.shareOfTop(top / 100)).toBeCloseTo(share / 100, 9)
        expect(curve.sample(share / 100 - 1e-6)).toBeLessThan(head)
        expect(curve.sample(share / 100 + 1e-6)).toBeGreaterThanOrEqual(head)
      }
    }
  })
})

describe('classes', () => {
  it('cover every track once, and all plays', () => {
    fc.assert(
      fc.property(segments, tracks, (given, count) => {
        const curve = popularity(given, count)
        let next = 0
        let sum = 0
        for (const { first, count: members, probability } of curve.classes()) {
          expect(first).toBe(next)
          expect(members).toBeGreaterThan(0)
          const share = curve.shareOfTop((first + members) / count) - curve.shareOfTop(first / count)
          expect(Math.abs(members * probability - share)).toBeLessThan(1e-12)
          next += members
          sum += members * probability
        }
        expect(next).toBe(count)
        expect(sum).toBeCloseTo(1, 9)
      }),
    )
  })

  it.each(claimed)('are never more popular than the one before, for $name', ({ segments: given }) => {
    for (const count of [100_000_000, 4_000_000, 20_000, 777, 10]) {
      const classes = popularity(given, count).classes()
      for (let i = 1; i < classes.length; i++) {
        expect(classes[i].probability).toBeLessThanOrEqual(classes[i - 1].probability * (1 + 1e-9))
      }
    }
  })

  it.each(claimed)('have members that are alike to about the width of a class, for $name', ({ segments: given }) => {
    const curve = popularity(given, 1_000_000)
    const shareOf = (track: number): number =>
      curve.shareOfTop((track + 1) / 1_000_000) - curve.shareOfTop(track / 1_000_000)
    for (const { first, count, probability } of curve.classes()) {
      // The density falls as rank^-5.1 at the steepest, and half a class is 1/64 of its rank: 8 %.
      expect(shareOf(first) / probability).toBeLessThan(1.09)
      expect(shareOf(first + count - 1) / probability).toBeGreaterThan(0.91)
    }
  })
})
