import type { EvictionName } from '../../reference/delivery/eviction.policy.ts'
import type { CacheOutcome } from '../result.ts'
import type { Tally } from '../stats/tally.ts'
import type { ShieldTier } from '../world/shield-tier.ts'
import type { StartState } from '../world/start-state.ts'
import type { World } from '../world/world.ts'
import { groupSums, measuredShare } from './measure.ts'

const LRU = 'Che (LRU)'
const THEORY: Partial<Record<EvictionName, string>> = { lru: LRU, fifo: 'Che (FIFO)' }

/** Every provider's edges and shields, what they missed, and what theory lets them miss. */
export function buildCaches(world: World, start: StartState, tally: Tally, shields: ShieldTier): CacheOutcome[] {
  const { plan, metros, geometry } = world
  const { cells } = tally
  const count = plan.providers.length
  return plan.providers.flatMap((provider, p): CacheOutcome[] => {
    const ofProvider = shields.caches.filter((_, i) => i % count === p)
    const common = { provider: provider.name, policy: plan.delivery.eviction }
    const edgeMisses = groupSums(cells, tally.steadyMisses, count, [p])
    const edgeLookups = groupSums(cells, tally.steadyLookups, count, [p])
    const shieldMisses = groupSums(shields.steadyMisses, 0, count, [p])
    const shieldLookups = groupSums(shields.steadyLookups, 0, count, [p])
    const edgeEntries = cells[tally.edgeEntries + p]
    const shieldEntries = ofProvider.reduce((sum, cache) => sum + cache.renditions, 0)
    return [
      {
        ...common,
        tier: 'edge',
        caches: metros.length,
        capacityBytes: metros.reduce((sum, m) => sum + geometry.edgeBytes[m.id * count + p], 0) / metros.length,
        entries: edgeEntries / metros.length,
        lookups: cells[tally.lookups + p],
        missRatio: measuredShare(edgeMisses, edgeLookups),
        turnover: edgeEntries === 0 ? 0 : cells[tally.edgeEvictions + p] / edgeEntries,
        ...theory(world, plan.delivery.expired === 'evict' ? plan.delivery.ttlMs : null, () =>
          start.predictedEdgeMissRatio(p),
        ),
      },
      {
        ...common,
        tier: 'shield',
        caches: ofProvider.length,
        capacityBytes: plan.shield.bytes,
        entries: shieldEntries / ofProvider.length,
        lookups: shields.lookups[p],
        missRatio: measuredShare(shieldMisses, shieldLookups),
        turnover: shieldEntries === 0 ? 0 : ofProvider.reduce((sum, cache) => sum + cache.evictions, 0) / shieldEntries,
        ...theory(world, plan.shield.ttlMs, () => start.predictedShieldMissRatio(p)),
      },
    ]
  })
}

function theory(
  world: World,
  lifetimeMs: number | null,
  predict: () => number,
): Pick<CacheOutcome, 'theory' | 'remark'> {
  const { plan, steadyUntilMs } = world
  if (plan.delivery.startCaches === 'cold') return { theory: null, remark: 'caches started empty: not a steady state' }
  if (plan.delivery.warmAtPlaysPerMinute !== null)
    return { theory: null, remark: 'tracks are put here that nobody has missed: no theory of that' }
  if (lifetimeMs !== null) return { theory: null, remark: 'age throws out too: no theory of that beside a policy' }
  if (steadyUntilMs <= 0) return { theory: null, remark: 'no time before the first happening' }
  const missRatio = predict()
  if (Number.isNaN(missRatio)) return { theory: null, remark: 'nothing is routed here while all is well' }
  const { eviction } = plan.delivery
  const name = THEORY[eviction]
  const assumed =
    'independent requests at the rates of the first moment, renditions of mean size' +
    (plan.population.session.repeatShare === 0 ? '' : '; what a session repeats counts as there at the edge')
  if (name !== undefined) return { theory: { name, missRatio, isYardstick: false }, remark: assumed }
  return {
    theory: { name: LRU, missRatio, isYardstick: true },
    remark: `no theory of ${eviction}: LRU's as a yardstick, and as LRU's the cache started; ${assumed}`,
  }
}
