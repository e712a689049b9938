import type { DelayFigures, Interval, Measured } from '../result.ts'
import {
  HISTOGRAM_CELLS,
  histogramCount,
  histogramMaxUs,
  histogramMeanUs,
  histogramQuantileUs,
  histogramUpTo,
  LONGEST_MS,
} from '../stats/histogram.ts'
import { GROUPS, groupInterval, Z } from '../stats/random-groups.ts'
import { shareInterval } from '../stats/share-interval.ts'
import { type Comparable, stretchVariance } from '../stats/stretches.ts'
import { DELAY_ROWS } from '../stats/tally.ts'

const US = 1000

export const NOTHING: Measured = { value: 0, low: 0, high: 0, samples: 0 }

/** Sums by group over a row of columns: `cells[at + group * width + column]`. */
export function groupSums(cells: ArrayLike<number>, at: number, width: number, columns?: number[]): number[] {
  const wanted = columns ?? Array.from({ length: width }, (_, i) => i)
  return Array.from({ length: GROUPS }, (_, group) =>
    wanted.reduce((sum, column) => sum + cells[at + group * width + column], 0),
  )
}

/** What cannot be below 0. */
const NOT_NEGATIVE: [number, number] = [0, Number.POSITIVE_INFINITY]

/**
 * Σ numerator / Σ denominator, times `unit`, with its interval from the groups.
 * @param samples observations behind it; default Σ denominator
 * @param bounds what the figure cannot leave, and so neither can its interval
 */
export function measuredRatio(
  numerator: readonly number[],
  denominator: readonly number[],
  { unit = 1, samples, bounds = NOT_NEGATIVE }: { unit?: number; samples?: number; bounds?: [number, number] } = {},
): Measured {
  const top = sum(numerator)
  const bottom = sum(denominator)
  if (bottom === 0) return NOTHING
  const value = (top / bottom) * unit
  const { low, high } = groupInterval(
    value,
    withoutEach(numerator, denominator).map((ratio) => ratio * unit),
  )
  return { value, low: Math.max(bounds[0], low), high: Math.min(bounds[1], high), samples: samples ?? bottom }
}

/**
 * A share from 0 to 1, Σ counted / Σ all, with an interval that holds where what it counts is rare too.
 * @param samples observations behind it; default Σ all
 * @param independent observations that chance could have made different by themselves; default Σ all
 * @param variance what it has by another estimate, which counts where it is larger than that of the groups
 */
export function measuredShare(
  counted: readonly number[],
  all: readonly number[],
  { samples, independent, variance }: { samples?: number; independent?: number; variance?: number } = {},
): Measured {
  const bottom = sum(all)
  if (bottom === 0) return NOTHING
  const value = sum(counted) / bottom
  const interval = shareInterval(value, withoutEach(counted, all), Math.max(1, independent ?? bottom), variance)
  return { value, ...interval, samples: samples ?? bottom }
}

/**
 * A share of time that occurrences take, such as stalls: Σ taken / Σ all. Rare ones are as many as would take it all if each
 * took as long as the mean one; where there is none at all, one would be as long as a sample.
 * @param occurrences how many there were
 * @param samples observations behind it
 */
export function measuredTimeShare(
  taken: readonly number[],
  all: readonly number[],
  { occurrences, samples }: { occurrences: number; samples: number },
): Measured {
  const top = sum(taken)
  const independent = top === 0 ? samples : (occurrences * sum(all)) / top
  return measuredShare(taken, all, { samples, independent })
}

/** A number of rare occurrences per sample, or of frequent ones: where they are fewer than samples, as a share of these. */
export function measuredRate(occurrences: readonly number[], samples: readonly number[]): Measured {
  const isRare = sum(occurrences) < sum(samples) / 2
  return isRare ? measuredShare(occurrences, samples) : measuredRatio(occurrences, samples)
}

/**
 * A sum over all sessions, times `unit`, with its interval: who came is chance too.
 * @param samples observations behind it
 */
export function totalInterval(amounts: readonly number[], unit: number): Interval {
  const value = sum(amounts) * unit
  const without = amounts.map((own) => ((sum(amounts) - own) * unit * GROUPS) / (GROUPS - 1))
  const { low, high } = groupInterval(value, without)
  return { low: Math.max(0, low), high }
}

/**
 * A quantile, ms, of a delay whose histograms, one of each group, begin at `at`. Its interval is that of the share of
 * observations below it, read off the distribution (Woodruff, "Confidence intervals for medians and other position
 * measures", JASA 47, 1952). Where that leaves less than one observation above, nothing that was seen bounds it, and it ends
 * at `LONGEST_MS`.
 * @param comparable how stretches may be compared, of which each has a histogram too, behind those of the groups
 * @param independent observations behind it, where what is counted is their weights
 */
export function measuredQuantile(
  cells: Float64Array,
  at: number,
  quantile: number,
  comparable?: Comparable,
  independent?: number,
): Measured {
  return quantileOf(readDelay(cells, at, rowsOf(comparable)), quantile, comparable, independent)
}

/** The histograms of a delay, and what all of them come to. */
interface Delay {
  cells: Float64Array
  /** Where each row begins in them, and how many observations it has. */
  begins: number[]
  counts: number[]
  /** The histogram of all groups, and how many that is. */
  all: Float64Array
  total: number
}

/** Behind those of the groups there are histograms of stretches where somebody says how these may be compared. */
function rowsOf(comparable: Comparable | undefined): number {
  return comparable === undefined ? GROUPS : DELAY_ROWS
}

function readDelay(cells: Float64Array, at: number, rows: number): Delay {
  const begins = Array.from({ length: rows }, (_, row) => at + row * HISTOGRAM_CELLS)
  const all = new Float64Array(HISTOGRAM_CELLS)
  for (const begin of begins.slice(0, GROUPS)) {
    for (let i = 0; i < HISTOGRAM_CELLS; i++) all[i] += cells[begin + i]
  }
  const counts = begins.map((begin) => histogramCount(cells, begin))
  return { cells, begins, counts, all, total: sum(counts.slice(0, GROUPS)) }
}

function quantileOf(
  delay: Delay,
  quantile: number,
  comparable?: Comparable,
  independent: number = delay.total,
): Measured {
  const { cells, begins, counts, all, total } = delay
  if (total === 0) return NOTHING
  const us = histogramQuantileUs(all, 0, total, quantile)
  const upTo = begins.map((begin) => histogramUpTo(cells, begin, us))
  const without = withoutEach(upTo.slice(0, GROUPS), counts.slice(0, GROUPS))
  const variance = comparable === undefined ? 0 : stretchVariance(upTo.slice(GROUPS), counts.slice(GROUPS), comparable)
  const { low, high } = shareInterval(quantile, without, independent, variance)
  const valueMs = us / US
  const msAt = (share: number): number => histogramQuantileUs(all, 0, total, share) / US
  return {
    value: valueMs,
    low: low * independent < 1 ? 0 : Math.min(valueMs, msAt(low)),
    high: (1 - high) * independent < 1 ? LONGEST_MS : Math.max(valueMs, msAt(high)),
    samples: Math.round(independent),
  }
}

/** Σ numerator / Σ denominator without each group; NaN where nothing is left. */
function withoutEach(numerator: readonly number[], denominator: readonly number[]): number[] {
  const top = sum(numerator)
  const bottom = sum(denominator)
  return numerator.map((own, group) =>
    bottom === denominator[group] ? Number.NaN : (top - own) / (bottom - denominator[group]),
  )
}

/** A share with the interval that it has together with another, independent error. */
export function widened(share: Measured, standardError: number): Measured {
  const { value, low, high } = share
  const half = Z * standardError
  return {
    ...share,
    low: Math.max(0, value - Math.hypot(value - low, half)),
    high: Math.min(1, value + Math.hypot(high - value, half)),
  }
}

/** The figures of one delay; parameters as for `measuredQuantile`. */
export function delayFigures(cells: Float64Array, at: number, comparable?: Comparable): DelayFigures {
  const delay = readDelay(cells, at, rowsOf(comparable))
  const { all, total } = delay
  return {
    p50: quantileOf(delay, 0.5, comparable),
    p95: quantileOf(delay, 0.95, comparable),
    p99: quantileOf(delay, 0.99, comparable),
    p999: quantileOf(delay, 0.999, comparable),
    meanMs: total === 0 ? 0 : histogramMeanUs(all, 0, total) / US,
    maxMs: total === 0 ? 0 : histogramMaxUs(all, 0) / US,
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}
