import { RECENT_STALL_MS } from '../../reference/playback/quality.policy.ts'
import { Throughput } from './throughput.ts'

/** What a listener's app remembers from chunk to chunk and from track to track, to choose the next rendition by. */
export class ListenerMemory {
  /** Rung of the last chunk asked for; -1 before the first. */
  rung = -1
  readonly throughput = new Throughput()
  private stalledAtMs = Number.NEGATIVE_INFINITY

  /** @param atMs when the stall was over, monotonic */
  stalled(atMs: number): void {
    this.stalledAtMs = atMs
  }

  stalledRecently(nowMs: number): boolean {
    return nowMs - this.stalledAtMs < RECENT_STALL_MS
  }
}
