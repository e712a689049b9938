/**
 * How a client goes on when an attempt fails (CDN-3, GW-3): how long it waits before the next one, when it gives up, and
 * how long it keeps away from a provider that failed it.
 *
 * Delay before retry n (n = 1 is the first): full jitter, uniform in [0, min(cap, base * 2^(n-1))] (Brooker,
 * "Exponential backoff and jitter", AWS 2015), so that clients which failed together do not come back together.
 */
export interface RetryRules {
  /** How long a request may go without a first byte, a new connection's handshake apart. */
  attemptTimeoutMs: number
  /** Attempts in all, the first included. */
  maxAttempts: number
  backoffBaseMs: number
  backoffCapMs: number
  cooldownMs: number
}

/** Kernel: ms to wait before the attempt after `failedAttempts` failures; -1 = give up. `random` is uniform in [0, 1). */
export function retryDelayMs(rules: RetryRules, failedAttempts: number, random: number): number {
  if (failedAttempts >= rules.maxAttempts) return -1
  return random * Math.min(rules.backoffCapMs, rules.backoffBaseMs * 2 ** (failedAttempts - 1))
}

/** Kernel: ms after which an attempt without a first byte has failed. */
export function attemptTimeoutMs(rules: RetryRules): number {
  return rules.attemptTimeoutMs
}

/** Kernel: until when a provider that failed at `nowMs` is left alone. */
export function avoidUntilMs(rules: RetryRules, nowMs: number): number {
  return nowMs + rules.cooldownMs
}
