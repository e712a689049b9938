import { describe, expect, it } from 'vitest'
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

const points = (...percents: [number, number][]): PopularityPoint[] =>
  percents.map(([top, share]) => ({ top: top / 100, share: share / 100 }))

/** Largest factor by which the density jumps at a boundary. */
function largestJump(segments: readonly PopularitySegment[]): number {
  return Math.max(...segments.slice(1).map((_, i) => densityAtEnd(segments, i) / densityAtStart(segments, i + 1)))
}

describe('fromPoints', () => {
  it('meets the four published claims', () => {
    const s4 = fromPoints(points([1, 30], [10, 70], [50, 97]))
    expect([0.01, 0.1, 0.5, 1].map((x) => cumulativeShare(s4, x))).toEqual([0.3, 0.7, 0.97, 1].map(nearly))
    const s1 = fromPoints(points([1, 90], [10, 99]))
    expect([0.01, 0.1, 1].map((x) => cumulativeShare(s1, x))).toEqual([0.9, 0.99, 1].map(nearly))
    const cdn = fromPoints(points([1, 80], [10, 95]))
    expect([0.01, 0.1, 1].map((x) => cumulativeShare(cdn, x))).toEqual([0.8, 0.95, 1].map(nearly))
    const sizing = fromPoints(points([2, 75]))
    expect([0.02, 1].map((x) => cumulativeShare(sizing, x))).toEqual([0.75, 1].map(nearly))
  })

  it('is nearly continuous where the claim leaves room for it', () => {
    expect(largestJump(fromPoints(points([1, 30], [10, 70], [50, 97])))).toBeLessThan(1.2)
    expect(largestJump(fromPoints(points([2, 75])))).toBeCloseTo(1, 6)
  })

  it('keeps the most popular of 100 M tracks at about 1 % of what the top 1 % get', () => {
    const top = cumulativeShare(fromPoints(points([1, 90], [10, 99])), 1e-8)
    expect(top / 0.9).toBeCloseTo(0.01, 6)
  })

  it('is even where the points are', () => {
    expect(fromPoints(points([25, 25], [50, 50])).map(({ exponent }) => exponent)).toEqual([0, 0, 0])
  })

  it('refuses points that are not concave, and says so', () => {
    expect(() => fromPoints(points([10, 5]))).toThrow(
      new RangeError(
        'no popularity curve goes through the points: the curve is not concave at 10 %: the tracks behind it would be ' +
          'more popular than those before it',
      ),
    )
  })
})

describe('problemOfPoints', () => {
  it.each([
    [[], 'there is no point'],
    [points([10, 70], [10, 80]), 'the top 10 % must have more than the top 10 %, and less than all'],
    [points([10, 70], [20, 60]), 'the top 20 % must have more than the top 10 %, and less than all'],
    [points([10, 100]), 'the top 100 % must have more than the top 10 %, and less than all'],
    [points([100, 70]), 'the top 100 % must have more than the top 100 %, and less than all'],
    [points([10, 70], [20, 75], [30, 99]), expect.stringContaining('not concave at 20 %')],
  ])('%j', (given, problem) => {
    expect(problemOfPoints(given)).toEqual(problem)
  })

  it('finds nothing wrong with a claim', () => {
    expect(problemOfPoints(points([1, 30], [10, 70], [50, 97]))).toBeNull()
  })
})

describe('zipf', () => {
  it('has the normalization of Zipf 0.9 over a million objects (targets: H = 30.380605026)', () => {
    expect(1 / zipf(0.9, 1_000_000)[0].share).toBeCloseTo(30.380605026, 8)
  })

  it('has the harmonic number of 100 M for exponent 1 (ln n + γ + 1/2n)', () => {
    expect(1 / zipf(1, 100_000_000)[0].share).toBeCloseTo(Math.log(1e8) + 0.5772156649015329 + 5e-9, 9)
  })

  it('gives every rank its share to 0.2 %', () => {
    const [s, tracks] = [0.9, 20_000]
    const segments = zipf(s, tracks)
    let total = 0
    for (let rank = 1; rank <= tracks; rank++) total += rank ** -s
    let worst = 0
    for (let rank = 1; rank <= tracks; rank++) {
      const share = cumulativeShare(segments, rank / tracks) - cumulativeShare(segments, (rank - 1) / tracks)
      worst = Math.max(worst, Math.abs((share * total) / rank ** -s - 1))
    }
    expect(worst).toBeLessThan(0.002)
  })

  it('holds for a catalog scaled down: a track stands for as many as it replaces', () => {
    const segments = zipf(0.9, 1_000_000)
    let [top, total] = [0, 0]
    for (let rank = 1_000_000; rank >= 1; rank--) {
      total += rank ** -0.9
      if (rank <= 50) top += rank ** -0.9
    }
    expect(cumulativeShare(segments, 50 / 1_000_000)).toBeCloseTo(top / total, 4)
  })

  it('has a segment for each of a few tracks, and one for a single track', () => {
    expect(zipf(1, 3).map(({ to, share }) => [to, share])).toEqual([
      [1 / 3, nearly(6 / 11)],
      [2 / 3, nearly(3 / 11)],
      [1, nearly(2 / 11)],
    ])
    expect(zipf(0.9, 1)).toEqual([{ to: 1, share: 1, exponent: 0 }])
  })

  it('is even for exponent 0', () => {
    expect(zipf(0, 1000).every(({ exponent }) => exponent === 0)).toBe(true)
    expect(cumulativeShare(zipf(0, 1000), 0.25)).toBeCloseTo(0.25, 12)
  })
})

describe('fromCounts', () => {
  it('has the counts of the first ranks exactly, in any order of the items', () => {
    expect(fromCounts([1, 6, 3])).toEqual([
      { to: 1 / 3, share: 0.6, exponent: 0 },
      { to: 2 / 3, share: 0.3, exponent: 0 },
      { to: 1, share: 0.1, exponent: 0 },
    ])
  })

  it('leaves out what nobody played', () => {
    expect(fromCounts([0, 2, 0, 2])).toHaveLength(2)
  })

  it('stays within 512 segments and never rises', () => {
    const segments = fromCounts(Array.from({ length: 200_000 }, (_, i) => Math.ceil(1e6 / (i + 1))))
    expect(segments.length).toBeGreaterThan(256)
    expect(segments.length).toBeLessThanOrEqual(512)
    expect(segments.at(-1)?.to).toBe(1)
    expect(smallestRatio(segments)).toBeGreaterThan(1 - 1e-9)
  })

  it('refuses what is no count, and a table without plays', () => {
    expect(() => fromCounts([1, -1])).toThrow('a count is not 0 or more')
    expect(() => fromCounts([1, Number.NaN])).toThrow('a count is not 0 or more')
    expect(() => fromCounts([0])).toThrow('no item was played')
  })
})

/** Smallest ratio of neighboring densities, from left to right. */
function smallestRatio(segments: readonly PopularitySegment[]): number {
  return Math.min(...segments.slice(1).map((_, i) => densityAtEnd(segments, i) / densityAtStart(segments, i + 1)))
}

function nearly(value: number): unknown {
  return expect.closeTo(value, 12)
}
