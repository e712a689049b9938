import type { OriginModel } from '../world/origin-port.ts'
import type { Elsewhere } from './origin-law.ts'

/** What the regions around a zone ask for where nothing happens is a mean over so long before and after a window. */
const BASE_MS = 300_000

/** An origin at which nobody waits, and what it is asked for: what listeners want who do not feel a full origin. */
export class AmpleOrigin implements OriginModel {
  /** By window: when it ends, simulated ms, and bytes asked for up to then. */
  readonly endsMs = [0]
  readonly bytesUpTo = [0]
  private bytes = 0

  request(_atMs: number, bytes: number): void {
    this.bytes += bytes
  }

  closeWindow(nowMs: number): number {
    this.endsMs.push(nowMs)
    this.bytesUpTo.push(this.bytes)
    return 0
  }

  close(): void {}
}

/**
 * The origin as the few see it who stand for the regions around a zone, and what they make those regions ask of it: what
 * they ask at an ample origin, which few tell well over some minutes, and the difference that the origin's waits make to the
 * same few in a window. Those who wait too long give up after a chunk instead of fetching a track, and that is what empties
 * the origin again; chance, which few have too much of, is in both runs and cancels.
 */
export class AroundZone implements OriginModel, Elsewhere {
  private readonly ample: AmpleOrigin
  private readonly originFactor: number
  private bytes = 0
  private waitMs = 0

  /**
   * @param ample what the same listeners asked of an ample origin in the same windows
   * @param originFactor part of the origin's reads that they cause
   */
  constructor(ample: AmpleOrigin, originFactor: number) {
    this.ample = ample
    this.originFactor = originFactor
  }

  request(_atMs: number, bytes: number): void {
    this.bytes += bytes
  }

  /** Asked for once everything of the window is requested. */
  bytesPerMs(fromMs: number, toMs: number): number {
    const { ample } = this
    const wanted = ample.bytesUpTo[at(ample, toMs)] - ample.bytesUpTo[at(ample, fromMs)]
    const [first, last] = [at(ample, fromMs - BASE_MS), at(ample, toMs + BASE_MS)]
    const base = (ample.bytesUpTo[last] - ample.bytesUpTo[first]) / (ample.endsMs[last] - ample.endsMs[first])
    const difference = (this.bytes - wanted) / (toMs - fromMs)
    this.bytes = 0
    return (base + difference) / this.originFactor
  }

  tell(waitMs: number): void {
    this.waitMs = waitMs
  }

  closeWindow(): number {
    return this.waitMs
  }

  close(): void {}
}

/** Index of the last window's end by then, of the first one where there is none. */
function at({ endsMs }: AmpleOrigin, ms: number): number {
  let low = 0
  let high = endsMs.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (endsMs[middle] <= ms) low = middle
    else high = middle - 1
  }
  return low
}
