import type { HitRatios } from '../delivery-forms/situation.ts'
import type { CacheOutcome, Figures } from '../result.ts'

/**
 * What the caches of a replay answered, for comparing other forms of delivery behind the same caches: of the edges' requests
 * over the whole replay; of the shields' look-ups before anything happened, none where something happened at once.
 */
export function hitRatiosOf({ edgeHitRatio }: Figures, caches: readonly CacheOutcome[]): HitRatios {
  const shields = caches.filter(({ tier }) => tier === 'shield')
  const lookups = shields.reduce((sum, { missRatio }) => sum + missRatio.samples, 0)
  const misses = shields.reduce((sum, { missRatio }) => sum + missRatio.samples * missRatio.value, 0)
  return { edge: edgeHitRatio.value, shield: lookups === 0 ? 0 : 1 - misses / lookups }
}
