import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseCdn, rankCdns, scoreCdn } from './cdn-router.policy.ts'

const weights = { latency: 0.5, availability: 0.3, cost: 0.2 }
const figure = (max: number) => fc.option(fc.double({ min: 0, max, noNaN: true }), { nil: null, freq: 8 })
const candidate = fc.record({
  healthy: fc.boolean(),
  latencyMs: figure(500),
  availability: figure(1),
  costUsdPerGb: figure(0.2),
})
const candidates = fc.array(candidate, { maxLength: 8 }).map((list) => list.map((c, i) => ({ ...c, name: `cdn${i}` })))

function columnsOf(list: { latencyMs: number | null; availability: number | null; costUsdPerGb: number | null }[]) {
  return {
    latencyMs: list.map((c) => c.latencyMs ?? Number.NaN),
    availability: list.map((c) => c.availability ?? Number.NaN),
    costUsdPerGb: list.map((c) => c.costUsdPerGb ?? Number.NaN),
  }
}

const usableOf = (list: { healthy: boolean }[]) => list.reduce((bits, c, i) => bits | (c.healthy ? 1 << i : 0), 0)

/** CDN-2 once more, from its words: normalize each figure over the healthy ones, weigh, add up. */
function scoreByDefinition(list: ReturnType<typeof columnsOf>, healthy: number[], own: number): number {
  const part = (column: number[], lowerIsBetter: boolean): number => {
    const known = healthy.map((i) => column[i]).filter((v) => !Number.isNaN(v))
    if (known.length === 0) return 1
    if (Number.isNaN(column[own])) return 0
    const [low, high] = [Math.min(...known), Math.max(...known)]
    if (low === high) return 1
    const position = (column[own] - low) / (high - low)
    return lowerIsBetter ? 1 - position : position
  }
  return 0.5 * part(list.latencyMs, true) + 0.3 * part(list.availability, false) + 0.2 * part(list.costUsdPerGb, true)
}

describe('the CDN router', () => {
  it('chooses the healthy candidate with the highest score of the definition', () => {
    fc.assert(
      fc.property(candidates, (list) => {
        const columns = columnsOf(list)
        const healthy = list.flatMap((c, i) => (c.healthy ? [i] : []))
        const chosen = chooseCdn(columns, 0, list.length, usableOf(list), weights)
        if (healthy.length === 0) {
          expect(chosen).toBe(-1)
          return
        }
        const best = Math.max(...healthy.map((i) => scoreByDefinition(columns, healthy, i)))
        expect(healthy).toContain(chosen)
        expect(scoreByDefinition(columns, healthy, chosen)).toBeCloseTo(best, 9)
      }),
    )
  })

  it('gives scores between 0 and the sum of the weights', () => {
    fc.assert(
      fc.property(candidates, (list) => {
        for (const i of list.keys()) {
          if (!list[i].healthy) continue
          const score = scoreCdn(columnsOf(list), 0, list.length, usableOf(list), weights, i)
          expect(score).toBeGreaterThanOrEqual(0)
          expect(score).toBeLessThanOrEqual(1 + 1e-12)
        }
      }),
    )
  })

  it('does not choose a candidate less when it gets faster', () => {
    fc.assert(
      fc.property(candidates, fc.double({ min: 0, max: 1, noNaN: true }), (list, faster) => {
        const before = chooseCdn(columnsOf(list), 0, list.length, usableOf(list), weights)
        if (before < 0 || list[before].latencyMs === null) return
        const improved = list.map((c, i) => (i === before ? { ...c, latencyMs: (c.latencyMs ?? 0) * faster } : c))
        expect(chooseCdn(columnsOf(improved), 0, list.length, usableOf(list), weights)).toBe(before)
      }),
    )
  })

  it('does not look at candidates that are left out', () => {
    fc.assert(
      fc.property(candidates, candidate, (list, stranger) => {
        const alone = chooseCdn(columnsOf(list), 0, list.length, usableOf(list), weights)
        const joined = [...list, { ...stranger, healthy: false, name: 'stranger' }]
        expect(chooseCdn(columnsOf(joined), 0, joined.length, usableOf(joined), weights)).toBe(alone)
      }),
    )
  })

  it('reads a location out of longer columns', () => {
    fc.assert(
      fc.property(candidates, candidates, (before, list) => {
        const both = columnsOf([...before, ...list])
        expect(chooseCdn(both, before.length, list.length, usableOf(list), weights)).toBe(
          chooseCdn(columnsOf(list), 0, list.length, usableOf(list), weights),
        )
      }),
    )
  })

  it('ranks for the service as the kernel chooses', () => {
    fc.assert(
      fc.property(candidates, (list) => {
        const ranked = rankCdns(list, weights)
        const chosen = chooseCdn(columnsOf(list), 0, list.length, usableOf(list), weights)
        expect(ranked.length).toBe(list.filter((c) => c.healthy).length)
        expect(ranked[0]?.name).toBe(list[chosen]?.name)
      }),
    )
  })

  it('takes the one that is configured first when scores are equal', () => {
    const equal = { healthy: true, latencyMs: 20, availability: 0.999, costUsdPerGb: 0.01 }
    const ranked = rankCdns(
      ['a', 'b', 'c'].map((name) => ({ ...equal, name })),
      weights,
    )
    expect(ranked.map((c) => c.name)).toEqual(['a', 'b', 'c'])
  })

  it('trades latency for cost as the weights say', () => {
    const near = { name: 'near', healthy: true, latencyMs: 10, availability: 0.999, costUsdPerGb: 0.02 }
    const cheap = { name: 'cheap', healthy: true, latencyMs: 30, availability: 0.999, costUsdPerGb: 0.005 }
    expect(rankCdns([cheap, near], weights)[0].name).toBe('near')
    expect(rankCdns([cheap, near], { latency: 0.2, availability: 0.3, cost: 0.5 })[0].name).toBe('cheap')
  })
})
