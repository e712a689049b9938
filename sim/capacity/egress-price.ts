import type { PriceTier } from '../plan.ts'

/**
 * What a month's volume costs. Each gigabyte has the price of the tier that it falls into, as CDNs bill it: the first
 * `upToGb` cost the first price, what is beyond them the next.
 *
 * @param tiers ascending, the last without an upper end
 * @returns USD
 * @example monthlyEgressUsd([{ upToGb: 100, usdPerGb: 0.02 }, { upToGb: null, usdPerGb: 0.01 }], 150) // 2.5
 */
export function monthlyEgressUsd(tiers: readonly PriceTier[], monthlyGb: number): number {
  let usd = 0
  let fromGb = 0
  for (const { upToGb, usdPerGb } of tiers) {
    const endGb = Math.min(monthlyGb, upToGb ?? Number.POSITIVE_INFINITY)
    if (endGb <= fromGb) break
    usd += (endGb - fromGb) * usdPerGb
    fromGb = endGb
  }
  return usd
}

/** The mean price of a gigabyte in a month of so much volume; without volume that of the first. */
export function meanPriceUsdPerGb(tiers: readonly PriceTier[], monthlyGb: number): number {
  return monthlyGb > 0 ? monthlyEgressUsd(tiers, monthlyGb) / monthlyGb : tiers[0].usdPerGb
}
