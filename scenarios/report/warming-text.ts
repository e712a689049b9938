import type { Result } from '../../sim/result.ts'
import { quantity, setting } from './number-format.ts'

/** What warming by velocity did: `12 tracks put on every edge, from 50 k plays a minute on`; null where it is off. */
export function warmingText({ plan, promotedTracks }: Pick<Result, 'plan' | 'promotedTracks'>): string | null {
  const { warmAtPlaysPerMinute } = plan.delivery
  if (promotedTracks === null || warmAtPlaysPerMinute === null) return null
  const tracks = promotedTracks === 1 ? 'one track' : `${quantity(promotedTracks, 'count')} tracks`
  return `${tracks} put on every edge, from ${setting(warmAtPlaysPerMinute, 'count')} plays a minute on`
}
