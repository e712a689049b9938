import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  cumulativeShare,
  densityAtEnd,
  densityAtStart,
  fromCounts,
  fromPoints,
  type PopularityPoint,
  type PopularitySegment,
  problemOfPoints,
  zipf,
} from './popularity-curve.ts'

/** Concave points: widths of the catalog with densities that fall. */
const concave = fc
  .array(
    fc.record({
      width: fc.double({ min: 0.001, max: 1, noNaN: true }),
      fall: fc.double({ min: 0.001, max: 1, noNaN: true }),
    }),
    {
      minLength: 2,
      maxLength: 8,
    },
  )
  .map((steps): PopularityPoint[] => {
    const width = steps.reduce((sum, step) => sum + step.width, 0)
    let density = 1
    let [top, share] = [0, 0]
    const reached = steps.map((step) => {
      density *= step.fall
      top += step.width / width
      share += step.width * density
      return { top, share }
    })
    return reached.slice(0, -1).map((point) => ({ top: point.top, share: point.share / share }))
  })
  .filter((points) => problemOfPoints(points) === null)

function neverRises(segments: readonly PopularitySegment[]): void {
  for (let i = 1; i < segments.length; i++) {
    expect(densityAtEnd(segments, i - 1)).toBeGreaterThanOrEqual(densityAtStart(segments, i) * (1 - 1e-9))
  }
  for (const { exponent } of segments) expect(exponent).toBeGreaterThanOrEqual(0)
}

function sumsToOne(segments: readonly PopularitySegment[]): void {
  expect(segments.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
  expect(segments.at(-1)?.to).toBe(1)
}

it('a curve through concave points meets each of them and never rises', () => {
  fc.assert(
    fc.property(concave, (points) => {
      const segments = fromPoints(points)
      for (const { top, share } of points) expect(cumulativeShare(segments, top)).toBeCloseTo(share, 9)
      sumsToOne(segments)
      neverRises(segments)
      expect(segments[0].exponent).toBeLessThan(1)
    }),
  )
})

it('points that are not concave are refused', () => {
  fc.assert(
    fc.property(concave, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (points, part) => {
      // The first point moved below the line from the origin to the second (or to the end).
      const next = points[1] ?? { top: 1, share: 1 }
      const bent = [{ top: points[0].top, share: (part * next.share * points[0].top) / next.top }, ...points.slice(1)]
      expect(() => fromPoints(bent)).toThrow(RangeError)
    }),
  )
})

it("Zipf's law never rises and has the shares of its ranks, whatever exponent and size", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 3, noNaN: true }), fc.integer({ min: 1, max: 3000 }), (s, tracks) => {
      const segments = zipf(s, tracks)
      sumsToOne(segments)
      neverRises(segments)
      let total = 0
      for (let rank = tracks; rank >= 1; rank--) total += rank ** -s
      let head = 0
      for (let rank = 1; rank <= Math.min(16, tracks); rank++) {
        head += rank ** -s
        expect(cumulativeShare(segments, rank / tracks)).toBeCloseTo(head / total, 9)
      }
    }),
  )
})

it('counts keep the share of every boundary and never rise', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 400 }), (counts) => {
      const ranked = counts.filter((count) => count > 0).sort((a, b) => b - a)
      fc.pre(ranked.length > 0)
      const total = ranked.reduce((sum, count) => sum + count, 0)
      const segments = fromCounts(counts)
      sumsToOne(segments)
      neverRises(segments)
      for (const { to } of segments) {
        const head = ranked.slice(0, Math.round(to * ranked.length)).reduce((sum, count) => sum + count, 0)
        expect(cumulativeShare(segments, to)).toBeCloseTo(head / total, 9)
      }
    }),
  )
})
