import { type LimitedOperation, type RateLimit, rateLimitSets } from '../../reference/gateway/rate-limit.policy.ts'
import type { Operation, RateLimitName } from './services-plan.ts'

/** Which of the service's limits counts what apps ask for, as its endpoints have it; playlists are opened, hardly changed. */
const kinds: Readonly<Record<Operation, LimitedOperation>> = {
  play: 'player',
  search: 'search',
  playlist: 'standard',
  history: 'player',
}

/**
 * How many requests for an operation one caller may make; null = as many as it likes.
 *
 * Only bots are held to it one by one. 50 million listeners who start 300,000 plays a second make 0.36 requests each of the
 * kind `player` in 30 s, plays and writes to the history together. Of one who makes twenty times as many, a Poisson stream with
 * mean 7.2, more than the 50 that are allowed come in 30 s with a probability of 3e-26: it never happens to any of them.
 */
export function limitOf(name: RateLimitName, operation: Operation): RateLimit | null {
  return name === 'off' ? null : rateLimitSets[name][kinds[operation]]
}
