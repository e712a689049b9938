import { describe, expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import { simulate } from '../simulate.ts'
import { monthlyEgressUsd } from './egress-price.ts'
import { forecastWorld } from './forecast.ts'
import { stretchesPerMonth } from './volume.ts'
import { worldFigures } from './world-figures.ts'

const plan = smallPlan()
const cheaper = {
  ...plan,
  providers: plan.providers.map((one) => ({
    ...one,
    priceTiers: [
      { upToGb: 1000, usdPerGb: one.priceUsdPerGb },
      { upToGb: null, usdPerGb: one.priceUsdPerGb / 10 },
    ],
  })),
}

describe("a replay's cost", () => {
  const result = simulate(cheaper, { workers: 1 })
  const figures = worldFigures(cheaper, result)

  it('meets volume prices by the volume of a month', () => {
    const perMonth = stretchesPerMonth(cheaper)
    for (const [p, { egressGb, costUsd }] of result.providers.entries()) {
      const monthly = monthlyEgressUsd(cheaper.providers[p].priceTiers, egressGb * perMonth)
      expect((costUsd * perMonth) / monthly).toBeCloseTo(1, 4)
      expect(costUsd).toBeLessThan(egressGb * cheaper.providers[p].priceUsdPerGb)
    }
    const total = result.providers.reduce((sum, { costUsd }) => sum + costUsd, 0)
    expect(result.figures.costUsd / total).toBeCloseTo(1, 4)
    expect(result.figures.costPerMillionPlaysUsd.value / ((total / result.figures.plays) * 1e6)).toBeCloseTo(1, 2)
  })

  it('changes nothing else: prices by volume send listeners nowhere else', () => {
    const flat = simulate(plan, { workers: 1 })
    expect(result.providers.map(({ egressGb }) => egressGb)).toEqual(flat.providers.map(({ egressGb }) => egressGb))
    expect(result.figures.startup).toEqual(flat.figures.startup)
  })

  it('adds up what stands there and what is carried, as one would by hand', () => {
    const { costs, origin, shield } = cheaper
    const { cost, use } = figures
    expect(cost.pops).toBe(8 * costs.popUsdPerMonth)
    expect(cost.edgeDisk).toBeCloseTo(8 * 300 * costs.edgeDiskUsdPerGbMonth, 6)
    expect(cost.shieldDisk).toBeCloseTo(4 * (shield.bytes / 1e9) * costs.shieldDiskUsdPerGbMonth, 6)
    expect(cost.originBandwidth).toBeCloseTo((origin.bandwidthBps / 1e9) * costs.originUsdPerGbpsMonth, 6)
    expect(cost.originEgress).toBeCloseTo(use.originGb * costs.originEgressUsdPerGb, 6)
    const { total, ...items } = cost
    expect(total).toBeCloseTo(
      Object.values(items).reduce((a, b) => a + b, 0),
      6,
    )
  })

  it('has less of the origin than of the edges, and about what theory says of how it is shared', () => {
    const egressGb = figures.use.egressGb.reduce((a, b) => a + b, 0)
    expect(figures.use.originGb).toBeGreaterThan(0)
    expect(figures.use.originGb).toBeLessThan(egressGb * (1 - figures.edgeHitRatio.value))
    const { shares, originRatio } = forecastWorld(cheaper)
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9)
    for (const [p, share] of shares.entries()) {
      expect(Math.abs(figures.use.egressGb[p] / egressGb - share)).toBeLessThan(0.05)
    }
    expect(originRatio).toBeGreaterThan(0)
    expect(originRatio).toBeLessThan(1)
  })
})
