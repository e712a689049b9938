import { measuredQuantile } from '../outcome/measure.ts'
import { sampledQuantile, sampledShare } from '../outcome/measure-sample.ts'
import type { Measured, StationOutcome, StationTheory, TheoreticalWait } from '../result.ts'
import { groupInterval } from '../stats/random-groups.ts'
import { CALM, type Comparable } from '../stats/stretches.ts'
import { littleDifference } from '../theory/little.ts'
import type { ServiceMesh } from './mesh.ts'
import { OperationRecord } from './operation-record.ts'
import type { Pod, Scaling } from './pod.ts'
import type { ServiceSites } from './service-sites.ts'
import { type Operation, operations } from './services-plan.ts'
import type { SiteLossOutcome } from './site-record.ts'
import { type SiteOutcome, sitesOutcome } from './sites-outcome.ts'
import type { StationRecord } from './station-record.ts'

/** What the services did in the measured time; numbers and rates at the scenario's own size. */
export interface ServicesOutcome {
  /** Of every site where each has its own. */
  stations: ServiceOutcome[]
  /** Of all sites; times without the way between sites. */
  operations: OperationOutcome[]
  /** What bots asked for, which is not among the operations; null = there are none. */
  bots: BotsOutcome | null
  scalings: SiteScaling[]
  /** What each site took, and how its callers fared while it was lost; empty where one fleet serves the world. */
  sites: SiteOutcome[]
  siteLosses: SiteLossOutcome[]
  /** Station events simulated, and which part of time and of requests they show. */
  events: number
  timeShare: number
  requestShare: number
}

/** A change of replicas, in a site where each has its own services; else null. */
export interface SiteScaling extends Scaling {
  site: string | null
}

export interface ServiceOutcome extends StationOutcome {
  /** Null where one fleet serves the world. */
  site: string | null
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
  answered: Measured
  degraded: Measured
  failed: Measured
  /** From the app's first attempt to the answer, ms. */
  p50: Measured
  p99: Measured
}

export interface BotsOutcome extends OperationOutcome {
  callers: number
  /** Share of the requests that ended: refused with 429, being more than the caller is allowed. */
  refused: Measured
}

/** @param comparable how stretches of the measured time may be compared */
export function servicesOutcome(
  sites: Pick<ServiceSites, 'meshes' | 'records' | 'lost'>,
  comparable: Comparable = CALM,
): ServicesOutcome {
  const { meshes, records, lost } = sites
  const siteOf = (mesh: number): string | null => records[mesh]?.name ?? null
  const [{ measuredMs }] = meshes
  const simulatedMs = meshes.reduce((sum, mesh) => sum + mesh.simulatedMs, 0)
  return {
    stations: meshes.flatMap((mesh, m) => mesh.pods.map((pod, i) => stationOutcome(mesh, pod, i, siteOf(m)))),
    operations: operations.map((name, i) => {
      const inAll = [...meshes.map((mesh) => mesh.operations[i]), ...lost.slice(i, i + 1)]
      return operationOutcome(name, summed(inAll), measuredMs, comparable)
    }),
    bots: botsOutcome(meshes, comparable),
    scalings: meshes.flatMap((mesh, m) =>
      mesh.pods.flatMap(({ scalings }) =>
        scalings.flatMap((scaling) => (scaling.atMs < 0 ? [] : [{ site: siteOf(m), ...scaling }])),
      ),
    ),
    ...sitesOutcome(sites),
    events: meshes.reduce((sum, mesh) => sum + mesh.events, 0),
    timeShare: measuredMs === 0 ? 0 : simulatedMs / meshes.length / measuredMs,
    requestShare: requestShareOf(meshes),
  }
}

function stationOutcome(mesh: ServiceMesh, pod: Pod, service: number, site: string | null): ServiceOutcome {
  const { record } = pod
  const { measuredMs } = mesh
  const started = sum(record.started)
  const waitMs = sum(record.waitMs)
  const perMs = (total: number) => (measuredMs === 0 ? 0 : total / measuredMs)
  return {
    name: pod.name,
    site,
    meanInSystem: perMs(record.presentMs),
    arrivalsPerS: perMs(record.arrivals) * 1000,
    meanStayMs: record.arrivals === 0 ? 0 : record.stayMs / record.arrivals,
    littleDifference: littleDifference(record.presentMs, record.stayMs),
    utilization: record.workerMs === 0 ? null : record.busyMs / record.workerMs,
    servers: pod.replicas * pod.plan.workers,
    meanWaitMs: started === 0 ? null : waitMs / started,
    p99WaitMs: started === 0 ? null : measuredQuantile(record.waits, 0, 0.99).value,
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
  return {
    name: mesh.offered.formula(service),
    ...beside(waitMs, { value: measured, ...groupInterval(measured, without) }),
    p99: p99Of(mesh, record, service),
    remark: mesh.offered.remark(),
  }
}

function p99Of(mesh: ServiceMesh, record: StationRecord, service: number): TheoreticalWait | null {
  const waitMs = mesh.offered.p99WaitMs(service)
  return waitMs === null ? null : beside(waitMs, measuredQuantile(record.waits, 0, 0.99))
}

function beside(waitMs: number, { value, low, high }: Pick<Measured, 'value' | 'low' | 'high'>): TheoreticalWait {
  return { waitMs, differenceMs: value - waitMs, lowMs: low, highMs: high }
}

function operationOutcome(
  name: Operation,
  { requests, sample, all, asAsked, degraded, failed, delays }: OperationRecord,
  measuredMs: number,
  comparable: Comparable,
): OperationOutcome {
  return {
    name,
    perS: measuredMs === 0 ? 0 : (requests / measuredMs) * 1000,
    answered: sampledShare(sample, asAsked, all, comparable),
    degraded: sampledShare(sample, degraded, all, comparable),
    failed: sampledShare(sample, failed, all, comparable),
    p50: sampledQuantile(sample, delays, 0.5, comparable),
    p99: sampledQuantile(sample, delays, 0.99, comparable),
  }
}

function botsOutcome(meshes: readonly ServiceMesh[], comparable: Comparable): BotsOutcome | null {
  const all = meshes.flatMap(({ bots }) => bots ?? [])
  if (all.length === 0) return null
  const record = summed(all.map((bots) => bots.record))
  return {
    ...operationOutcome(all[0].plan.operation, record, meshes[0].measuredMs, comparable),
    callers: all.reduce((callers, { plan }) => callers + plan.callers, 0),
    refused: sampledShare(record.sample, record.refused, record.all, comparable),
  }
}

/** Part of all meshes' requests that went through their pods. */
function requestShareOf(meshes: readonly ServiceMesh[]): number {
  const asked = meshes.map((mesh) => mesh.operations.reduce((all, { requests }) => all + requests, 0))
  const all = asked.reduce((sum, one) => sum + one, 0)
  return meshes.reduce((share, mesh, i) => share + mesh.podShare * (all === 0 ? 1 / meshes.length : asked[i] / all), 0)
}

function summed(records: readonly OperationRecord[]): OperationRecord {
  const all = new OperationRecord()
  for (const record of records) all.add(record)
  return all
}

function sum(values: Float64Array): number {
  return values.reduce((all, value) => all + value, 0)
}
