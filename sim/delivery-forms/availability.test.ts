import { describe, expect, it } from 'vitest'
import { multiCdnAvailability, peersAvailability } from './availability.ts'

describe('availability', () => {
  it('of several CDNs of 99.9 % is 99.99 %, as S0 has it', () => {
    expect(multiCdnAvailability([0.999, 0.999, 0.999])).toBeCloseTo(0.9999, 6)
    expect(multiCdnAvailability([0.999, 0.999])).toBeCloseTo(0.9999, 5)
  })

  it('of one CDN is its own, and another never makes it worse', () => {
    expect(multiCdnAvailability([0.999])).toBe(0.999)
    const grid = [0, 0.5, 0.9, 0.99, 0.999, 0.9999, 1]
    for (const first of grid) {
      for (const second of grid) {
        const both = multiCdnAvailability([first, second])
        expect(both).toBeGreaterThanOrEqual(Math.max(first, second) - 1e-15)
        for (const third of grid)
          expect(multiCdnAvailability([first, second, third])).toBeGreaterThanOrEqual(both - 1e-15)
      }
    }
  })

  it('of unlike CDNs has nine tenths of the better one to gain', () => {
    expect(multiCdnAvailability([0.9999, 0.99])).toBeCloseTo(1 - 1e-5 - 9e-5 * 0.00999, 12)
    expect(multiCdnAvailability([0.9999, 0])).toBeCloseTo(0.9999, 8)
  })

  it('with peers lies between the CDN alone and always', () => {
    expect(peersAvailability(0.999, 0)).toBe(0.999)
    expect(peersAvailability(0.999, 0.8)).toBeCloseTo(0.9998, 10)
    expect(peersAvailability(0.999, 1)).toBe(1)
  })
})
