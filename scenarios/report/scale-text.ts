import type { Result } from '../../sim/result.ts'
import { grouped, setting } from './number-format.ts'
import { clock } from './time-format.ts'

/**
 * How much of the world was simulated: `1 000 000 of 50 000 000 listeners simulated; world scaled in proportion (2 %); in
 * caches one track in 8 stands for its neighbors in rank, but for the first 64`. Where an aggregate replay simulated everybody:
 * `…; all 6 500 000 in eu-west from 18:59 to 19:13 simulated one by one`.
 */
export function scaleText({ plan, zones }: Pick<Result, 'plan' | 'zones'>): string {
  const { simulatedListeners, factor, oneTrackIn, exactTracks } = plan.scale
  const all = plan.population.listeners
  const parts = [
    factor >= 1
      ? `${all === 1 ? 'the only listener' : `all ${grouped(all)} listeners`} simulated one by one`
      : `${grouped(simulatedListeners)} of ${grouped(all)} listeners simulated; world scaled in proportion (${setting(factor, 'ratio')})`,
  ]
  for (const { peakListeners, regions, fromMs, toMs } of zones) {
    const where = regions.length === plan.population.regions.length ? 'everywhere' : `in ${regions.join(', ')}`
    parts.push(`all ${grouped(peakListeners)} ${where} from ${clock(fromMs)} to ${clock(toMs)} simulated one by one`)
  }
  if (oneTrackIn > 1) {
    parts.push(
      `in caches one track in ${oneTrackIn} stands for its neighbors in rank, but for the first ${grouped(exactTracks)}`,
    )
  }
  return parts.join('; ')
}
