import { describe, expect, it } from 'vitest'
import { meanResidence } from './residence.ts'

/** S by small steps: S(t) = 1 before T; then it loses who was last asked for T ago and not since. */
function integrated(rate: number, time: number, lifetime: number): number {
  const perT = 4000
  const step = time / perT
  const q = Math.exp(-rate * time)
  const there: number[] = []
  let sum = 0
  const steps = Math.round(lifetime / step)
  for (let i = 0; i < steps; i++) {
    const before = i < perT ? 1 : i === perT ? 1 - q : there[i - 1] - rate * q * step * there[i - 1 - perT]
    there.push(before)
    sum += before * step
  }
  return sum
}

describe('the mean residence in an LRU cache with a lifetime', () => {
  it.each([0.05, 0.3, 0.8, 0.99, 1.01, 1.5, 3, 8])('is what small steps add up to, at %f requests in T', (rate) => {
    for (const lifetime of [0.5, 1, 1.5, 2.4, 3, 4, 7, 25]) {
      expect(meanResidence(rate, 1, lifetime) / integrated(rate, 1, lifetime)).toBeCloseTo(1, 2)
    }
  })

  it('is the lifetime for what is asked for all the time, T for what never is, and scales with the unit of time', () => {
    expect(meanResidence(1000, 1, 77)).toBe(77)
    expect(meanResidence(0, 5, 77)).toBe(5)
    expect(meanResidence(0.2, 10, 60)).toBeCloseTo(10 * meanResidence(2, 1, 6), 9)
  })
})
