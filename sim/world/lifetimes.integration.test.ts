import { describe, expect, it } from 'vitest'
import { nodeHost } from '../engine/host.node.ts'
import { scaleBy, smallPlan } from '../plan.fixture.ts'
import type { DeliveryPlan, Plan } from '../plan.ts'
import type { Result } from '../result.ts'
import { simulate } from '../simulate.ts'
import { renditionClasses } from './warm-start.ts'
import { buildWorld } from './world.ts'

const base = smallPlan()
const TTL_MS = 1_200_000

/** One metro, one provider and caches that have room for everything: only age throws out. */
function plan(delivery: Partial<DeliveryPlan>, shieldTtlMs: number | null = null): Plan {
  return smallPlan({
    durationMs: 1_800_000,
    warmupMs: 300_000,
    scale: scaleBy(10_000, 0.2),
    population: {
      ...base.population,
      regions: [{ ...base.population.regions[0], share: 1, metros: 1 }],
      dayCurve: Array.from({ length: 24 }, () => 1),
      dataSaverShare: 0,
    },
    playback: { ...base.playback, quality: 'fixed' },
    providers: [{ ...base.providers[0], edgeBytes: 1e15 }],
    shield: { ...base.shield, bytes: 1e15, ttlMs: shieldTtlMs },
    delivery: { ...base.delivery, ...delivery },
  })
}
const run = (of: Plan, workers = 1): Result => simulate(of, { workers, host: nodeHost })
const cacheOf = ({ caches }: Result, tier: 'edge' | 'shield') => caches.filter((cache) => cache.tier === tier)[0]

describe('edges that throw out by age', () => {
  const of = plan({ ttlMs: TTL_MS, expired: 'evict' })
  const result = run(of)

  it('miss as often as theory says of such a cache: p / (1 + rate × ttl) over all renditions', () => {
    // Jung, Berger, Balakrishnan, "Modeling TTL-based Internet caches", INFOCOM 2003, for Poisson requests.
    const world = buildWorld(of)
    const perMs = world.target(world.metros[0], 0) / world.meanTrackMs
    const expected = renditionClasses(world, 0).reduce(
      (sum, { count, rate }) => sum + (count * rate) / (1 + rate * perMs * TTL_MS),
      0,
    )
    const { value, low, high } = cacheOf(result, 'edge').missRatio
    expect(Math.abs(value - expected)).toBeLessThan(2 * (high - low) + 0.005)
    expect(cacheOf(result, 'edge').remark).toContain('age')
  })

  it('have nothing left to revalidate', () => {
    const asked = run(plan({ ttlMs: TTL_MS, expired: 'revalidate' }))
    expect(cacheOf(asked, 'edge').missRatio.value).toBeLessThan(0.5 * cacheOf(result, 'edge').missRatio.value)
  })

  it('are the same, to the byte, with two workers', () => {
    const two = plan({ ttlMs: TTL_MS, expired: 'evict' }, TTL_MS)
    const regions = [0, 1].map((i) => ({ ...base.population.regions[i], metros: 2 }))
    const spread = { ...two, population: { ...two.population, regions } }
    expect(JSON.stringify(run(spread, 2))).toBe(JSON.stringify(run(spread)))
  })
})

it('shields that throw out by age ask the origin again', () => {
  const missRatio = (ttlMs: number | null): number =>
    cacheOf(run(plan({ ttlMs: 300_000, expired: 'evict' }, ttlMs)), 'shield').missRatio.value
  expect(missRatio(600_000)).toBeGreaterThan(1.3 * missRatio(null))
})
