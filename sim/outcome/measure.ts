import type { DelayFigures, Measured } from '../result.ts'
import {
  HISTOGRAM_CELLS,
  histogramCount,
  histogramMaxUs,
  histogramMeanUs,
  histogramQuantileUs,
} from '../stats/histogram.ts'
import { GROUPS, groupInterval } from '../stats/random-groups.ts'

export const NOTHING: Measured = { value: 0, low: 0, high: 0, samples: 0 }

/** Sums by group over a row of columns: `cells[at + group * width + column]`. */
export function groupSums(cells: ArrayLike<number>, at: number, width: number, columns?: number[]): number[] {
  const wanted = columns ?? Array.from({ length: width }, (_, i) => i)
  return Array.from({ length: GROUPS }, (_, group) =>
    wanted.reduce((sum, column) => sum + cells[at + group * width + column], 0),
  )
}

/**
 * Σ numerator / Σ denominator, times `unit`, with its interval from the groups.
 * @param samples observations behind it; default Σ denominator
 * @param bounds what the figure cannot leave, and so neither can its interval
 */
export function measuredRatio(
  numerator: readonly number[],
  denominator: readonly number[],
  { unit = 1, samples, bounds = [0, 1] }: { unit?: number; samples?: number; bounds?: [number, number] } = {},
): Measured {
  const top = sum(numerator)
  const bottom = sum(denominator)
  if (bottom === 0) return NOTHING
  const without = numerator.map((n, g) => ((top - n) / (bottom - denominator[g])) * unit)
  const value = (top / bottom) * unit
  const { low, high } = groupInterval(value, without)
  return { value, low: Math.max(bounds[0], low), high: Math.min(bounds[1], high), samples: samples ?? bottom }
}

/** A quantile, ms, of the histograms by group that begin at `at`. */
export function measuredQuantile(cells: Float64Array, at: number, quantile: number): Measured {
  const all = wholeHistogram(cells, at)
  const total = histogramCount(all, 0)
  if (total === 0) return NOTHING
  const rest = new Float64Array(HISTOGRAM_CELLS)
  const without = Array.from({ length: GROUPS }, (_, group) => {
    for (let i = 0; i < HISTOGRAM_CELLS; i++) rest[i] = all[i] - cells[at + group * HISTOGRAM_CELLS + i]
    return histogramQuantileUs(rest, 0, histogramCount(rest, 0), quantile) / 1000
  })
  const value = histogramQuantileUs(all, 0, total, quantile) / 1000
  const { low, high } = groupInterval(value, without)
  return { value, low: Math.max(0, low), high, samples: total }
}

/** The figures of one delay from its histograms by group. */
export function delayFigures(cells: Float64Array, at: number): DelayFigures {
  const all = wholeHistogram(cells, at)
  const total = histogramCount(all, 0)
  return {
    p50: measuredQuantile(cells, at, 0.5),
    p95: measuredQuantile(cells, at, 0.95),
    p99: measuredQuantile(cells, at, 0.99),
    p999: measuredQuantile(cells, at, 0.999),
    meanMs: total === 0 ? 0 : histogramMeanUs(all, 0, total) / 1000,
    maxMs: total === 0 ? 0 : histogramMaxUs(all, 0) / 1000,
  }
}

function wholeHistogram(cells: Float64Array, at: number): Float64Array {
  const all = new Float64Array(HISTOGRAM_CELLS)
  for (let group = 0; group < GROUPS; group++) {
    for (let i = 0; i < HISTOGRAM_CELLS; i++) all[i] += cells[at + group * HISTOGRAM_CELLS + i]
  }
  return all
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}
