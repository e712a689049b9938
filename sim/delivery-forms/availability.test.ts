import { describe, expect, it } from 'vitest'
import { multiCdnAvailability, peersAvailability } from './availability.ts'

describe('availability', () => {
  it('of several CDNs of 99.9 % is 99.99 %, as S0 has it', () => {
    expect(multiCdnAvailability([0.999, 0.999, 0.999])).toBeCloseTo(0.9999, 6)
    expect(multiCdnAvailability([0.999, 0.999])).toBeCloseTo(0.9999, 5)
  })

  it('of one CDN is its own, and another never makes it worse', () => {
    expect(multiCdnAvailability([0.999])).toBe(0.999)
    for (const other of [0.99, 0.999, 0.9999]) {
      expect(multiCdnAvailability([0.999, other])).toBeGreaterThan(0.9988)
      expect(multiCdnAvailability([0.999, other, other])).toBeLessThan(1)
    }
  })

  it('with peers lies between the CDN alone and always', () => {
    expect(peersAvailability(0.999, 0)).toBe(0.999)
    expect(peersAvailability(0.999, 0.8)).toBeCloseTo(0.9998, 10)
    expect(peersAvailability(0.999, 1)).toBe(1)
  })
})
