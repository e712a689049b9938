import type { Plan } from '../../sim/plan.ts'
import { grouped, setting } from './number-format.ts'

/**
 * How much of the world was simulated: `1 000 000 of 50 000 000 listeners simulated; world scaled in proportion (2 %); in
 * caches one track in 8 stands for its neighbors in rank, but for the first 64`.
 */
export function scaleText(plan: Plan): string {
  const { simulatedListeners, factor, oneTrackIn, exactTracks } = plan.scale
  const all = plan.population.listeners
  const listeners =
    factor >= 1
      ? `all ${grouped(all)} listeners simulated one by one`
      : `${grouped(simulatedListeners)} of ${grouped(all)} listeners simulated; world scaled in proportion (${setting(factor, 'ratio')})`
  if (oneTrackIn === 1) return listeners
  return `${listeners}; in caches one track in ${oneTrackIn} stands for its neighbors in rank, but for the first ${grouped(exactTracks)}`
}
