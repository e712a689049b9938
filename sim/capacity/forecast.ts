import type { Plan } from '../plan.ts'
import { StartState } from '../world/start-state.ts'
import { buildWorld } from '../world/world.ts'

/** What theory says of a world before anything is replayed. */
export interface Forecast {
  /** Share of the traffic by provider, in the plan's order, while all is well. */
  shares: readonly number[]
  /** Look-ups of renditions that an edge answers. */
  edgeHitRatio: number
  /** Look-ups that fall through to the origin. */
  originRatio: number
}

/** Worlds with the same key have the same forecast, if they are of one scenario: theory knows providers, router and caches. */
export function forecastKey({ providers, routing, shield }: Plan): string {
  return JSON.stringify([providers, routing, shield.bytes])
}

/**
 * Forecasts a world by Che's approximation (Che, Tung and Wang, 2002), with the same code that fills caches at the start
 * of a replay and stands beside its measured hit ratios.
 *
 * @throws RangeError when the world is larger than the simulator's tables
 */
export function forecastWorld(plan: Plan): Forecast {
  const world = buildWorld(plan)
  const start = new StartState(world)
  const shares = plan.providers.map(() => 0)
  for (const metro of world.metros) {
    for (const [p, share] of start.providerShares(metro.id).entries()) shares[p] += share * metro.share
  }
  let edgeMiss = 0
  let originMiss = 0
  for (const [p, share] of shares.entries()) {
    if (share === 0) continue
    const miss = start.predictedEdgeMissRatio(p)
    edgeMiss += share * miss
    originMiss += miss === 0 ? 0 : share * miss * start.predictedShieldMissRatio(p)
  }
  return { shares, edgeHitRatio: 1 - edgeMiss, originRatio: originMiss }
}
