import { type RetryRules, retryDelayMs } from '../../reference/delivery/retry.policy.ts'
import { type ListenerClock, sleep } from './clock.ts'
import { ServiceFailure } from './service-failure.ts'

/** What waits between attempts are made of. */
export interface RetryParts {
  clock: ListenerClock
  retry: RetryRules
  /** Uniform in [0, 1), for the jitter of waits. */
  random: () => number
}

/**
 * Asks the service again when it cannot be reached or is in trouble, as often as the retry rules allow. What it refuses
 * for a reason of the request's own is not asked again.
 *
 * @throws Stopped, and ServiceFailure from the last attempt
 */
export async function withRetries<T>(ask: () => Promise<T>, parts: RetryParts, signal: AbortSignal): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof ServiceFailure) || !mayPass(error)) throw error
      const pauseMs = retryDelayMs(parts.retry, failures, parts.random())
      if (pauseMs < 0) throw error
      await sleep(parts.clock, pauseMs, signal)
    }
  }
}

function mayPass({ kind, status }: ServiceFailure): boolean {
  return kind === 'unreachable' || (status !== null && status >= 500)
}
