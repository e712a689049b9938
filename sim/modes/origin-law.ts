import { draw, streamKey } from '../engine/random.ts'
import { bucketOf, HISTOGRAM_CELLS } from '../stats/histogram.ts'
import { TICK_MS } from '../stats/tally.ts'
import { erlangC } from '../theory/erlang.ts'
import type { OriginModel, OriginRecord } from '../world/origin-port.ts'
import type { World } from '../world/world.ts'
import { Backlog } from './backlog.ts'

/** So many reads tell the load to a few percent, sizes included, as Erlang's formula needs it, which knows chance by itself. */
const ENOUGH_FOR_LOAD = 2_000
/**
 * A burst must be seen at once, chance must not look like one: the mean of what comes in goes back so far that chance moves it
 * by a tenth of the capacity, as it moves so many reads.
 */
const ENOUGH_FOR_BURST = 50
/** A queue with less room than that takes longer to build up than a window lasts; the backlog stands for it. */
const MOST_UTILIZATION = 0.98

/** What regions that a run does not simulate ask the origin for. */
export interface Elsewhere {
  /** Bytes per ms at the scenario's size in a window, simulated ms. */
  bytesPerMs(fromMs: number, toMs: number): number
  /** The end of a window: the mean wait, ms, that reads of the next one are to expect. */
  tell(waitMs: number): void
}

const NOWHERE: Elsewhere = { bytesPerMs: () => 0, tell: () => {} }

/**
 * The origin at the scenario's own size in closed form, for runs that simulate a part of the listeners or of the regions: with
 * the few servers of such a part it would queue longer than the whole does (decision 0002). In each window the offered load
 * follows from the bytes asked for, scaled up. Below saturation reads wait as in M/M/c (Erlang 1917); what comes beyond the
 * capacity is a fluid that waits for its turn (`Backlog`). Columns are at the scale of the simulated part, as the station's are.
 */
export class OriginLaw implements OriginModel, OriginRecord {
  readonly servers: number
  readonly bytesAt: Float64Array
  readonly squaresAt: Float64Array
  readonly waitUsAt: Float64Array
  readonly readsAt: Float64Array
  readonly waits = new Float64Array(HISTOGRAM_CELLS)
  systemMs = 0
  busyMs = 0
  reads = 0
  stayMs = 0
  waitMs = 0
  started = 0
  /** By region and tick: bytes that its shields asked for. */
  readonly regionBytesAt: Float64Array
  private readonly world: World
  private readonly regions: readonly number[]
  private readonly elsewhere: Elsewhere
  private readonly wholeServers: number
  private readonly waitKey: number
  /** Reads of the open window: time, bytes, alike. */
  private readonly window: { atMs: number; bytes: number; alike: number }[] = []
  private drawn = 0
  private fromMs = 0
  /** Means over the latest windows: what is asked for here, at the scenario's size, over more of them and over fewer. */
  private loadBytesPerMs = 0
  private flowBytesPerMs = 0
  /** And what a read takes. */
  private bytesPerRead = 0
  private readonly capacityPerMs: number
  private readonly backlog: Backlog
  /** Windows whose reads wait behind a backlog: when the middle one arrives and begins, and how many there are. */
  private behind: { arrivesMs: number; beginsMs: number; reads: number }[] = []

  /**
   * @param regions whose reads count
   * @param elsewhere what the shields of the others ask for
   */
  constructor(world: World, regions: readonly number[], elsewhere: Elsewhere = NOWHERE) {
    const { origin, scale, population, seed } = world.plan
    const { ticks } = world.tally
    this.world = world
    this.regions = regions
    this.elsewhere = elsewhere
    this.wholeServers = Math.max(1, Math.round(origin.bandwidthBps / origin.streamBps))
    this.servers = this.wholeServers * scale.originFactor
    this.capacityPerMs = origin.bandwidthBps / 8000
    this.backlog = new Backlog(this.capacityPerMs)
    this.bytesAt = new Float64Array(ticks)
    this.squaresAt = new Float64Array(ticks)
    this.waitUsAt = new Float64Array(ticks)
    this.readsAt = new Float64Array(ticks)
    this.regionBytesAt = new Float64Array(population.regions.length * ticks)
    this.waitKey = streamKey(seed, 'origin/waits')
  }

  request(atMs: number, bytes: number, alike: number, region: number): void {
    if (!this.regions.includes(region)) return
    this.window.push({ atMs, bytes, alike })
    const tick = this.tickOf(atMs)
    if (tick < 0) return
    this.regionBytesAt[region * this.bytesAt.length + tick] += bytes
  }

  closeWindow(nowMs: number): number {
    const { origin } = this.world.plan
    const { fromMs, capacityPerMs } = this
    const spanMs = nowMs - fromMs
    this.follow(spanMs)
    const elsewherePerMs = this.elsewhere.bytesPerMs(fromMs, nowMs)
    this.fromMs = nowMs
    const msPerByte = 8000 / origin.streamBps
    const beforeMs = this.backlog.bytes / capacityPerMs
    this.backlog.advance(spanMs, this.flowBytesPerMs + elsewherePerMs, this.bytesPerRead * msPerByte)
    const afterMs = this.backlog.bytes / capacityPerMs
    const load = Math.min(
      (this.loadBytesPerMs + Math.max(0, elsewherePerMs)) * msPerByte,
      MOST_UTILIZATION * this.wholeServers,
    )
    const waiting = erlangC(this.wholeServers, load)
    /** Mean wait of those who wait at all. */
    const waitsMs = (this.bytesPerRead * msPerByte) / (this.wholeServers - load)
    for (const read of this.window) {
      const u = draw(this.waitKey, this.drawn++)
      const queuedMs = u < waiting ? -Math.log(u / waiting) * waitsMs : 0
      const part = Math.min(1, Math.max(0, (read.atMs - fromMs) / spanMs))
      const backlogMs = beforeMs + part * (afterMs - beforeMs)
      this.record(read.atMs, Math.max(backlogMs, queuedMs), read.bytes, read.bytes * msPerByte, read.alike)
    }
    const arrivesMs = (fromMs + nowMs) / 2
    this.behind.push({ arrivesMs, beginsMs: arrivesMs + (beforeMs + afterMs) / 2, reads: this.window.length })
    this.window.length = 0
    const waitMs = Math.max(this.begunBacklogMs(nowMs), waiting * waitsMs)
    this.elsewhere.tell(waitMs)
    return waitMs
  }

  /** Mean wait behind the backlog of the reads that have begun by now; if none has, what the first has waited so far. */
  private begunBacklogMs(nowMs: number): number {
    const begun = this.behind.filter(({ beginsMs }) => beginsMs <= nowMs)
    this.behind = this.behind.filter(({ beginsMs }) => beginsMs > nowMs)
    const reads = begun.reduce((sum, one) => sum + one.reads, 0)
    if (reads > 0) return begun.reduce((sum, one) => sum + one.reads * (one.beginsMs - one.arrivesMs), 0) / reads
    return begun.length > 0 || this.behind.length === 0 ? 0 : nowMs - this.behind[0].arrivesMs
  }

  /** Every read's stay was counted with its window. */
  close(): void {}

  /** Takes the window into the means, the more of it the more reads there are or should have been. */
  private follow(spanMs: number): void {
    const { window, bytesPerRead } = this
    const { originFactor } = this.world.plan.scale
    const bytes = window.reduce((sum, read) => sum + read.bytes, 0)
    const perMs = bytes / originFactor / spanMs
    if (bytesPerRead === 0) {
      if (window.length === 0) return
      this.loadBytesPerMs = perMs
      this.flowBytesPerMs = perMs
      this.bytesPerRead = bytes / window.length
      return
    }
    const readsOf = (bytesPerMs: number): number => (bytesPerMs * originFactor * spanMs) / bytesPerRead
    const reads = Math.max(window.length, readsOf(this.loadBytesPerMs))
    const most = readsOf(this.capacityPerMs)
    this.flowBytesPerMs += Math.min(1, most ** 2 / reads / ENOUGH_FOR_BURST) * (perMs - this.flowBytesPerMs)
    // What comes while the origin is full is what the backlog stands for.
    const part = this.backlog.bytes > 0 ? 0 : Math.min(1, reads / ENOUGH_FOR_LOAD)
    this.loadBytesPerMs += part * (perMs - this.loadBytesPerMs)
    if (window.length > 0) this.bytesPerRead += part * (bytes / window.length - bytesPerRead)
  }

  /** Counts a read, its parts in the measured time; times ms. */
  private record(atMs: number, waitMs: number, bytes: number, serviceMs: number, alike: number): void {
    const { measuredFromMs, endMs } = this.world
    const beginMs = atMs + waitMs
    const measured = (fromMs: number, toMs: number): number =>
      Math.max(0, Math.min(toMs, endMs) - Math.max(fromMs, measuredFromMs))
    const tick = this.tickOf(beginMs)
    if (tick >= 0) {
      const waitUs = Math.round(waitMs * 1000)
      this.bytesAt[tick] += bytes
      this.squaresAt[tick] += bytes ** 2 * alike
      this.waitUsAt[tick] += waitUs
      this.readsAt[tick]++
      this.waits[bucketOf(waitUs)]++
      this.waitMs += waitMs
      this.started++
    }
    if (beginMs + serviceMs < measuredFromMs || atMs > endMs) return
    this.reads++
    this.stayMs += measured(atMs, beginMs + serviceMs)
    this.systemMs += measured(atMs, beginMs + serviceMs)
    this.busyMs += measured(beginMs, beginMs + serviceMs)
  }

  /** Tick of a simulated time, -1 outside the measured time. */
  private tickOf(atMs: number): number {
    const { measuredFromMs, endMs, zeroMs } = this.world
    return atMs < measuredFromMs || atMs >= endMs ? -1 : Math.floor((atMs - zeroMs) / TICK_MS)
  }
}
