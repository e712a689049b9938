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
