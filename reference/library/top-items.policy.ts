import { isStream } from '../events/stream.policy.ts'

/** Spans over which the Web API's `time_range` looks back. */
export const timeRanges = ['short_term', 'medium_term', 'long_term'] as const

export type TimeRange = (typeof timeRanges)[number]

const DAY_MS = 86_400_000

/**
 * Half-lives of a play's weight, ms. A play's weight fades as 2^(−age / half-life), with the mean age that plays of the Web
 * API's windows (4 weeks, 6 months, 1 year) have: half a window. The mean of an exponential is half-life / ln 2.
 */
export const halfLivesMs: Readonly<Record<TimeRange, number>> = {
  short_term: 14 * DAY_MS * Math.LN2,
  medium_term: 91 * DAY_MS * Math.LN2,
  long_term: 182.5 * DAY_MS * Math.LN2,
}

/** @returns what the play adds to the scores of its track and its artists when it is new: who skips shows no liking */
export function playWeight(msPlayed: number): number {
  return isStream(msPlayed) ? 1 : 0
}

/**
 * Kernel: a score at another moment. Scores of a later moment than `toMs` grow, so that plays that arrive late count as
 * those that arrived in order.
 *
 * @param score at `fromMs`, 0 or more
 * @param halfLifeMs above 0
 */
export function fadedScore(score: number, fromMs: number, toMs: number, halfLifeMs: number): number {
  return score * 2 ** ((fromMs - toMs) / halfLifeMs)
}
