import type { CacheOutcome, StationOutcome } from '../result.ts'
import type { Tally } from '../stats/tally.ts'
import type { ShieldTier } from '../world/shield-tier.ts'
import type { World } from '../world/world.ts'

const SATURATED = 0.95
const LITTLE_TURNOVER = 0.1

/** What a reader must know before trusting this run: approximations that bit, and states that say more than the design. */
export function findCautions(
  world: World,
  tally: Tally,
  shields: ShieldTier,
  caches: readonly CacheOutcome[],
  stations: readonly StationOutcome[],
): string[] {
  const { plan } = world
  const cautions: string[] = []
  const origin = stations.find((station) => station.name === 'origin')
  if (origin && (origin.utilization ?? 0) > SATURATED) {
    cautions.push(
      'The origin was busy nearly all the time, so its queue grew with the length of the replay. Only the first chunk of a ' +
        'track waits for it in this model: stalls in the middle of a track are understated.',
    )
  }
  let bound = shields.caches.reduce((sum, cache) => sum + cache.tableBound, 0)
  for (let p = 0; p < plan.providers.length; p++) bound += tally.cells[tally.edgeTableBound + p]
  if (bound > 0) {
    cautions.push(
      `Caches held more small entries than the simulator gave them places for (${bound} thrown out early): hit ratios are ` +
        'slightly understated.',
    )
  }
  const fresh = caches.filter((cache) => cache.theory !== null && cache.turnover < LITTLE_TURNOVER)
  if (plan.delivery.startCaches === 'warm' && fresh.length > 0) {
    const names = fresh.map((cache) => `${cache.provider} ${cache.tier}s`).join(', ')
    cautions.push(
      `Less than ${LITTLE_TURNOVER * 100} % of the entries of ${names} were replaced during the replay: their hit ratios ` +
        'are still mostly those of the warm start, which comes from theory.',
    )
  }
  if (plan.catalog.releases.length > 0 && plan.scale.factor < 1) {
    cautions.push(
      'Releases are not scaled down with the catalog: who fills the edges first is drawn for the listeners who are not ' +
        'simulated, and the origin gets the simulated share of those fills.',
    )
  }
  return cautions
}
