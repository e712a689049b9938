import { Lognormal, lognormalSigma } from './lognormal.ts'
import { normalQuantile } from './normal.ts'

const CELLS = 256
/** Both tails get a table of their own, so that p99 and a p99.9 made of many draws are as true as a median. */
const TAIL = 1 / 64

/**
 * Inverse distribution function by table: `sample(u)` interpolates linearly between quantiles, in three tables (body and
 * both tails), each of 256 cells, small enough to stay in the processor's cache. Beyond the last half cell of a tail
 * (1 in 32,768) the value is that cell's.
 *
 * Lognormal quantities with a p99 of up to 8 medians are true to 0.3 % between the quantiles 0.0003 and 0.9997, those of up
 * to 30 medians to 0.6 %; their means to 0.01 % and 0.2 %.
 */
export class QuantileTable {
  private readonly body: Float64Array
  private readonly lower: Float64Array
  private readonly upper: Float64Array

  /** @param quantile the inverse distribution function, for p strictly between 0 and 1 */
  constructor(quantile: (p: number) => number) {
    this.body = tabulate(quantile, 0, 1)
    this.lower = tabulate(quantile, 0, TAIL)
    this.upper = tabulate(quantile, 1 - TAIL, TAIL)
  }

  /** The quantile at u, strictly between 0 and 1. */
  sample(u: number): number {
    if (u < TAIL) return interpolate(this.lower, u * (CELLS / TAIL))
    if (u > 1 - TAIL) return interpolate(this.upper, (u - (1 - TAIL)) * (CELLS / TAIL))
    return interpolate(this.body, u * CELLS)
  }
}

/** Quantiles at the edges of the cells; the open ends 0 and 1 are moved half a cell inwards. */
function tabulate(quantile: (p: number) => number, from: number, width: number): Float64Array {
  const half = (0.5 * width) / CELLS
  return Float64Array.from({ length: CELLS + 1 }, (_, i) => {
    const p = from + (i * width) / CELLS
    return quantile(Math.min(Math.max(p, half), 1 - half))
  })
}

function interpolate(table: Float64Array, position: number): number {
  const cell = position | 0
  const low = table[cell]
  return low + (table[cell + 1] - low) * (position - cell)
}

/** A lognormal quantity from its median and 99th percentile, in their unit. Equal values make it a constant. */
export function lognormalTable(median: number, p99: number): QuantileTable {
  const exact = new Lognormal(median, p99)
  return new QuantileTable((p) => exact.sample(p))
}

/** A lognormal quantity from its median and 1st percentile (throughput, whose slow tail is what matters). */
export function lognormalTableFromSlowTail(median: number, p1: number): QuantileTable {
  const sigma = lognormalSigma(p1, median)
  return new QuantileTable((p) => median * Math.exp(sigma * normalQuantile(p)))
}

/** A factor around 1 with the given spread of its logarithm. */
export function lognormalFactorTable(sigma: number): QuantileTable {
  return new QuantileTable((p) => Math.exp(sigma * normalQuantile(p)))
}

/** Mean of the lognormal with this median and 99th percentile: median · exp(σ²/2). */
export function lognormalMean(median: number, p99: number): number {
  return median * Math.exp(lognormalSigma(median, p99) ** 2 / 2)
}
