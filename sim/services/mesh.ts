import { EventQueue } from '../engine/event-queue.ts'
import { streamKey } from '../engine/random.ts'
import { GROUPS } from '../stats/random-groups.ts'
import { AuthorizationDelays } from './authorization.ts'
import { NONE } from './call-table.ts'
import { OperationRecord } from './operation-record.ts'
import { Pace } from './pace.ts'
import type { Pod } from './pod.ts'
import { buildPods } from './pods.ts'
import { EventKind, Requests } from './requests.ts'
import { callsOf, operations, requestsOf } from './routes.ts'
import { type ServicesPlan, serviceNames } from './services-plan.ts'
import type { Station } from './station.ts'
import { Stream } from './stream.ts'
import { Offered } from './theory.ts'
import { uncongestedPlayMs } from './uncongested.ts'

/** Plays whose delays are drawn without queues before any has been simulated. */
const FIRST_PLAYS = 400
/** Services are in trouble that fail so large a part of their calls. */
const TROUBLE = 0.01
/** Time over which calls to services are compared with what requests should cause, ms on the mesh's clock. */
const AMPLIFICATION_MS = 500

/** What the mesh needs of the plan it is part of. */
export interface MeshOptions {
  services: ServicesPlan
  seed: string
  warmupMs: number
  durationMs: number
  /** Coupling windows of the whole replay, warm-up included. */
  windows: number
}

/** Listening in a window, at the scenario's own size. */
export interface ServiceDemand {
  plays: number
  sessions: number
}

/** What a play's authorization meets in the next window. */
export interface Authorization {
  /** Table for `authorizeDelayMs`, ms. */
  delayMs: Float64Array
  /** Plays that are refused or get no answer in all their attempts. */
  failedShare: number
}

/**
 * The services behind a play, on a strict event queue and a clock of their own. Of each service a pod of replicas is
 * simulated, and of each window as much as `Pace` says. Queues, timeouts and retries run on the mesh's clock, which stands
 * still between; breakers, autoscalers and faults, which are slower, follow the world's (docs/decisions/0016).
 */
export class ServiceMesh {
  /** Station events so far. */
  events = 0
  /** Simulated and whole time of the measured windows, ms. */
  simulatedMs = 0
  measuredMs = 0
  readonly operations = operations.map(() => new OperationRecord())
  readonly options: MeshOptions
  readonly offered: Offered
  /** Empty before the first request. */
  pods: Pod[] = []
  private stations: Station[] = []
  private readonly queue = new EventQueue()
  private readonly delays = new AuthorizationDelays()
  private readonly chance: Stream
  private readonly pace: Pace
  /** Calls that requests really cause / calls that they would cause if nothing failed, by service. */
  private readonly amplification = new Float64Array(serviceNames.length).fill(1)
  private requests: Requests | undefined
  /** The mesh's clock, and its windows: where the last one began on both clocks, and world ms per mesh ms. */
  private nowMs = 0
  private beganMs = 0
  private beganWorldMs = 0
  private stretch = 1
  private window = 0
  private eventsPerMs = 0
  private nextLookMs = 0
  /** Arrivals per mesh ms: the pods' own requests, then those from outside by service; and the requests' operations. */
  private readonly rates = new Float64Array(1 + serviceNames.length)
  private readonly shares = new Float64Array(operations.length)
  private requestWeight = 0
  /** Calls and failed ones when they were last looked at. */
  private before = { calls: 0, failed: 0 }

  constructor(options: MeshOptions) {
    this.options = options
    this.chance = new Stream(streamKey(options.seed, 'services/arrivals'))
    this.offered = new Offered(options.services)
    this.pace = new Pace(options.windows, options.warmupMs + options.durationMs)
    const first = new Stream(streamKey(options.seed, 'services/first'))
    for (let i = 0; i < FIRST_PLAYS; i++) this.delays.took(uncongestedPlayMs(options.services, first))
  }

  /** Share of the world's requests that go through the pods. */
  get podShare(): number {
    return this.pods.reduce((least, pod) => Math.min(least, pod.share), 1)
  }

  /** Requests of apps and of callers outside that are under way. */
  get underWay(): number {
    return this.requests?.tasks.count ?? 0
  }

  /**
   * Simulates a window of the replay (ms from the beginning of the warm-up).
   * @param demand what listeners asked for in it
   */
  advance(fromMs: number, toMs: number, demand: ServiceDemand): Authorization {
    const { services, warmupMs } = this.options
    const asked = requestsOf(services.demand, demand.plays, demand.sessions)
    for (let i = 0; i < asked.length; i++) asked[i] /= toMs - fromMs
    const calls = callsOf(services, asked)
    if (this.requests === undefined && calls[0] > 0) this.open(calls)
    if (this.requests !== undefined) {
      for (const pod of this.pods) pod.admitStarted(fromMs)
      this.applyFaults(fromMs - warmupMs)
      this.setRates(asked, calls)
      const inTrouble = this.failedLately()
      const { eventsPerMs } = this
      const callsPerMs = calls.reduce((sum, perMs) => sum + perMs, 0)
      const sliceMs = this.pace.sliceMs({
        fromMs,
        toMs,
        callsPerMs,
        eventsPerMs,
        state: this.state(inTrouble),
        inTrouble,
      })
      this.beganMs = this.nowMs
      this.beganWorldMs = fromMs
      this.stretch = (toMs - fromMs) / sliceMs
      this.weigh(fromMs >= warmupMs, calls, toMs - fromMs)
      this.run(this.requests, this.nowMs + sliceMs)
      this.learnAmplification(this.requests, calls, sliceMs)
      if (toMs >= this.nextLookMs) this.look(toMs)
    }
    this.window++
    this.delays.fade()
    return this.authorization()
  }

  /** What plays meet now; before the first window, services without queues. */
  authorization(): Authorization {
    return { delayMs: this.delays.table(), failedShare: this.delays.failedShare }
  }

  private open(calls: Float64Array): void {
    const { services, seed } = this.options
    this.pods = buildPods(services, seed, calls, this.queue, EventKind.departure, this.nowMs)
    this.stations = this.pods.flatMap(({ stations }) => stations)
    this.requests = new Requests(
      services,
      seed,
      this.pods,
      this.queue,
      (nowMs) => this.beganWorldMs + (nowMs - this.beganMs) * this.stretch,
      (operation, ok, degraded, tookMs) => this.requestEnded(operation, ok, degraded, tookMs),
    )
    // Nothing has been counted yet: an arrival and a departure for each call.
    for (const [i, pod] of this.pods.entries()) this.eventsPerMs += 2 * calls[i] * pod.share
  }

  /** Whether services have failed calls since this was last asked. */
  private failedLately(): boolean {
    let [calls, failed] = [-this.before.calls, -this.before.failed]
    for (const { record, timeouts, refusedByBreaker } of this.pods) {
      calls += record.arrived + refusedByBreaker
      failed += record.refused + timeouts + refusedByBreaker
    }
    this.before = { calls: calls + this.before.calls, failed: failed + this.before.failed }
    return failed > TROUBLE * calls
  }

  /** What a change of tells `Pace` of: faults, and while there is trouble the replicas that work on it. */
  private state(inTrouble: boolean): string {
    return this.pods
      .map(({ isDown, slowness, replicas }) => `${isDown} ${slowness} ${inTrouble ? replicas : ''}`)
      .join()
  }

  private applyFaults(scenarioMs: number): void {
    for (const pod of this.pods) {
      const faults = this.options.services.faults.filter(
        ({ service, atMs, forMs }) => service === pod.name && scenarioMs >= atMs && scenarioMs < atMs + forMs,
      )
      pod.isDown = faults.some(({ what }) => what === 'down')
      pod.setSlowness(faults.reduce((all, { what, times }) => (what === 'slow' ? all * times : all), 1))
    }
  }

  /** Callers outside behave as those inside do: what retries add to the pods' own calls they add to theirs. */
  private setRates(asked: Float64Array, calls: Float64Array): void {
    const inside = this.podShare
    this.rates[0] = calls[0] * inside
    for (let i = 0; i < asked.length; i++) this.shares[i] = calls[0] === 0 ? 0 : asked[i] / calls[0]
    for (const [i, pod] of this.pods.entries()) {
      this.rates[1 + i] = Math.max(0, pod.share - inside) * calls[i] * this.amplification[i]
    }
  }

  private weigh(isMeasured: boolean, calls: Float64Array, windowMs: number): void {
    const weight = isMeasured ? this.stretch : 0
    if (isMeasured) {
      this.measuredMs += windowMs
      this.simulatedMs += windowMs / this.stretch
      this.offered.add(this.pods, calls, windowMs)
    }
    const batch = Math.min(GROUPS - 1, Math.floor((this.window * GROUPS) / this.options.windows))
    for (const pod of this.pods) {
      pod.record.weight = weight / pod.share
      pod.record.batch = batch
    }
    this.requestWeight = weight / this.podShare
  }

  private run(requests: Requests, untilMs: number): void {
    const { queue } = this
    const before = this.events
    for (let source = 0; source < this.rates.length; source++) this.schedule(source)
    while (queue.nextTime() <= untilMs) {
      queue.pop()
      const { kind, first, second, time } = queue
      this.events++
      if (kind === EventKind.departure) requests.worked(this.stations[first].depart(second, time), time)
      else if (kind === EventKind.arrival) requests.arrive(first, time)
      else if (kind === EventKind.retry) requests.retry(first, second, time)
      else if (kind === EventKind.deadline) requests.deadline(first, time)
      else if (second === this.window) this.arrival(requests, first, time)
    }
    this.nowMs = untilMs
    for (const pod of this.pods) pod.settle(untilMs)
    this.eventsPerMs = Math.max(1e-3, (this.events - before) / (untilMs - this.beganMs))
  }

  /** The next arrival of a source: drawn anew in each window, whose rates differ. */
  private schedule(source: number, fromMs = this.nowMs): void {
    const rate = this.rates[source]
    if (rate === 0) return
    this.queue.push(fromMs - Math.log(this.chance.next()) / rate, EventKind.source, source, this.window)
  }

  private arrival(requests: Requests, source: number, nowMs: number): void {
    this.schedule(source, nowMs)
    if (source > 0) {
      requests.begin(source - 1, NONE, nowMs)
      return
    }
    let operation = 0
    let u = this.chance.next()
    while (operation < operations.length - 1 && u >= this.shares[operation]) u -= this.shares[operation++]
    this.operations[operation].begun(this.requestWeight)
    requests.begin(0, operation, nowMs)
  }

  private requestEnded(operation: number, ok: boolean, degraded: boolean, tookMs: number): void {
    this.operations[operation].ended(this.requestWeight, ok, degraded, tookMs)
    if (operation !== 0) return
    if (ok) this.delays.took(tookMs)
    else this.delays.hasFailed()
  }

  private learnAmplification(requests: Requests, calls: Float64Array, sliceMs: number): void {
    const inside = this.podShare
    const part = sliceMs / (sliceMs + AMPLIFICATION_MS)
    for (let i = 0; i < calls.length; i++) {
      const expected = calls[i] * inside * sliceMs
      if (expected > 0) {
        this.amplification[i] += (requests.firstAttempts[i] / expected - this.amplification[i]) * part
      }
      requests.firstAttempts[i] = 0
    }
  }

  private look(worldMs: number): void {
    const { autoscaler } = this.options.services
    for (const pod of this.pods) pod.scale(autoscaler, worldMs, worldMs - this.options.warmupMs)
    this.nextLookMs = worldMs + autoscaler.everyMs
  }
}
