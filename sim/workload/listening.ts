import type { PopulationPlan } from '../plan.ts'

/** Until when leaving a track counts as an early skip. */
export const EARLY_SKIP_MS = 30_000

/** How many of the tracks are left, and when. */
export type Skips = Pick<PopulationPlan['session'], 'earlySkipShare' | 'lateSkipShare'>

/**
 * How long a listener stays with a track, ms of audio: skipped within its first 30 s, skipped somewhere later, or heard to
 * the end.
 * @param kind uniform in (0, 1): decides which of the three
 * @param position uniform in (0, 1): where in the stretch
 */
export function listenMs(session: Skips, durationMs: number, kind: number, position: number): number {
  const early = Math.min(EARLY_SKIP_MS, durationMs)
  if (kind < session.earlySkipShare) return Math.max(1, Math.round(position * early))
  if (kind < session.earlySkipShare + session.lateSkipShare) {
    return Math.max(1, Math.round(early + position * (durationMs - early)))
  }
  return durationMs
}

/**
 * After how much of a stay, of 2 ms at least, the listener who seeks does so, ms; until then the track is heard from its
 * beginning.
 * @param after uniform in (0, 1)
 */
export function seekAfterMs(staysMs: number, after: number): number {
  return Math.max(1, Math.floor(after * staysMs))
}

/**
 * Position that a seek goes to, ms: anywhere in the track.
 * @param to uniform in (0, 1)
 */
export function seekToMs(durationMs: number, to: number): number {
  return Math.floor(to * durationMs)
}

/** What is still heard after a seek, ms: to the track's end by whom would have heard that, otherwise what is left of the stay. */
export function listenAfterSeekMs(durationMs: number, staysMs: number, afterMs: number, toMs: number): number {
  const toEnd = durationMs - toMs
  return staysMs === durationMs ? toEnd : Math.min(staysMs - afterMs, toEnd)
}

/** Share of all tracks that were heard before in their session, of which the first never was. */
export function repeatedShare({ meanTracks, repeatShare }: PopulationPlan['session']): number {
  return repeatShare * (1 - 1 / meanTracks)
}

/** Mean of `listenMs` over the tracks' durations. */
export function meanListenMs(session: Skips, meanDurationMs: number): number {
  const whole = 1 - session.earlySkipShare - session.lateSkipShare
  const late = (EARLY_SKIP_MS + meanDurationMs) / 2
  return session.earlySkipShare * (EARLY_SKIP_MS / 2) + session.lateSkipShare * late + whole * meanDurationMs
}
