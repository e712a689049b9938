import type { RetryRules } from '../../reference/delivery/retry.policy.ts'
import { SCHOOLS, type School } from '../../reference/playback/quality.policy.ts'
import type { Plan } from '../../sim/plan.ts'
import { world } from '../language/schema/world.ts'

/** What a listener goes by: the figures that a plan has for the simulated one. */
export interface ListenerRules {
  retry: RetryRules
  school: School
  /** Watermarks of the buffer. */
  bufferLowMs: number
  bufferHighMs: number
  /** Nominal length of a chunk. */
  chunkMs: number
  /** Part of a track, 0 to 1, after which the next one is fetched ahead, and how many of its chunks. */
  prefetchAt: number
  prefetchChunks: number
}

/** The rules of a scenario's listeners. */
export function rulesOf({ retry, playback, delivery }: Pick<Plan, 'retry' | 'playback' | 'delivery'>): ListenerRules {
  return {
    retry,
    school: SCHOOLS[playback.quality],
    bufferLowMs: playback.bufferLowMs,
    bufferHighMs: playback.bufferHighMs,
    chunkMs: delivery.chunkMs,
    prefetchAt: playback.prefetchAt,
    prefetchChunks: playback.prefetchChunks,
  }
}

/** The rules of a scenario that says nothing about them. */
export function defaultRules(school: School): ListenerRules {
  const { retry, playback, delivery } = world.parse({})
  return {
    retry: {
      attemptTimeoutMs: retry['attempt-timeout'],
      maxAttempts: retry.attempts,
      backoffBaseMs: retry.backoff.base,
      backoffCapMs: retry.backoff.cap,
      cooldownMs: retry.cooldown,
    },
    school,
    bufferLowMs: playback.buffer.low,
    bufferHighMs: playback.buffer.high,
    chunkMs: delivery.chunk,
    prefetchAt: playback.prefetch.at,
    prefetchChunks: playback.prefetch.chunks,
  }
}
