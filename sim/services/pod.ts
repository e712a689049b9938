import {
  type AutoscalerRules,
  type AutoscalerState,
  idleAutoscaler,
  nextReplicas,
} from '../../reference/gateway/autoscaler.policy.ts'
import { type BreakerState, closedBreaker } from '../../reference/gateway/circuit-breaker.policy.ts'
import type { EventQueue } from '../engine/event-queue.ts'
import { streamKey } from '../engine/random.ts'
import { histogramQuantileUs } from '../stats/histogram.ts'
import { Balancer } from './balancer.ts'
import { type Sampler, samplerOf } from './service-time.ts'
import { autoscalerOf, type ServiceName, type ServicePlan, type ServicesPlan } from './services-plan.ts'
import { Station } from './station.ts'
import { StationRecord } from './station-record.ts'
import { Stream } from './stream.ts'

/** Requests that a look of the autoscaler must rest on: fewer tell little of a tail, and nothing of a replica's load. */
const LOOK_REQUESTS = 1000

/** A change in the number of a service's replicas, at a scenario time. */
export interface Scaling {
  service: ServiceName
  atMs: number
  from: number
  to: number
}

/** Part of the replicas of one service: those that are simulated, each with all its own requests, and how many there are. */
export class Pod {
  readonly name: ServiceName
  readonly plan: ServicePlan
  readonly sampler: Sampler
  readonly record = new StationRecord()
  readonly breaker: BreakerState = closedBreaker(0)
  readonly scalings: Scaling[] = []
  /** Replicas in the world that take requests. */
  replicas: number
  mostReplicas: number
  /** Faults of the moment. */
  isDown = false
  slowness = 1
  timeouts = 0
  refusedByBreaker = 0
  retries = 0
  readonly stations: Station[]
  private readonly services: ServicesPlan
  private readonly balancerStream: Stream
  private balancer: Balancer
  private readonly rules: AutoscalerRules
  private readonly scaler: AutoscalerState = idleAutoscaler()
  /** Replicas that are there or starting, and when those that start take requests. */
  private wanted: number
  private starting: { atMs: number; replicas: number }[] = []

  /**
   * @param simulated replicas that are simulated
   * @param firstId id of the first one's departures
   */
  constructor(
    name: ServiceName,
    services: ServicesPlan,
    seed: string,
    replicas: number,
    simulated: number,
    queue: EventQueue,
    departKind: number,
    firstId: number,
    nowMs: number,
  ) {
    this.name = name
    this.services = services
    this.plan = services.services[name]
    this.rules = autoscalerOf(services, name)
    this.sampler = samplerOf(this.plan.time)
    this.replicas = replicas
    this.mostReplicas = replicas
    this.wanted = replicas
    const { workers, queueLimit } = this.plan
    this.stations = Array.from({ length: simulated }, (_, i) => {
      const stream = new Stream(streamKey(seed, `services/${name}/time/${i}`))
      const place = { queue, departKind, id: firstId + i }
      return new Station(workers, queueLimit, this.sampler, stream, this.record, place, nowMs)
    })
    this.balancerStream = new Stream(streamKey(seed, `services/${name}/balancer`))
    this.balancer = this.balance()
  }

  /** The replicas that are simulated and take requests. */
  get simulated(): number {
    return Math.min(this.stations.length, this.replicas)
  }

  /** Their share of the service's requests. */
  get share(): number {
    return this.simulated / this.replicas
  }

  /** Requests in the system. */
  get present(): number {
    return this.stations.reduce((sum, station) => sum + station.present, 0)
  }

  /** Everything that can arrive goes to one of these. */
  next(): Station {
    return this.balancer.next()
  }

  setSlowness(times: number): void {
    this.slowness = times
    for (const station of this.stations) station.slowness = times
  }

  settle(nowMs: number): void {
    for (const station of this.stations) station.settle(nowMs)
  }

  /** Replicas whose start is over by then take requests. */
  admitStarted(worldMs: number): void {
    const ready = this.starting.filter(({ atMs }) => atMs <= worldMs)
    if (ready.length === 0) return
    this.starting = this.starting.filter(({ atMs }) => atMs > worldMs)
    this.replicas += ready.reduce((sum, { replicas }) => sum + replicas, 0)
    this.mostReplicas = Math.max(this.mostReplicas, this.replicas)
    this.record.forgetRecent()
    this.balancer = this.balance()
  }

  /** A look of the autoscaler, once enough has been seen. @param scenarioMs when, in the scenario's time */
  scale(worldMs: number, scenarioMs: number): void {
    const { record, rules } = this
    if (record.recentServed < LOOK_REQUESTS) return
    const before = this.wanted
    // While replicas start, what is measured is the load on the ones before: a tail or a queue would be paid for twice.
    const isStarting = this.starting.length > 0
    const load = {
      utilization: ((record.recentBusyMs / record.recentWorkerMs) * this.replicas) / before,
      p99Ms: isStarting ? 0 : histogramQuantileUs(record.recentStays, 0, record.recentServed, 0.99) / 1000,
      queueDepth: isStarting ? 0 : (record.recentWaitingMs * this.plan.workers) / record.recentWorkerMs,
    }
    record.forgetRecent()
    this.wanted = nextReplicas(rules, this.scaler, before, load, worldMs)
    if (this.wanted === before) return
    this.scalings.push({ service: this.name, atMs: scenarioMs, from: before, to: this.wanted })
    if (this.wanted > before) {
      this.starting.push({ atMs: worldMs + rules.startUpMs, replicas: this.wanted - before })
      return
    }
    this.replicas = Math.min(this.replicas, this.wanted)
    const last = this.starting.at(-1)
    const coming = this.wanted - this.replicas
    this.starting = last && coming > 0 ? [{ atMs: last.atMs, replicas: coming }] : []
    this.balancer = this.balance()
  }

  private balance(): Balancer {
    for (const [i, station] of this.stations.entries()) station.isOpen = i < this.simulated
    return new Balancer(this.services.balancing, this.stations.slice(0, this.simulated), this.balancerStream)
  }
}
