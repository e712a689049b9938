import { describe, expect, it } from 'vitest'
import { normalQuantile } from './normal.ts'
import {
  lognormalFactorTable,
  lognormalMean,
  lognormalTable,
  lognormalTableFromSlowTail,
  QuantileTable,
} from './quantile-table.ts'

const NUMBERS = 1 << 20

/** The mean of what a table gives over evenly spread numbers in (0, 1). */
function mean(table: QuantileTable, of: (value: number) => number = (value) => value): number {
  let sum = 0
  for (let i = 0; i < NUMBERS; i++) sum += of(table.sample((i + 0.5) / NUMBERS))
  return sum / NUMBERS
}

/** Median, 99th percentile, error of quantiles and of the mean. */
const spreads = [
  [205_000, 480_000, 0.003, 0.0001],
  [12, 60, 0.003, 0.0001],
  [2, 15, 0.003, 0.0001],
  [4, 120, 0.006, 0.002],
] as const

describe.each(spreads)('a lognormal quantity with median %d and p99 %d', (median, p99, error, meanError) => {
  const table = lognormalTable(median, p99)
  const sigma = Math.log(p99 / median) / 2.326347874040841

  it('reaches both', () => {
    expect(table.sample(0.5)).toBeCloseTo(median, 9)
    expect(Math.abs(table.sample(0.99) / p99 - 1)).toBeLessThan(0.0001)
  })

  it('has its other quantiles to within the error stated', () => {
    const evenly = Array.from({ length: 999 }, (_, i) => (i + 1) / 1000)
    for (const p of [0.0003, 0.00055, ...evenly, 0.99945, 0.9997]) {
      const exact = median * Math.exp(sigma * normalQuantile(p))
      expect(Math.abs(table.sample(p) / exact - 1)).toBeLessThan(error)
    }
  })

  it('has its mean, and the spread of its logarithm', () => {
    expect(lognormalMean(median, p99)).toBeCloseTo(median * Math.exp(sigma ** 2 / 2), 6)
    expect(Math.abs(mean(table) / lognormalMean(median, p99) - 1)).toBeLessThan(meanError)
    const variance = mean(table, (value) => Math.log(value / median) ** 2)
    expect(Math.abs(Math.sqrt(variance) / sigma - 1)).toBeLessThan(0.002)
  })

  it('never falls from one number to a larger one, and stays within half a cell of the ends', () => {
    const values = Float64Array.from({ length: 1 << 18 }, (_, i) => table.sample((i + 0.5) / (1 << 18)))
    expect(values.findIndex((value, i) => i > 0 && value < values[i - 1])).toBe(-1)
    expect(table.sample(1 - 2 ** -33)).toBeLessThanOrEqual(median * Math.exp(sigma * normalQuantile(1 - 2 ** -15)))
    expect(table.sample(2 ** -33)).toBeGreaterThanOrEqual(median * Math.exp(sigma * normalQuantile(2 ** -15)))
  })
})

it('gives the quantile itself where that is linear', () => {
  const table = new QuantileTable((p) => 10 + 6 * p)
  for (const u of [2 ** -13, 0.001, 1 / 64, 0.02, 0.3, 0.5, 0.98, 63 / 64, 0.999]) {
    expect(table.sample(u)).toBeCloseTo(10 + 6 * u, 9)
  }
})

it('a throughput reaches its median and its slow tail', () => {
  const table = lognormalTableFromSlowTail(40e6, 1.5e6)
  expect(table.sample(0.5)).toBeCloseTo(40e6, 3)
  expect(Math.abs(table.sample(0.01) / 1.5e6 - 1)).toBeLessThan(0.0001)
})

it('a factor has median 1 and the given spread of its logarithm', () => {
  const table = lognormalFactorTable(0.5)
  expect(table.sample(0.5)).toBeCloseTo(1, 12)
  expect(Math.sqrt(mean(table, (value) => Math.log(value) ** 2))).toBeCloseTo(0.5, 3)
})

it('equal median and p99 make a constant', () => {
  const table = lognormalTable(7, 7)
  for (const u of [2 ** -33, 0.2, 0.5, 0.999, 1 - 2 ** -33]) expect(table.sample(u)).toBe(7)
  expect(lognormalMean(7, 7)).toBe(7)
})
