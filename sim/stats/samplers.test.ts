import { describe, expect, it } from 'vitest'
import { draw, streamKey } from '../engine/random.ts'
import { Stream } from '../services/stream.ts'
import { Empirical } from './empirical.ts'
import { Gamma } from './gamma.ts'
import { chiSquareDeviations, kolmogorov } from './goodness.fixture.ts'
import { Lognormal } from './lognormal.ts'
import { normalQuantile } from './normal.ts'
import { lognormalTable } from './quantile-table.ts'

const DRAWS = 200_000
const key = streamKey('seed', 'samplers.test')

/** The lower incomplete gamma function by its series, as a share: the distribution of a gamma quantity of scale 1. */
function gammaDistribution(shape: number, x: number): number {
  let term = 1 / shape
  let sum = term
  for (let n = 1; n < 2_000 && term > sum * 1e-16; n++) {
    term *= x / (shape + n)
    sum += term
  }
  return Math.min(1, sum * Math.exp(shape * Math.log(x) - x - logGamma(shape)))
}

/** log Γ by Stirling's series from 10 on, and backwards by Γ(x) = Γ(x + 1) / x. */
function logGamma(x: number): number {
  if (x < 10) return logGamma(x + 1) - Math.log(x)
  const square = 1 / (x * x)
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))) / x
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series
}

describe('gamma', () => {
  const sampleOf = (shape: number, scale: number): Float64Array => {
    const law = new Gamma(shape, scale)
    const stream = new Stream(key)
    return Float64Array.from({ length: DRAWS }, () => law.sample(stream))
  }

  it.each([0.3, 0.8, 1, 2.5, 40])('of shape %d follows its law (Kolmogorov)', (shape) => {
    expect(kolmogorov(sampleOf(shape, 3), (x) => gammaDistribution(shape, x / 3))).toBeLessThan(2.23)
  })

  it.each([
    [0.3, 2],
    [4, 0.5],
  ])('of shape %d and scale %d has its mean and its variance', (shape, scale) => {
    const sample = sampleOf(shape, scale)
    const mean = sample.reduce((sum, x) => sum + x, 0) / DRAWS
    const variance = sample.reduce((sum, x) => sum + (x - mean) ** 2, 0) / DRAWS
    expect(Math.abs(mean / (shape * scale) - 1)).toBeLessThan(4 / Math.sqrt(DRAWS * shape))
    expect(Math.abs(variance / (shape * scale ** 2) - 1)).toBeLessThan(4 * Math.sqrt((2 + 6 / shape) / DRAWS))
  })

  it('asks for no more numbers than it says, whatever it gets', () => {
    for (const u of [2 ** -33, 0.5, 1 - 2 ** -33]) {
      let asked = 0
      const next = (): number => {
        asked++
        return u
      }
      expect(new Gamma(0.4, 1).sample({ next })).toBeGreaterThanOrEqual(0)
      expect(asked).toBeGreaterThanOrEqual(3)
      expect(asked).toBeLessThanOrEqual(129)
    }
  })
})

describe('lognormal', () => {
  const exact = new Lognormal(205, 480)
  const sigma = Math.log(480 / 205) / normalQuantile(0.99)

  it('has its median, its 99th percentile, and every other quantile', () => {
    expect(exact.sample(0.5)).toBe(205)
    expect(exact.sample(0.99)).toBeCloseTo(480, 9)
    for (const u of [1e-9, 0.001, 0.3, 0.999999]) {
      expect(Math.log(exact.sample(u) / 205)).toBeCloseTo(sigma * normalQuantile(u), 12)
    }
  })

  it('is what the table is near to', () => {
    const table = lognormalTable(205, 480)
    for (let i = 1; i < 1_000; i++)
      expect(Math.abs(table.sample(i / 1_000) / exact.sample(i / 1_000) - 1)).toBeLessThan(0.003)
  })

  it('is a constant where both quantiles are alike', () => {
    expect(new Lognormal(7, 7).sample(0.9)).toBe(7)
    expect(new Lognormal(0, 0).sample(0.9)).toBe(0)
  })
})

describe('a number of outcomes', () => {
  const weights = Array.from({ length: 500 }, (_, i) => (i % 7 === 3 ? 0 : 1 / (i + 1)))
  const outcomes = new Empirical(weights)
  const total = weights.reduce((sum, weight) => sum + weight, 0)

  it('come as often as their weights say (χ²)', () => {
    const counts = new Float64Array(500)
    for (let i = 0; i < DRAWS; i++) counts[outcomes.sample(draw(key, i))]++
    const deviations = chiSquareDeviations(
      counts,
      weights.map((weight) => (weight / total) * DRAWS),
    )
    expect(Math.abs(deviations)).toBeLessThan(4)
  })

  it('are what a search through the running sum finds, in order', () => {
    const running = weights.map((_, i) => weights.slice(0, i + 1).reduce((sum, weight) => sum + weight / total, 0))
    let before = 0
    for (let i = 0; i < 20_000; i++) {
      const u = (i + 0.5) / 20_000
      const searched = running.findIndex((sum) => u < sum)
      const found = outcomes.sample(u)
      expect(found).toBe(searched)
      expect(found).toBeGreaterThanOrEqual(before)
      before = found
    }
  })

  it('are never those without weight, at either end', () => {
    const middle = new Empirical([0, 0, 2, 0, 1, 0])
    expect([0, 2 ** -60, 0.6, 0.7, 1 - 2 ** -53].map((u) => middle.sample(u))).toEqual([2, 2, 2, 4, 4])
    expect(new Empirical([5]).sample(0.999)).toBe(0)
  })

  it('are refused without a weight', () => {
    expect(() => new Empirical([0, 0])).toThrow('all weights are 0')
    expect(() => new Empirical([1, -1])).toThrow('-1 is not a weight')
    expect(() => new Empirical([Number.NaN])).toThrow('NaN is not a weight')
  })
})
