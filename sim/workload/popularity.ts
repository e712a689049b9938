import type { PopularityPlan } from '../plan.ts'

/**
 * Which of `tracks` ranked tracks is played: popularity as a piecewise power law. A number x in [0, 1) is drawn from the
 * curve's density by inverting its distribution function, and the track is the one whose stretch of the ranking holds x:
 * track r stands for [r/N, (r+1)/N). So every track's probability is the integral of the density over its stretch, known
 * exactly, with no table of tracks.
 */
export class Popularity {
  readonly tracks: number
  private readonly from: Float64Array
  private readonly width: Float64Array
  private readonly exponent: Float64Array
  private readonly cumulative: Float64Array
  /** With e = 1 - exponent: from^e, (from + width)^e - from^e, and 1/e. */
  private readonly low: Float64Array
  private readonly span: Float64Array
  private readonly inverse: Float64Array
  /** First segment that may hold u, by u's leading part. */
  private readonly guide: Int32Array

  constructor(plan: PopularityPlan, tracks: number) {
    const { segments } = plan
    this.tracks = tracks
    this.from = Float64Array.from(segments, (_, i) => (i === 0 ? 0 : segments[i - 1].to))
    this.width = Float64Array.from(segments, (s, i) => s.to - this.from[i])
    this.exponent = Float64Array.from(segments, (s) => s.exponent)
    this.low = this.from.map((from, i) => from ** (1 - this.exponent[i]))
    this.span = this.from.map((from, i) => (from + this.width[i]) ** (1 - this.exponent[i]) - this.low[i])
    this.inverse = this.exponent.map((exponent) => 1 / (1 - exponent))
    this.cumulative = new Float64Array(segments.length + 1)
    for (const [i, s] of segments.entries()) this.cumulative[i + 1] = this.cumulative[i] + s.share
    this.cumulative[segments.length] = 1
    this.guide = new Int32Array(GUIDE)
    for (let cell = 0, i = 0; cell < GUIDE; cell++) {
      while (this.cumulative[i + 1] <= cell / GUIDE) i++
      this.guide[cell] = i
    }
  }

  /** The track, 0 = most popular, at quantile u of all plays, 0 < u < 1. */
  sample(u: number): number {
    let i = this.guide[(u * GUIDE) | 0]
    while (u >= this.cumulative[i + 1]) i++
    const within = (u - this.cumulative[i]) / (this.cumulative[i + 1] - this.cumulative[i])
    const track = Math.floor(this.quantile(i, within) * this.tracks)
    return track < this.tracks ? track : this.tracks - 1
  }

  /** Rank fraction at which a segment has gathered the part `u` of its mass. */
  private quantile(segment: number, u: number): number {
    const exponent = this.exponent[segment]
    if (exponent === 0) return this.from[segment] + u * this.width[segment]
    if (exponent === 1) return this.from[segment] * (1 + this.width[segment] / this.from[segment]) ** u
    return (this.low[segment] + u * this.span[segment]) ** this.inverse[segment]
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
  const to = from + width
  if (exponent === 1) return Math.log((from + d) / from) / Math.log(to / from)
  const e = 1 - exponent
  const low = from ** e
  return ((from + d) ** e - low) / (to ** e - low)
}
