import { EventQueue } from '../engine/event-queue.ts'
import { streamKey } from '../engine/random.ts'
import { groupInterval } from '../stats/random-groups.ts'
import { Balancer } from './balancer.ts'
import type { Sampler } from './service-time.ts'
import type { Balancing } from './services-plan.ts'
import { Station } from './station.ts'
import { StationRecord } from './station-record.ts'
import { Stream } from './stream.ts'

const ARRIVAL = 0
const DEPARTURE = 1

export interface StationRun {
  record: StationRecord
  present: number
  /** Mean wait and stay; the wait's 95 % interval by batch means. */
  waitMs: number
  low: number
  high: number
  stayMs: number
}

/** Poisson arrivals at a pool of stations, so many in each of 16 batches after as many to warm up. */
export function runStations(given: {
  seed: string
  sampler: Sampler
  arrivalsPerMs: number
  perBatch: number
  servers: number
  replicas?: number
  queueLimit?: number
  balancing?: Balancing
}): StationRun {
  const { seed, sampler, arrivalsPerMs, perBatch, servers, replicas = 1, queueLimit = 100_000 } = given
  const queue = new EventQueue()
  const record = new StationRecord()
  const gaps = new Stream(streamKey(seed, 'gaps'))
  const times = new Stream(streamKey(seed, 'times'))
  const stations = Array.from(
    { length: replicas },
    (_, id) => new Station(servers, queueLimit, sampler, times, record, { queue, departKind: DEPARTURE, id }, 0),
  )
  const balancer = new Balancer(given.balancing ?? 'random', stations, new Stream(streamKey(seed, 'balancer')))
  const total = perBatch * 17
  queue.push(0, ARRIVAL)
  for (let arrivals = 0; arrivals < total; ) {
    queue.pop()
    if (queue.kind === DEPARTURE) {
      stations[queue.first].depart(queue.second, queue.time)
      continue
    }
    if (arrivals % perBatch === 0) {
      for (const station of stations) station.settle(queue.time)
      record.weight = arrivals === 0 ? 0 : 1
      record.batch = Math.max(0, arrivals / perBatch - 1)
    }
    arrivals++
    balancer.next().arrive(0, queue.time, 1)
    queue.push(queue.time - Math.log(gaps.next()) / arrivalsPerMs, ARRIVAL)
  }
  for (const station of stations) station.settle(queue.time)
  const sum = (values: Float64Array, without = -1) =>
    values.reduce((all, value, i) => (i === without ? all : all + value), 0)
  const waitMs = sum(record.waitMs) / sum(record.started)
  const others = Array.from(record.waitMs, (_, i) => sum(record.waitMs, i) / sum(record.started, i))
  const present = stations.reduce((all, station) => all + station.present, 0)
  return { record, present, waitMs, ...groupInterval(waitMs, others), stayMs: record.stayMs / record.arrivals }
}
