import { prefetchPositionMs } from '../../reference/playback/prefetch.policy.ts'
import { Field, Next } from './listeners.ts'

/**
 * What follows the track that a listener is about to hear, written into the record, and when it is due, ms. The track counts
 * as begun already.
 * @param at where the listener's record begins
 * @param untilMs position in the track up to which it is heard
 * @param endMs when that position is reached
 * @param prefetchAt part of the track after which the next one is fetched ahead
 */
export function planNext(
  words: Int32Array,
  at: number,
  nowMs: number,
  untilMs: number,
  durationMs: number,
  endMs: number,
  prefetchAt: number,
): number {
  if (words[at + Field.tracks] >> 16 === 0) {
    words[at + Field.next] = Next.leave
    return endMs
  }
  const dueMs = fetchedAheadMs(nowMs, untilMs, durationMs, endMs, prefetchAt)
  if (dueMs === Number.POSITIVE_INFINITY) {
    words[at + Field.next] = Next.skipped
    return endMs
  }
  words[at + Field.next] = untilMs < durationMs ? Next.aheadOfSkip : Next.ahead
  return dueMs
}

/** When the track after this one is fetched ahead, ms; Infinity where this one is left before that. Parameters as above. */
export function fetchedAheadMs(
  nowMs: number,
  untilMs: number,
  durationMs: number,
  endMs: number,
  prefetchAt: number,
): number {
  const aheadMs = prefetchPositionMs(durationMs, prefetchAt)
  return untilMs < aheadMs ? Number.POSITIVE_INFINITY : Math.max(nowMs + 1, Math.floor(endMs - (untilMs - aheadMs)))
}
