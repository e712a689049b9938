import { describe, expect, it } from 'vitest'
import { type Sampler, samplerOf } from './service-time.ts'
import { Stream } from './stream.ts'

const DRAWS = 400_000

function drawn(sampler: Sampler, key: number): Float64Array {
  const stream = new Stream(key)
  return Float64Array.from({ length: DRAWS }, () => sampler.next(stream)).sort()
}

/** Largest distance between the drawn and the true distribution function, × √n: beyond 1.95 in 1 of 1,000 samples. */
function kolmogorov(values: Float64Array, cdf: (x: number) => number): number {
  let most = 0
  for (const [i, x] of values.entries()) {
    const at = cdf(x)
    most = Math.max(most, Math.abs(at - i / DRAWS), Math.abs(at - (i + 1) / DRAWS))
  }
  return most * Math.sqrt(DRAWS)
}

describe.each([
  ['deterministic', 0],
  ['exponential', 1],
  ['lognormal', 0.7],
  ['lognormal', 1.5],
  ['gamma', 0.5],
  ['gamma', 1.4],
  ['hyperexponential', 2],
] as const)('%s with cv %d', (law, cv) => {
  it('has its mean and its variation', () => {
    const sampler = samplerOf({ law, meanMs: 3, cv })
    const values = drawn(sampler, 11)
    const mean = values.reduce((sum, x) => sum + x, 0) / DRAWS
    const scv = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / DRAWS / mean ** 2
    expect(sampler.meanMs).toBe(3)
    expect(Math.abs(mean / 3 - 1)).toBeLessThan(0.01)
    expect(scv).toBeCloseTo(sampler.scv, sampler.scv > 1 ? 0 : 1)
    expect(sampler.scv).toBeCloseTo(cv * cv, 12)
  })
})

it('the laws have their distribution functions', () => {
  const exponential = (x: number, mean: number) => -Math.expm1(-x / mean)
  expect(
    kolmogorov(drawn(samplerOf({ law: 'exponential', meanMs: 2, cv: 1 }), 1), (x) => exponential(x, 2)),
  ).toBeLessThan(1.95)
  // Erlang-4 in closed form.
  const erlang = (x: number) => 1 - Math.exp(-x) * (1 + x + x ** 2 / 2 + x ** 3 / 6)
  expect(kolmogorov(drawn(samplerOf({ law: 'gamma', meanMs: 4, cv: 0.5 }), 2), erlang)).toBeLessThan(1.95)
  // Gamma with shape 1/2 is the square of a normal number: P = erf(√x).
  const half = (x: number) => erf(Math.sqrt(x))
  expect(kolmogorov(drawn(samplerOf({ law: 'gamma', meanMs: 0.5, cv: Math.SQRT2 }), 3), half)).toBeLessThan(1.95)
  const sigma = Math.sqrt(Math.log(2))
  const lognormal = (x: number) => (1 + erf((Math.log(x) + sigma ** 2 / 2) / sigma / Math.SQRT2)) / 2
  expect(kolmogorov(drawn(samplerOf({ law: 'lognormal', meanMs: 1, cv: 1 }), 4), lognormal)).toBeLessThan(1.95)
  const share = (1 + Math.sqrt(3 / 5)) / 2
  const two = (x: number) =>
    share * exponential(x, 1 / (2 * share)) + (1 - share) * exponential(x, 1 / (2 * (1 - share)))
  expect(kolmogorov(drawn(samplerOf({ law: 'hyperexponential', meanMs: 1, cv: 2 }), 5), two)).toBeLessThan(1.95)
})

/** erf by its Maclaurin series, and by its continued fraction where that is long. */
function erf(z: number): number {
  if (z < 0) return -erf(-z)
  if (z > 3) {
    let tail = z
    for (let k = 60; k > 0; k--) tail = z + k / 2 / tail
    return 1 - Math.exp(-z * z) / (Math.sqrt(Math.PI) * tail)
  }
  let term = z
  let sum = z
  for (let n = 1; n < 100; n++) {
    term *= (-z * z) / n
    sum += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}
