/** How far a value's time is scattered, to both sides. */
const JITTER = 0.1
/** How long the news that there is nothing may be kept. */
const NEGATIVE_TTL_MS = 30_000
/** How much longer a value is handed out while it is loaded anew, as a part of its time. */
const STALE_PART = 0.1
const STALE_MAX_MS = 30_000

/**
 * Kernel: until when a value is fresh.
 *
 * @param random uniform in [0, 1)
 */
export function freshUntilMs(nowMs: number, ttlMs: number, isNothing: boolean, random: number): number {
  const lifeMs = isNothing ? Math.min(ttlMs, NEGATIVE_TTL_MS) : ttlMs
  return nowMs + lifeMs * (1 - JITTER + 2 * JITTER * random)
}

/**
 * Kernel: until when a value may be handed out while one loads it anew. A short while: whoever asks for it now and then
 * only does not get what is long outdated (stale-while-revalidate, RFC 5861).
 */
export function staleUntilMs(freshUntilMs: number, ttlMs: number, isNothing: boolean): number {
  return isNothing ? freshUntilMs : freshUntilMs + Math.min(STALE_MAX_MS, ttlMs * STALE_PART)
}
