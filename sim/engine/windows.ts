import type { WindowPlan } from '../plan.ts'

/**
 * The boundaries of the coupling windows from 0 to `endMs`: quiet ones far from, fine ones near the given instants. Every
 * instant is a boundary, every boundary is a multiple of the fine window, and boundaries depend on nothing but the plan.
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
      const toZone = Math.max(fineMs, Math.floor((zone - at) / fineMs) * fineMs)
      step = Math.min(quietMs, toZone)
    }
    at = Math.min(at + step, endMs)
    boundaries.push(at)
  }
  return boundaries
}
