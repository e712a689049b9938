import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PriceTier } from '../plan.ts'
import { meanPriceUsdPerGb, monthlyEgressUsd } from './egress-price.ts'

const price = fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000)
const tiers = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 5 }),
    fc.array(price, { minLength: 6, maxLength: 6 }),
  )
  .map(([ends, prices]): PriceTier[] => [
    ...ends.toSorted((a, b) => a - b).map((upToGb, i) => ({ upToGb, usdPerGb: prices[i] })),
    { upToGb: null, usdPerGb: prices[5] },
  ])

/** Gigabyte by gigabyte. */
function naive(list: readonly PriceTier[], gb: number): number {
  let usd = 0
  for (let i = 0; i < gb; i++) usd += (list.find(({ upToGb }) => upToGb === null || i < upToGb) as PriceTier).usdPerGb
  return usd
}

describe('egress by volume tiers', () => {
  it('bills every gigabyte by the tier that it falls into', () => {
    fc.assert(
      fc.property(tiers, fc.integer({ min: 0, max: 800 }), (list, gb) => {
        expect(monthlyEgressUsd(list, gb)).toBeCloseTo(naive(list, gb), 6)
      }),
    )
  })

  it('is the flat price times the volume where there is one tier', () => {
    fc.assert(
      fc.property(price, fc.double({ min: 0, max: 1e9, noNaN: true }), (usdPerGb, gb) => {
        expect(monthlyEgressUsd([{ upToGb: null, usdPerGb }], gb)).toBe(gb * usdPerGb)
      }),
    )
  })

  it('has a mean price between the lowest and the highest', () => {
    fc.assert(
      fc.property(tiers, fc.integer({ min: 0, max: 2_000 }), (list, gb) => {
        const prices = list.map(({ usdPerGb }) => usdPerGb)
        const mean = meanPriceUsdPerGb(list, gb)
        expect(mean).toBeGreaterThanOrEqual(Math.min(...prices) * (1 - 1e-9))
        expect(mean).toBeLessThanOrEqual(Math.max(...prices) * (1 + 1e-9))
      }),
    )
  })
})
