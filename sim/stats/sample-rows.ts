import { bucketOf, HISTOGRAM_CELLS } from './histogram.ts'
import { GROUPS } from './random-groups.ts'
import { DELAY_ROWS } from './tally.ts'

/**
 * Where observations are counted of which each stands for a number of the world's, its weight: in one of the random groups, which
 * take turns, and in a stretch of the measured time.
 */
export class SampleRows {
  /** Stretch that the next observations lie in. */
  stretch = 0
  private group = 0
  private weight = 0
  private weights = 0
  private squares = 0

  /** The next observation; `count` and `time` are of this one from now on. */
  observe(weight: number): void {
    this.group = (this.group + 1) % GROUPS
    this.weight = weight
    this.weights += weight
    this.squares += weight ** 2
  }

  /** Counts it in a column of `DELAY_ROWS`, by group and then by stretch. */
  count(column: Float64Array): void {
    column[this.group] += this.weight
    column[GROUPS + this.stretch] += this.weight
  }

  /** Counts it in a histogram of each row, µs. */
  time(histograms: Float64Array, ms: number): void {
    countDelay(histograms, this.group, this.stretch, ms, this.weight)
  }

  /** Takes over what another one knows of its weights. */
  add(other: SampleRows): void {
    this.weights += other.weights
    this.squares += other.squares
  }

  /** As many observations that all weigh the same would tell as much as those do that weigh so much together (Kish 1965). */
  independent(weight: number): number {
    return this.squares === 0 ? 0 : (weight * this.weights) / this.squares
  }
}

/** Counts a delay in the histograms, µs, of a random group and of a stretch. */
export function countDelay(histograms: Float64Array, group: number, stretch: number, ms: number, weight = 1): void {
  const bucket = bucketOf(Math.round(ms * 1000))
  histograms[group * HISTOGRAM_CELLS + bucket] += weight
  histograms[(GROUPS + stretch) * HISTOGRAM_CELLS + bucket] += weight
}

/** Adds to a column or histograms what others of the same length hold. */
export function addTo(sums: Float64Array, others: Float64Array): void {
  for (let i = 0; i < sums.length; i++) sums[i] += others[i]
}

/** A column for `SampleRows.count`, and histograms for `SampleRows.time`. */
export const newColumn = (): Float64Array => new Float64Array(DELAY_ROWS)
export const newHistograms = (): Float64Array => new Float64Array(DELAY_ROWS * HISTOGRAM_CELLS)
