import type { EventQueue } from '../engine/event-queue.ts'
import { bucketOf, HISTOGRAM_CELLS } from '../stats/histogram.ts'
import type { Sampler } from './service-time.ts'
import type { StationRecord } from './station-record.ts'
import type { Stream } from './stream.ts'

/** What a station needs of where it stands. */
export interface StationPlace {
  queue: EventQueue
  /** Kind of its departures, whose first integer is `id` and whose second is what `depart` wants. */
  departKind: number
  id: number
}

/**
 * A queue with `servers` servers and room for `queueLimit` who wait, first come, first served, on the strict event queue. It
 * counts both sides of Little's law apart: the integral over time of how many are there, and each one's stay.
 */
export class Station {
  readonly servers: number
  /** Requests in the system, and those being served. */
  present = 0
  busy = 0
  /** What every service time is multiplied by. */
  slowness = 1
  /** Whether its servers count as capacity: not once a balancer sends it nothing more. */
  isOpen = true
  private readonly queueLimit: number
  private readonly sampler: Sampler
  private readonly stream: Stream
  private readonly record: StationRecord
  private readonly place: StationPlace
  /** By position: who it is, when they came, from when on their stay has not been counted yet, and what their service is times the usual. */
  private readonly items: Int32Array
  private readonly arrivedMs: Float64Array
  private readonly uncountedMs: Float64Array
  private readonly work: Float64Array
  private readonly taken: Uint8Array
  private readonly free: Int32Array
  /** Positions that wait, as a ring. */
  private readonly waiting: Int32Array
  private head = 0
  private lastMs: number

  constructor(
    servers: number,
    queueLimit: number,
    sampler: Sampler,
    stream: Stream,
    record: StationRecord,
    place: StationPlace,
    nowMs: number,
  ) {
    const room = servers + queueLimit
    this.servers = servers
    this.queueLimit = queueLimit
    this.sampler = sampler
    this.stream = stream
    this.record = record
    this.place = place
    this.items = new Int32Array(room)
    this.arrivedMs = new Float64Array(room)
    this.uncountedMs = new Float64Array(room)
    this.work = new Float64Array(room)
    this.taken = new Uint8Array(room)
    this.free = Int32Array.from({ length: room }, (_, i) => room - 1 - i)
    this.waiting = new Int32Array(queueLimit)
    this.lastMs = nowMs
  }

  /**
   * A request arrives.
   * @param work what it takes, times what one usually takes
   * @returns false when the station is full and refuses it
   */
  arrive(item: number, nowMs: number, work: number): boolean {
    const { record } = this
    this.integrate(nowMs)
    record.arrived++
    if (this.present === this.free.length) {
      record.refused++
      record.refusals += record.weight
      return false
    }
    const position = this.free[this.free.length - 1 - this.present]
    this.present++
    this.items[position] = item
    this.arrivedMs[position] = nowMs
    this.uncountedMs[position] = nowMs
    this.work[position] = work
    this.taken[position] = 1
    record.arrivals += record.weight
    if (this.busy < this.servers) this.start(position, nowMs)
    else this.waiting[(this.head + this.present - this.busy - 1) % this.queueLimit] = position
    return true
  }

  /** Event: the request at a position has been served, and the next begins. @returns who it was */
  depart(position: number, nowMs: number): number {
    const { record } = this
    this.integrate(nowMs)
    record.served++
    record.stayMs += record.weight * (nowMs - this.uncountedMs[position])
    record.recentServed++
    record.recentStays[bucketOf(Math.round((nowMs - this.arrivedMs[position]) * 1000))]++
    this.taken[position] = 0
    this.present--
    this.busy--
    this.free[this.free.length - 1 - this.present] = position
    if (this.present > this.busy) {
      const next = this.waiting[this.head]
      this.head = (this.head + 1) % this.queueLimit
      this.start(next, nowMs)
    }
    return this.items[position]
  }

  /** Counts everything up to now with the present weight, those who are still there included. */
  settle(nowMs: number): void {
    this.integrate(nowMs)
    for (let position = 0; position < this.taken.length; position++) {
      if (this.taken[position] === 0) continue
      this.record.stayMs += this.record.weight * (nowMs - this.uncountedMs[position])
      this.uncountedMs[position] = nowMs
    }
  }

  private start(position: number, nowMs: number): void {
    const { record, place } = this
    const waitMs = nowMs - this.arrivedMs[position]
    this.busy++
    record.waits[record.batch * HISTOGRAM_CELLS + bucketOf(Math.round(waitMs * 1000))] += record.weight
    record.waitMs[record.batch] += record.weight * waitMs
    record.started[record.batch] += record.weight
    const serviceMs = this.sampler.next(this.stream) * this.slowness * this.work[position]
    place.queue.push(nowMs + serviceMs, place.departKind, place.id, position)
  }

  private integrate(nowMs: number): void {
    const { record } = this
    const spanMs = nowMs - this.lastMs
    this.lastMs = nowMs
    record.presentMs += record.weight * this.present * spanMs
    record.busyMs += record.weight * this.busy * spanMs
    const workerMs = this.isOpen ? this.servers * spanMs : 0
    record.workerMs += record.weight * workerMs
    record.recentBusyMs += this.busy * spanMs
    record.recentWaitingMs += (this.present - this.busy) * spanMs
    record.recentWorkerMs += workerMs
  }
}
