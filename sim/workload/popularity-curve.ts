import type { PopularityPlan } from '../plan.ts'

/**
 * Popularity as a piecewise power law over the ranked catalog. x is the rank as a fraction of the catalog: the most
 * popular track lies in [0, 1/tracks). A segment has an exact share of all plays; inside it the density is proportional
 * to x^-exponent.
 */
export type PopularitySegment = PopularityPlan['segments'][number]

/** A published claim: the most popular `top` of the catalog gets `share` of all plays (both from 0 to 1). */
export interface PopularityPoint {
  top: number
  share: number
}

/**
 * Steepest exponent of the segment that begins at rank 0. Below 1 the density is integrable; at 2/3 the first track of
 * 100 M gets about 1 % of what the first 1 % get, so that a claim as steep as S1's does not hand a fifth of all plays to
 * one track.
 */
const HEAD_EXPONENT = 2 / 3
/** Bound of the search elsewhere; at this exponent a factor of 2 in rank is one of 4 billion in density. */
const STEEPEST = 32
/** Ranks of a Zipf law that are segments of their own. */
const ZIPF_SINGLES = 16
/** Ranks of measured counts that are segments of their own, and the most segments in all. */
const COUNTED_SINGLES = 64
const COUNTED_SEGMENTS = 512

/**
 * The plays that the most popular fraction `x` of the catalog gets.
 *
 * @example cumulativeShare(fromPoints([{ top: 0.01, share: 0.3 }]), 0.01) // 0.3
 */
export function cumulativeShare(segments: readonly PopularitySegment[], x: number): number {
  let sum = 0
  let from = 0
  for (const { to, share, exponent } of segments) {
    if (x >= to) {
      sum += share
      from = to
      continue
    }
    if (x > from) sum += (share * integral(from, x, exponent)) / integral(from, to, exponent)
    break
  }
  return sum
}

/** Density (share of plays per fraction of the catalog) at the right end of segment i. */
export function densityAtEnd(segments: readonly PopularitySegment[], i: number): number {
  return densityAt(segments[i].to, startOf(segments, i), segments[i])
}

/** Density at the left end of segment i; infinite at rank 0 unless the exponent there is 0. */
export function densityAtStart(segments: readonly PopularitySegment[], i: number): number {
  return densityAt(startOf(segments, i), startOf(segments, i), segments[i])
}

/**
 * What keeps points from being a popularity curve, in words; null when they are one: both columns rise and stay below 1,
 * and no step of the catalog is more popular than the one before it (the curve is concave).
 */
export function problemOfPoints(points: readonly PopularityPoint[]): string | null {
  if (points.length === 0) return 'there is no point'
  let before: PopularityPoint = { top: 0, share: 0 }
  let density = Number.POSITIVE_INFINITY
  for (const point of [...points, { top: 1, share: 1 }]) {
    if (!(point.top > before.top && point.share > before.share)) {
      return `the top ${percent(point.top)} must have more than the top ${percent(before.top)}, and less than all`
    }
    const next = (point.share - before.share) / (point.top - before.top)
    if (next > density * (1 + 1e-12)) {
      return (
        `the curve is not concave at ${percent(before.top)}: the tracks behind it would be more popular than those ` +
        'before it'
      )
    }
    density = next
    before = point
  }
  return null
}

/**
 * The curve through published points: every point is met exactly, the density never rises, and exponents are chosen so
 * that it jumps as little as it can at the points.
 *
 * @param points in rising order, without the end (1, 1)
 * @throws RangeError when the points are not concave (see `problemOfPoints`)
 */
export function fromPoints(points: readonly PopularityPoint[]): PopularitySegment[] {
  const problem = problemOfPoints(points)
  if (problem) throw new RangeError(`no popularity curve goes through the points: ${problem}`)
  const ends = [...points.map(({ top }) => top), 1]
  const shares = [...points, { top: 1, share: 1 }].map(({ share }, i) => share - (i === 0 ? 0 : points[i - 1].share))
  const means = shares.map((share, i) => share / (ends[i] - (i === 0 ? 0 : ends[i - 1])))
  let densities = means.slice(1).map((mean, i) => Math.sqrt(mean * means[i]))
  let segments = fitSegments(ends, shares, densities)
  // What is left of a jump lies between the two ends; moving the meeting point there gives the flatter side more room.
  for (let round = 0; round < 64; round++) {
    densities = densities.map((_, i) => Math.sqrt(densityAtEnd(segments, i) * densityAtStart(segments, i + 1)))
    segments = fitSegments(ends, shares, densities)
  }
  return segments
}

/**
 * Zipf's law: the track of rank k gets plays in proportion to k^-s. The first ranks are segments of their own, then
 * each covers a doubling of the rank with its exact discrete share, so that the curve also holds for a scaled-down
 * catalog, whose first track stands for the first many.
 *
 * @param s exponent, from 0
 * @param tracks of the whole catalog, from 1
 */
export function zipf(s: number, tracks: number): PopularitySegment[] {
  const lastRanks: number[] = []
  for (let rank = 1; rank < tracks; rank = rank < ZIPF_SINGLES ? rank + 1 : rank * 2) lastRanks.push(rank)
  lastRanks.push(tracks)
  const sums = lastRanks.map((last, i) => zipfSum(i === 0 ? 1 : lastRanks[i - 1] + 1, last, s))
  const total = sums.reduceRight((sum, part) => sum + part, 0)
  // The discrete law half-way between two ranks, as a density over [0, 1].
  const densities = lastRanks.slice(0, -1).map((last) => ((last + 0.5) ** -s * tracks) / total)
  return fitSegments(
    lastRanks.map((last) => last / tracks),
    sums.map((sum) => sum / total),
    densities,
    ZIPF_SINGLES,
  )
}

/**
 * The curve that real plays follow: counts per item in any order. The first ranks are exact, then boundaries grow in
 * proportion to the rank; inside a segment all items are alike. Items that nobody played are left out.
 *
 * @throws RangeError when no item was played or a count is negative
 */
export function fromCounts(counts: ArrayLike<number>): PopularitySegment[] {
  const ranked = Float64Array.from(counts).sort().reverse()
  if (ranked.some((count) => !(count >= 0 && Number.isFinite(count)))) throw new RangeError('a count is not 0 or more')
  const end = ranked.indexOf(0)
  const items = end < 0 ? ranked.length : end
  if (items === 0) throw new RangeError('no item was played')
  let total = 0
  for (let i = items - 1; i >= 0; i--) total += ranked[i]
  const segments: PopularitySegment[] = []
  let from = 0
  for (const last of countedRanks(items)) {
    let plays = 0
    for (let i = from; i < last; i++) plays += ranked[i]
    segments.push({ to: last / items, share: plays / total, exponent: 0 })
    from = last
  }
  return segments
}

function countedRanks(items: number): number[] {
  const ranks = Array.from({ length: Math.min(items, COUNTED_SINGLES) }, (_, i) => i + 1)
  const steps = COUNTED_SEGMENTS - COUNTED_SINGLES
  for (let step = 1; step <= steps && items > COUNTED_SINGLES; step++) {
    const rank = Math.round(COUNTED_SINGLES * (items / COUNTED_SINGLES) ** (step / steps))
    if (rank > (ranks.at(-1) as number)) ranks.push(rank)
  }
  return ranks
}

/**
 * Segments with these ends and shares whose densities at the boundaries do not cross `densities`: each takes the steepest
 * exponent at which its right end is not below the boundary's density and its left end not above. Both ends move
 * monotonically with the exponent and meet the segment's mean at 0, so a solution exists whenever every boundary density
 * lies between the means of its two segments.
 */
function fitSegments(
  ends: readonly number[],
  shares: readonly number[],
  densities: readonly number[],
  flat = 0,
): PopularitySegment[] {
  return ends.map((to, i) => {
    const from = i === 0 ? 0 : ends[i - 1]
    const share = shares[i]
    const highest = i === 0 ? Number.POSITIVE_INFINITY : densities[i - 1]
    const lowest = i === ends.length - 1 ? 0 : densities[i]
    const fits = (exponent: number): boolean => {
      const segment = { to, share, exponent }
      return densityAt(to, from, segment) >= lowest && (from === 0 || densityAt(from, from, segment) <= highest)
    }
    return { to, share, exponent: i < flat ? 0 : steepest(fits, from === 0 ? HEAD_EXPONENT : STEEPEST) }
  })
}

/** The largest exponent up to `most` that fits; fitting is monotone and 0 always fits. */
function steepest(fits: (exponent: number) => boolean, most: number): number {
  if (fits(most)) return most
  let low = 0
  let high = most
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2
    if (fits(middle)) low = middle
    else high = middle
  }
  // What is left of an even segment is rounding.
  return low < 1e-12 ? 0 : low
}

function startOf(segments: readonly PopularitySegment[], i: number): number {
  return i === 0 ? 0 : segments[i - 1].to
}

function densityAt(x: number, from: number, { to, share, exponent }: PopularitySegment): number {
  if (x === 0) return exponent === 0 ? share / to : Number.POSITIVE_INFINITY
  // Relative to x, so that steep exponents do not overflow.
  return share / (integral(from / x, to / x, exponent) * x)
}

/** ∫ x^-e dx from a to b; a may be 0 where e < 1. */
function integral(a: number, b: number, e: number): number {
  if (a === 0) return b ** (1 - e) / (1 - e)
  const log = Math.log(b / a)
  const slope = (1 - e) * log
  return a ** (1 - e) * (Math.abs(slope) < 1e-12 ? log : (Math.expm1(slope) / slope) * log)
}

/** Σ k^-s for k from `first` to `last`: summed while ranks are small, then Euler–Maclaurin to about 1e-15. */
function zipfSum(first: number, last: number, s: number): number {
  const direct = Math.min(last, Math.max(first - 1, 128))
  let sum = 0
  if (last > direct) {
    const a = direct + 1
    const end = last
    const ends = (a ** -s + end ** -s) / 2
    const slopes = (s * (a ** (-s - 1) - end ** (-s - 1))) / 12
    const thirds = (s * (s + 1) * (s + 2) * (a ** (-s - 3) - end ** (-s - 3))) / 720
    sum = integral(a, end, s) + ends + slopes - thirds
  }
  for (let rank = direct; rank >= first; rank--) sum += rank ** -s
  return sum
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(6))} %`
}
