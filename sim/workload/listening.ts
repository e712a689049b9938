import { draw, drawBits } from '../engine/random.ts'
import type { PopulationPlan } from '../plan.ts'

const EARLY_SKIP_MS = 30_000

/**
 * How long a listener stays with a track, ms of audio: skipped within its first 30 s, skipped somewhere later, or heard to
 * the end.
 * @param kind uniform in (0, 1): decides which of the three
 * @param position uniform in (0, 1): where in the stretch
 */
export function listenMs(
  session: PopulationPlan['session'],
  durationMs: number,
  kind: number,
  position: number,
): number {
  const early = Math.min(EARLY_SKIP_MS, durationMs)
  if (kind < session.earlySkipShare) return Math.max(1, Math.round(position * early))
  if (kind < session.earlySkipShare + session.lateSkipShare) {
    return Math.max(1, Math.round(early + position * (durationMs - early)))
  }
  return durationMs
}

/** Mean of `listenMs` over the tracks' durations. */
export function meanListenMs(session: PopulationPlan['session'], meanDurationMs: number): number {
  const whole = 1 - session.earlySkipShare - session.lateSkipShare
  const late = (EARLY_SKIP_MS + meanDurationMs) / 2
  return session.earlySkipShare * (EARLY_SKIP_MS / 2) + session.lateSkipShare * late + whole * meanDurationMs
}

/** Stays of this length and more are met equally often by `restMs`. */
const LONGEST_MS = 600_000
const MOST_TRIES = 100

/**
 * What is left, ms, of the stay in which a listener is found at a random moment: long stays are found more often, in
 * proportion to their length, and the moment is anywhere within one (the residual time of a renewal process).
 * @param durationMs length of a track, by any number
 * @param key a stream of its own
 */
export function restMs(session: PopulationPlan['session'], durationMs: (track: number) => number, key: number): number {
  return stayAtRandomMoment(session, durationMs, key).leftMs
}

/** The same, with the whole stay, ms. */
export function stayAtRandomMoment(
  session: PopulationPlan['session'],
  durationMs: (track: number) => number,
  key: number,
): { stayMs: number; leftMs: number } {
  for (let n = 0; ; n += 4) {
    const stayMs = listenMs(session, durationMs(drawBits(key, n) >>> 4), draw(key, n + 1), draw(key, n + 2))
    const u = draw(key, n + 3)
    // Accepted with probability stay / longest; what is accepted leaves u uniform below that, which is the moment.
    if (u * LONGEST_MS < stayMs || n === 4 * MOST_TRIES)
      return { stayMs, leftMs: Math.floor(Math.min(1, (u * LONGEST_MS) / stayMs) * stayMs) }
  }
}
