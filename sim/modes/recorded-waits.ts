import { HISTOGRAM_CELLS } from '../stats/histogram.ts'
import type { OriginModel, OriginRecord } from '../world/origin-port.ts'
import type { World } from '../world/world.ts'
import type { OriginLaw } from './origin-law.ts'

/**
 * The origin as another run of the same stretch has found it: reads wait as long as they did there, window by window, and
 * none is counted. For listeners who stand for a part of those whom that run knew of.
 */
export class RecordedWaits implements OriginModel, OriginRecord {
  readonly servers: number
  readonly bytesAt: Float64Array
  readonly squaresAt: Float64Array
  readonly waitUsAt: Float64Array
  readonly readsAt: Float64Array
  readonly waits = new Float64Array(HISTOGRAM_CELLS)
  readonly systemMs = 0
  readonly busyMs = 0
  readonly reads = 0
  readonly stayMs = 0
  readonly waitMs = 0
  readonly started = 0
  private readonly told: OriginLaw['told']
  private next = 0

  constructor(world: World, { servers, told }: OriginLaw) {
    const column = (): Float64Array => new Float64Array(world.tally.ticks)
    this.servers = servers
    this.told = told
    this.bytesAt = column()
    this.squaresAt = column()
    this.waitUsAt = column()
    this.readsAt = column()
  }

  request(): void {}

  closeWindow(nowMs: number): number {
    const { told } = this
    while (this.next + 1 < told.length && told[this.next + 1].atMs <= nowMs) this.next++
    return told.length === 0 || told[this.next].atMs > nowMs ? 0 : told[this.next].waitMs
  }

  close(): void {}
}
