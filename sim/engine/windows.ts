import type { WindowPlan } from '../plan.ts'

/** A window is at most this part of the time since the last instant: what an instant has set going calms down slowly. */
const PART_OF_TIME_SINCE = 1 / 4

/**
 * The boundaries of the coupling windows from 0 to `endMs`: fine ones near the given instants, longer and longer ones after
 * them until they are quiet. Every instant is a boundary, every boundary is a multiple of the fine window, and boundaries
 * depend on nothing but the plan.
 * @param instantsMs where something begins or ends, multiples of `windows.fineMs`
 */
export function windowBoundaries(endMs: number, windows: WindowPlan, instantsMs: readonly number[]): number[] {
  const { quietMs, fineMs, marginMs } = windows
  const boundaries = [0]
  let at = 0
  while (at < endMs) {
    const inFineZone = instantsMs.some((i) => at >= i - marginMs && at < i + marginMs)
    let step = fineMs
    if (!inFineZone) {
      const zone = Math.min(...instantsMs.map((i) => i - marginMs).filter((begin) => begin > at), endMs)
      const sinceMs = Math.min(...instantsMs.map((i) => at - i).filter((since) => since >= 0))
      const multiple = (ms: number): number => Math.max(fineMs, Math.floor(ms / fineMs) * fineMs)
      step = Math.min(quietMs, multiple(zone - at), multiple(sinceMs * PART_OF_TIME_SINCE))
    }
    at = Math.min(at + step, endMs)
    boundaries.push(at)
  }
  return boundaries
}
