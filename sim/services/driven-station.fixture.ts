import { EventQueue } from '../engine/event-queue.ts'
import { streamKey } from '../engine/random.ts'
import { HISTOGRAM_CELLS } from '../stats/histogram.ts'
import { littleDifference } from '../theory/little.ts'
import { BATCHES } from './controlled-mean.fixture.ts'
import type { Sampler } from './service-time.ts'
import { Station } from './station.ts'
import { StationRecord } from './station-record.ts'
import { Stream } from './stream.ts'

const ARRIVAL = 0
const DEPARTURE = 1
const MOST_WAITING = 1_000_000

/** Told of what a driven station does, batch by batch. */
export interface Watch {
  /** So many were there, and so many of them served, for so long. */
  passed(batch: number, present: number, busy: number, spanMs: number): void
  /** One arrives where so many are, a gap before the next. */
  arrived(batch: number, present: number, gapMs: number): void
  /** One begins to be served: how long it waited, and the service time that is drawn for it. */
  started(batch: number, waitMs: number, serviceMs: number): void
}

export interface Driven {
  /** Mean wait of those who began to be served in each batch. */
  waitsMs: Float64Array
  /** Histograms (µs) of the stays that ended in each batch. */
  stays: Float64Array
  busyShare: number
  littleDifference: number
}

/** Poisson arrivals at one station, in batches of so many after one of them to warm up. */
export function driveStation(given: {
  seed: string
  sampler: Sampler
  arrivalsPerMs: number
  servers: number
  perBatch: number
  watch: Watch
}): Driven {
  const { seed, sampler, arrivalsPerMs, servers, perBatch, watch } = given
  const queue = new EventQueue()
  const record = new StationRecord()
  const gaps = new Stream(streamKey(seed, 'gaps'))
  const waitsMs = new Float64Array(BATCHES)
  const started = new Float64Array(BATCHES)
  const stays = new Float64Array(BATCHES * HISTOGRAM_CELLS)
  let batch = -1
  let waitedMs = 0
  const watched: Sampler = {
    ...sampler,
    next: (stream) => {
      const serviceMs = sampler.next(stream)
      const waitMs = record.waitMs[0] - waitedMs
      waitedMs = record.waitMs[0]
      if (batch < 0) return serviceMs
      waitsMs[batch] += waitMs
      started[batch]++
      watch.started(batch, waitMs, serviceMs)
      return serviceMs
    },
  }
  const place = { queue, departKind: DEPARTURE, id: 0 }
  const station = new Station(servers, MOST_WAITING, watched, new Stream(streamKey(seed, 'times')), record, place, 0)
  const endBatch = (nowMs: number): void => {
    station.settle(nowMs)
    if (batch >= 0) stays.set(record.recentStays, batch * HISTOGRAM_CELLS)
    record.forgetRecent()
    record.weight = 1
    batch++
  }
  let lastMs = 0
  queue.push(0, ARRIVAL)
  for (let arrivals = -perBatch; arrivals < BATCHES * perBatch; ) {
    queue.pop()
    const { time } = queue
    if (batch >= 0) watch.passed(batch, station.present, station.busy, time - lastMs)
    lastMs = time
    if (queue.kind === DEPARTURE) {
      station.depart(queue.second, time)
      continue
    }
    if (arrivals >= 0 && arrivals % perBatch === 0) endBatch(time)
    arrivals++
    const gapMs = -Math.log(gaps.next()) / arrivalsPerMs
    if (batch >= 0) watch.arrived(batch, station.present, gapMs)
    station.arrive(0, time, 1)
    queue.push(time + gapMs, ARRIVAL)
  }
  endBatch(lastMs)
  return {
    waitsMs: waitsMs.map((sum, i) => sum / started[i]),
    stays,
    busyShare: record.busyMs / record.workerMs,
    littleDifference: littleDifference(record.presentMs, record.stayMs),
  }
}
