import type { StationOutcome, StationTheory } from '../result.ts'
import { histogramQuantileUs } from '../stats/histogram.ts'
import { groupInterval } from '../stats/random-groups.ts'
import { littleDifference } from '../theory/little.ts'
import type { ServiceMesh } from './mesh.ts'
import type { OperationRecord } from './operation-record.ts'
import type { Pod, Scaling } from './pod.ts'
import { type Operation, operations } from './routes.ts'

/** What the services did in the measured time; numbers and rates at the scenario's own size. */
export interface ServicesOutcome {
  stations: ServiceOutcome[]
  operations: OperationOutcome[]
  scalings: Scaling[]
  /** Station events simulated, and which part of time and of requests they show. */
  events: number
  timeShare: number
  requestShare: number
}

export interface ServiceOutcome extends StationOutcome {
  /** At the end, at most, and how many of them were simulated. */
  replicas: number
  mostReplicas: number
  simulatedReplicas: number
  /** Calls that found the queue full / calls that arrived. */
  refusedShare: number
  /** As simulated, warm-up included: attempts that took too long, further attempts, calls that a breaker held back. */
  timeouts: number
  retries: number
  heldBack: number
}

export interface OperationOutcome {
  name: Operation
  perS: number
  /** Shares of the requests that ended: answered as asked, answered with something else, not answered. */
  answeredShare: number
  degradedShare: number
  failedShare: number
  /** From the app's first attempt to the answer; null where there was none. */
  p50Ms: number | null
  p99Ms: number | null
}

export function servicesOutcome(mesh: ServiceMesh): ServicesOutcome {
  return {
    stations: mesh.pods.map((pod, i) => stationOutcome(mesh, pod, i)),
    operations: mesh.operations.map((record, i) => operationOutcome(operations[i], record, mesh.measuredMs)),
    scalings: mesh.pods.flatMap(({ scalings }) => scalings).filter(({ atMs }) => atMs >= 0),
    events: mesh.events,
    timeShare: mesh.measuredMs === 0 ? 0 : mesh.simulatedMs / mesh.measuredMs,
    requestShare: mesh.podShare,
  }
}

function stationOutcome(mesh: ServiceMesh, pod: Pod, service: number): ServiceOutcome {
  const { record } = pod
  const { measuredMs } = mesh
  const started = sum(record.started)
  const waitMs = sum(record.waitMs)
  const perMs = (total: number) => (measuredMs === 0 ? 0 : total / measuredMs)
  return {
    name: pod.name,
    meanInSystem: perMs(record.presentMs),
    arrivalsPerS: perMs(record.arrivals) * 1000,
    meanStayMs: record.arrivals === 0 ? 0 : record.stayMs / record.arrivals,
    littleDifference: littleDifference(record.presentMs, record.stayMs),
    utilization: record.workerMs === 0 ? null : record.busyMs / record.workerMs,
    servers: pod.replicas * pod.plan.workers,
    meanWaitMs: started === 0 ? null : waitMs / started,
    p99WaitMs: started === 0 ? null : histogramQuantileUs(record.waits, 0, started, 0.99) / 1000,
    replicas: pod.replicas,
    mostReplicas: pod.mostReplicas,
    simulatedReplicas: pod.simulated,
    refusedShare: record.refusals === 0 ? 0 : record.refusals / (record.refusals + record.arrivals),
    timeouts: pod.timeouts,
    retries: pod.retries,
    heldBack: pod.refusedByBreaker,
    theory: theoryOf(mesh, pod, service),
  }
}

function theoryOf(mesh: ServiceMesh, { record }: Pod, service: number): StationTheory | null {
  const waitMs = mesh.offered.waitMs(service)
  const started = sum(record.started)
  if (waitMs === null || started === 0) return null
  const measured = sum(record.waitMs) / started
  const without = Array.from(record.started, (own, i) => (sum(record.waitMs) - record.waitMs[i]) / (started - own))
  const { low, high } = groupInterval(measured, without)
  return {
    name: mesh.offered.name(service),
    waitMs,
    differenceMs: measured - waitMs,
    lowMs: low,
    highMs: high,
    remark: mesh.offered.remark(),
  }
}

function operationOutcome(name: Operation, record: OperationRecord, measuredMs: number): OperationOutcome {
  const { answered, degraded, failed, delays } = record
  const ended = answered + failed
  const share = (part: number) => (ended === 0 ? 0 : part / ended)
  const quantile = (p: number) => (answered === 0 ? null : histogramQuantileUs(delays, 0, answered, p) / 1000)
  return {
    name,
    perS: measuredMs === 0 ? 0 : (record.requests / measuredMs) * 1000,
    answeredShare: share(answered - degraded),
    degradedShare: share(degraded),
    failedShare: share(failed),
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
  }
}

function sum(values: Float64Array): number {
  return values.reduce((all, value) => all + value, 0)
}
