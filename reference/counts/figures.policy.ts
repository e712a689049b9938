import { fadedScore, halfLivesMs } from '../library/top-items.policy.ts'

/** Days before the present one in which a listener counts as one of the month: four whole weeks, and what there is of today. */
export const LISTENER_DAYS = 28

const HOUR_MS = 3_600_000

/** A stream's weight in popularity fades as in the top items of four weeks: by half in some ten days. */
const POPULARITY_HALF_LIFE_MS = halfLivesMs.short_term

/** After so long without a stream, nothing of popularity 100 is left: its score has halved twenty times. */
export const FORGOTTEN_AFTER_MS = 20 * POPULARITY_HALF_LIFE_MS

/** Streams that fade, as of one moment. */
export interface FadingCount {
  readonly score: number
  /** Epoch ms. */
  readonly asOfMs: number
}

/**
 * A count with one stream more, as of the later moment; one that is told late counts as it would have.
 *
 * @param weight 1, or 0 for a stream that does not count in what is popular
 */
export function withStream({ score, asOfMs }: FadingCount, atMs: number, weight: 0 | 1): FadingCount {
  const laterMs = Math.max(asOfMs, atMs)
  return { score: faded(score, asOfMs, laterMs) + faded(weight, atMs, laterMs), asOfMs: laterMs }
}

/** Kernel: streams per hour that a count stands for at a moment: what it comes to, once steady, is rate × half-life / ln 2. */
export function countedPerHour(score: number, asOfMs: number, nowMs: number): number {
  return (faded(score, asOfMs, nowMs) * Math.LN2 * HOUR_MS) / POPULARITY_HALF_LIFE_MS
}

function faded(score: number, fromMs: number, toMs: number): number {
  return fadedScore(score, fromMs, toMs, POPULARITY_HALF_LIFE_MS)
}
