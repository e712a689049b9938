import type { EventQueue } from '../engine/event-queue.ts'
import { bucketOf, HISTOGRAM_CELLS } from '../stats/histogram.ts'
import { TICK_MS } from '../stats/tally.ts'
import type { World } from './world.ts'

/**
 * The origin's egress: a station with as many servers as its bandwidth has streams, first come, first served; a read holds
 * one for its bytes at a stream's rate. Finding the object (the time to the first byte) holds none and is added where the
 * delay is felt. Runs on the strict event queue.
 */
export class Origin {
  readonly servers: number
  /** Bytes by tick, at the tick in which a read begins. */
  readonly bytesAt: Float64Array
  /** Sum of squares of the causes' bytes by tick: the variance of `bytesAt` if causes are independent. */
  readonly squaresAt: Float64Array
  /** Sum of waits, µs, and number of reads by tick of the read's beginning. */
  readonly waitUsAt: Float64Array
  readonly readsAt: Float64Array
  readonly waits = new Float64Array(HISTOGRAM_CELLS)
  /** In measured time: ms × reads in the system, ms × busy servers, reads, their stays. */
  systemMs = 0
  busyMs = 0
  reads = 0
  stayMs = 0
  waitMs = 0
  started = 0
  private readonly world: World
  private readonly queue: EventQueue
  private readonly arriveKind: number
  private readonly departKind: number
  /** Infinity until the read arrives. */
  private arrivedMs: Float64Array = new Float64Array(1024)
  private bytes: Float64Array = new Float64Array(1024)
  private alike: Float64Array = new Float64Array(1024)
  private readonly free: number[] = []
  private used = 0
  private waiting: number[] = []
  private waitingFrom = 0
  private busy = 0
  private inSystem = 0
  private lastMs = 0
  private windowWaitMs = 0
  private windowStarts = 0

  constructor(world: World, queue: EventQueue, arriveKind: number, departKind: number) {
    const { origin, scale } = world.plan
    this.world = world
    this.queue = queue
    this.arriveKind = arriveKind
    this.departKind = departKind
    this.servers = Math.max(1, Math.round((origin.bandwidthBps * scale.originFactor) / origin.streamBps))
    this.bytesAt = new Float64Array(world.tally.ticks)
    this.squaresAt = new Float64Array(world.tally.ticks)
    this.waitUsAt = new Float64Array(world.tally.ticks)
    this.readsAt = new Float64Array(world.tally.ticks)
  }

  /**
   * A read will reach the origin at that time.
   * @param alike reads that one cause brings at once, this one included: they say no more of the spread than one of that weight
   */
  request(atMs: number, bytes: number, alike = 1): void {
    const read = this.free.pop() ?? this.newRead()
    this.bytes[read] = bytes
    this.alike[read] = alike
    this.arrivedMs[read] = Number.POSITIVE_INFINITY
    this.queue.push(atMs, this.arriveKind, read)
  }

  /** Event: the read has arrived. */
  arrive(read: number, nowMs: number): void {
    this.integrate(nowMs)
    this.arrivedMs[read] = nowMs
    this.inSystem++
    if (this.busy < this.servers) this.start(read, nowMs)
    else this.waiting.push(read)
  }

  /** Event: the read's last byte has left. */
  depart(read: number, nowMs: number): void {
    this.integrate(nowMs)
    this.countStay(read, nowMs)
    this.busy--
    this.inSystem--
    this.free.push(read)
    if (this.waitingFrom === this.waiting.length) return
    this.start(this.waiting[this.waitingFrom++], nowMs)
    if (this.waitingFrom > 1024 && this.waitingFrom * 2 > this.waiting.length) {
      this.waiting = this.waiting.slice(this.waitingFrom)
      this.waitingFrom = 0
    }
  }

  /**
   * Wait, ms, that the reads begun since the last call had on average; if none began, what the first in the queue has
   * waited so far. Begins a new window.
   */
  closeWindow(nowMs: number): number {
    const waiting = this.waitingFrom < this.waiting.length
    const oldestMs = waiting ? nowMs - this.arrivedMs[this.waiting[this.waitingFrom]] : 0
    const mean = this.windowStarts > 0 ? this.windowWaitMs / this.windowStarts : oldestMs
    this.windowWaitMs = 0
    this.windowStarts = 0
    return mean
  }

  /** At the end of the replay: counts the reads that are still there. */
  close(nowMs: number): void {
    this.integrate(nowMs)
    const gone = new Set(this.free)
    for (let read = 0; read < this.used; read++) {
      if (!gone.has(read) && this.arrivedMs[read] <= nowMs) this.countStay(read, nowMs)
    }
  }

  private start(read: number, nowMs: number): void {
    const { plan } = this.world
    const waitMs = nowMs - this.arrivedMs[read]
    this.busy++
    this.windowWaitMs += waitMs
    this.windowStarts++
    if (nowMs >= this.world.measuredFromMs && nowMs < this.world.endMs) {
      const tick = Math.floor((nowMs - this.world.zeroMs) / TICK_MS)
      const waitUs = Math.round(waitMs * 1000)
      this.bytesAt[tick] += this.bytes[read]
      this.squaresAt[tick] += this.bytes[read] ** 2 * this.alike[read]
      this.waitUsAt[tick] += waitUs
      this.readsAt[tick]++
      this.waits[bucketOf(waitUs)]++
      this.waitMs += waitMs
      this.started++
    }
    const serviceMs = (this.bytes[read] * 8000) / plan.origin.streamBps
    this.queue.push(nowMs + serviceMs, this.departKind, read)
  }

  private integrate(nowMs: number): void {
    const from = Math.max(this.lastMs, this.world.measuredFromMs)
    if (nowMs > from) {
      this.systemMs += this.inSystem * (nowMs - from)
      this.busyMs += this.busy * (nowMs - from)
    }
    this.lastMs = nowMs
  }

  private countStay(read: number, nowMs: number): void {
    const { measuredFromMs } = this.world
    if (nowMs < measuredFromMs) return
    this.reads++
    this.stayMs += nowMs - Math.max(this.arrivedMs[read], measuredFromMs)
  }

  private newRead(): number {
    const read = this.used++
    if (read === this.bytes.length) {
      this.bytes = doubled(this.bytes)
      this.alike = doubled(this.alike)
      this.arrivedMs = doubled(this.arrivedMs)
    }
    return read
  }
}

function doubled(column: Float64Array): Float64Array {
  const larger = new Float64Array(column.length * 2)
  larger.set(column)
  return larger
}
