import type { PopularityPlan } from '../plan.ts'
import { CELLS, inverseCells, MARGIN, type SmoothPiece, TERMS } from './inverse-cells.ts'

/**
 * Which of `tracks` ranked tracks is played: popularity as a piecewise power law. A number x in [0, 1) is drawn from the
 * curve's density by inverting its distribution function, and the track is the one whose stretch of the ranking holds x:
 * track r stands for [r/N, (r+1)/N). So every track's probability is the integral of the density over its stretch, known
 * exactly, with no table of tracks. Powers are taken for one or two numbers in a hundred (four under Zipf's law): for the
 * others a polynomial is near enough to tell the track, and it tells the same one.
 */
export class Popularity {
  readonly tracks: number
  private readonly from: Float64Array
  private readonly width: Float64Array
  private readonly exponent: Float64Array
  private readonly cumulative: Float64Array
  private readonly perShare: Float64Array
  /** With e = 1 - exponent and L = log(to / from): 1/e, L, and exp(e L) - 1; segments at rank 0 have no use for the others. */
  private readonly inverse: Float64Array
  private readonly logWidth: Float64Array
  private readonly growth: Float64Array
  /** First segment that may hold u, by u's leading part. */
  private readonly guide: Int32Array
  /** Whether every segment is even: then inverting takes no power, and a search is all there is to do. */
  private readonly even: boolean
  private readonly cells: Float64Array

  /** @param tracks fewer than 2^31 */
  constructor(plan: PopularityPlan, tracks: number) {
    const { segments } = plan
    this.tracks = tracks
    this.from = Float64Array.from(segments, (_, i) => (i === 0 ? 0 : segments[i - 1].to))
    this.width = Float64Array.from(segments, (s, i) => s.to - this.from[i])
    this.exponent = Float64Array.from(segments, (s) => s.exponent)
    this.inverse = this.exponent.map((exponent) => 1 / (1 - exponent))
    this.logWidth = this.from.map((from, i) => Math.log1p(this.width[i] / from))
    this.growth = this.logWidth.map((log, i) => Math.expm1((1 - this.exponent[i]) * log))
    this.cumulative = new Float64Array(segments.length + 1)
    for (const [i, s] of segments.entries()) this.cumulative[i + 1] = this.cumulative[i] + s.share
    this.cumulative[segments.length] = 1
    this.perShare = this.width.map((_, i) => 1 / (this.cumulative[i + 1] - this.cumulative[i]))
    this.guide = new Int32Array(GUIDE)
    for (let cell = 0, i = 0; cell < GUIDE; cell++) {
      while (this.cumulative[i + 1] <= cell / GUIDE) i++
      this.guide[cell] = i
    }
    this.even = segments.every(({ exponent }) => exponent === 0)
    this.cells = this.even ? new Float64Array(0) : inverseCells(segments.map((_, i) => this.pieceOf(i)))
  }

  /** The track, 0 = most popular, at quantile u of all plays, 0 < u < 1. */
  sample(u: number): number {
    if (this.even) return this.invertEven(u)
    const c = this.cells
    const position = u * CELLS
    const cell = position | 0
    const t = position - cell
    const at = cell * TERMS
    const upper = (c[at + 5] * t + c[at + 4]) * t + c[at + 3]
    const rank = ((upper * t + c[at + 2]) * t + c[at + 1]) * t + c[at]
    const track = rank | 0
    const part = rank - track
    return part > MARGIN && part < 1 - MARGIN ? track : this.invert(u)
  }

  /** The same by the powers themselves. */
  private invert(u: number): number {
    const track = this.rankAt(this.segmentAt(u), u) | 0
    return track < this.tracks ? track : this.tracks - 1
  }

  /** The same where all segments are even; apart, because it is small enough to be compiled into the caller. */
  private invertEven(u: number): number {
    const i = this.segmentAt(u)
    const within = (u - this.cumulative[i]) * this.perShare[i]
    const track = ((this.from[i] + within * this.width[i]) * this.tracks) | 0
    return track < this.tracks ? track : this.tracks - 1
  }

  /** The segment that holds quantile u of all plays. */
  private segmentAt(u: number): number {
    let i = this.guide[(u * GUIDE) | 0]
    while (u >= this.cumulative[i + 1]) i++
    return i
  }

  /** The rank, with its fraction, at quantile u of all plays, which lies in the segment. */
  private rankAt(segment: number, u: number): number {
    const within = (u - this.cumulative[segment]) * this.perShare[segment]
    return this.quantile(segment, within) * this.tracks
  }

  /** Rank fraction at which a segment has gathered the part `u` of its mass. */
  private quantile(segment: number, u: number): number {
    const exponent = this.exponent[segment]
    const from = this.from[segment]
    if (exponent === 0) return from + u * this.width[segment]
    if (from === 0) return this.width[segment] * u ** this.inverse[segment]
    // By logarithms of what is near 1, so that exponents near 1 lose no digits.
    const log =
      exponent === 1 ? u * this.logWidth[segment] : Math.log1p(u * this.growth[segment]) * this.inverse[segment]
    return from * Math.exp(log)
  }

  private pieceOf(segment: number): SmoothPiece {
    const begin = this.cumulative[segment]
    const perShare = this.perShare[segment]
    return {
      to: this.cumulative[segment + 1],
      value: (u) => this.rankAt(segment, u),
      sixthDerivative: (from, to) =>
        this.sixthDerivative(segment, (from - begin) * perShare, (to - begin) * perShare) * this.tracks * perShare ** 6,
    }
  }

  /** The largest absolute sixth derivative of `quantile` between two parts of the segment's mass. */
  private sixthDerivative(segment: number, low: number, high: number): number {
    const exponent = this.exponent[segment]
    const from = this.from[segment]
    if (exponent === 0) return 0
    if (exponent === 1) return this.quantile(segment, high) * this.logWidth[segment] ** 6
    const power = this.inverse[segment]
    let factor = from === 0 ? this.width[segment] : from * this.growth[segment] ** 6
    for (let k = 0; k < 6; k++) factor *= power - k
    // A power is monotone, so that its largest value is at one of the ends.
    const [one, other] = [low, high].map((u) =>
      from === 0 ? u ** (power - 6) : Math.exp((power - 6) * Math.log1p(u * this.growth[segment])),
    )
    return Math.abs(factor) * Math.max(one, other)
  }

  /** Share of all plays that goes to the part x of the catalog, most popular first; 0 <= x <= 1. */
  shareOfTop(x: number): number {
    let i = 0
    while (i < this.width.length - 1 && x > this.from[i + 1]) i++
    const share = this.cumulative[i + 1] - this.cumulative[i]
    return this.cumulative[i] + share * powerShare(this.from[i], this.width[i], this.exponent[i], x - this.from[i])
  }

  /**
   * The ranking as classes of neighboring tracks with nearly the same probability, for theory and for warm starts: one
   * track each at the head, then stretches of 1/32 of their rank that never cross a segment's end.
   */
  classes(): PopularityClass[] {
    const classes: PopularityClass[] = []
    let first = 0
    while (first < this.tracks) {
      let end = Math.min(this.tracks, first + Math.max(1, first >> 5))
      const segment = this.segmentOf(first / this.tracks)
      const segmentEnd = Math.ceil((this.from[segment] + this.width[segment]) * this.tracks - 1e-9)
      if (segmentEnd > first && end > segmentEnd) end = segmentEnd
      const share = this.shareOfTop(end / this.tracks) - this.shareOfTop(first / this.tracks)
      classes.push({ first, count: end - first, probability: share / (end - first) })
      first = end
    }
    return classes
  }

  private segmentOf(x: number): number {
    let i = 0
    while (i < this.width.length - 1 && x >= this.from[i + 1]) i++
    return i
  }
}

const GUIDE = 1024

/** Tracks `first` to `first + count - 1`, each asked for with this probability. */
export interface PopularityClass {
  first: number
  count: number
  probability: number
}

/** Part of its mass that a power law on [from, from + width] has between from and from + distance. */
function powerShare(from: number, width: number, exponent: number, distance: number): number {
  const d = Math.min(Math.max(distance, 0), width)
  if (exponent === 0) return d / width
  const e = 1 - exponent
  if (from === 0) return (d / width) ** e
  const [part, whole] = [Math.log1p(d / from), Math.log1p(width / from)]
  return exponent === 1 ? part / whole : Math.expm1(e * part) / Math.expm1(e * whole)
}
