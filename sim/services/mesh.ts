import { EventQueue } from '../engine/event-queue.ts'
import { streamKey } from '../engine/random.ts'
import type { SqlPlan } from '../plan.ts'
import { GROUPS } from '../stats/random-groups.ts'
import { stretchOf } from '../stats/stretches.ts'
import type { StorageWindow } from '../storage/store-law.ts'
import { Amplification } from './amplification.ts'
import { type Authorization, AuthorizationDelays } from './authorization.ts'
import { BotTraffic } from './bot-traffic.ts'
import { Asker, NONE } from './call-table.ts'
import { OperationRecord } from './operation-record.ts'
import { Pace } from './pace.ts'
import type { Pod } from './pod.ts'
import { buildPods } from './pods.ts'
import { EventKind, Requests } from './requests.ts'
import { callsOf, type Routes, requestsOf, routesOf } from './routes.ts'
import { operations, type ServicesPlan, serviceNames } from './services-plan.ts'
import type { Station } from './station.ts'
import { StoreCalls } from './store-calls.ts'
import { Stream } from './stream.ts'
import { Offered } from './theory.ts'
import { stateOf, Trouble } from './trouble.ts'
import { uncongestedPlayMs } from './uncongested.ts'

/** Plays whose delays are drawn without queues before any has been simulated. */
const FIRST_PLAYS = 400

/** What the mesh needs of the plan it is part of. */
export interface MeshOptions {
  services: ServicesPlan
  seed: string
  warmupMs: number
  durationMs: number
  /** Coupling windows of the whole replay, warm-up included. */
  windows: number
  /** What sessions commit; null where the storage of user data is not simulated. */
  commits: Pick<SqlPlan, 'writesPerSession'> | null
}

/** Listening in a window, at the scenario's own size. */
export interface ServiceDemand {
  plays: number
  sessions: number
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
  /** Requests of apps, by operation. */
  readonly operations = operations.map(() => new OperationRecord())
  /** Null where there are none. */
  readonly bots: BotTraffic | null
  readonly options: MeshOptions
  readonly offered: Offered
  /** Null where the storage of user data is not simulated. */
  readonly store: StoreCalls | null
  /** Empty before the first request. */
  pods: Pod[] = []
  private stations: Station[] = []
  private readonly queue = new EventQueue()
  private readonly delays = new AuthorizationDelays()
  private readonly chance: Stream
  private readonly pace: Pace
  private readonly routes: Routes
  private readonly trouble = new Trouble()
  /** Part of the plays that have something to commit. */
  private commitShare = 0
  /** Changes of storage that are known of. */
  private storageChanges = 0
  private readonly amplification = new Amplification()
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

  constructor(options: MeshOptions) {
    this.options = options
    this.chance = new Stream(streamKey(options.seed, 'services/arrivals'))
    this.routes = routesOf(options.commits !== null)
    this.store = options.commits === null ? null : new StoreCalls(options.seed)
    this.offered = new Offered(options.services)
    this.pace = new Pace(options.windows, options.warmupMs + options.durationMs)
    const { services, seed, warmupMs } = options
    this.bots = services.bots && new BotTraffic(services, services.bots, seed, warmupMs)
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
   * @param storage what calls to storage meet in it; null where it is not simulated
   */
  advance(fromMs: number, toMs: number, demand: ServiceDemand, storage: StorageWindow | null): Authorization {
    const { services, warmupMs } = this.options
    const asked = requestsOf(services.demand, demand.plays, demand.sessions)
    for (let i = 0; i < asked.length; i++) asked[i] /= toMs - fromMs
    const commitShare = this.openStorage(storage, demand)
    const ofApps = callsOf(this.routes, services, asked, commitShare)
    // Bots come to a fleet that does not know of them.
    if (this.requests === undefined && ofApps[0] > 0) this.open(ofApps)
    if (this.requests !== undefined) {
      for (const pod of this.pods) pod.admitStarted(fromMs)
      this.applyFaults(fromMs - warmupMs)
      this.bots?.live(fromMs, toMs, this.podShare)
      const calls = this.bots?.calls(this.routes, asked, commitShare) ?? ofApps
      const work = this.bots?.work(calls) ?? calls
      this.setRates(asked, ofApps[0], work)
      const inTrouble = this.trouble.lately(this.pods)
      const { eventsPerMs } = this
      const callsPerMs = work.reduce((sum, perMs) => sum + perMs, 0)
      const state = stateOf(this.pods, this.storageChanges, inTrouble)
      const sliceMs = this.pace.sliceMs({ fromMs, toMs, callsPerMs, eventsPerMs, state, inTrouble })
      this.beganMs = this.nowMs
      this.beganWorldMs = fromMs
      this.stretch = (toMs - fromMs) / sliceMs
      this.weigh(fromMs - warmupMs, work, toMs - fromMs)
      const { podShare, beganMs, beganWorldMs, stretch } = this
      this.bots?.send(podShare, { beganMs, beganWorldMs, sliceMs, stretch }, this.queue, EventKind.bot)
      this.run(this.requests, this.nowMs + sliceMs)
      this.amplification.learn(this.requests.firstAttempts, (service) => calls[service] * this.podShare, sliceMs)
      if (toMs >= this.nextLookMs) this.look(toMs)
    }
    this.window++
    this.delays.fade()
    return this.authorization()
  }

  /** A window in which nobody gets here: queues stand still with all that is in them, and the fleet stays what it is. */
  skip(fromMs: number, toMs: number): void {
    const measuredMs = fromMs < this.options.warmupMs ? 0 : toMs - fromMs
    this.measuredMs += measuredMs
    this.simulatedMs += measuredMs
    this.openStretch(fromMs - this.options.warmupMs)
    if (this.requests !== undefined) this.bots?.callInVain(fromMs, toMs, this.podShare, measuredMs > 0)
    this.window++
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
      this.routes,
      this.store,
      this.pods,
      this.queue,
      (nowMs) => this.beganWorldMs + (nowMs - this.beganMs) * this.stretch,
      (asker, operation, ok, degraded, tookMs) => this.requestEnded(asker, operation, ok, degraded, tookMs),
    )
    // Nothing has been counted yet: an arrival and a departure for each call.
    for (const [i, pod] of this.pods.entries()) this.eventsPerMs += 2 * calls[i] * pod.share
  }

  /**
   * @returns part of the plays that have something to commit: all sessions' commits come with their plays, where there are none
   * with those that are still under way
   */
  private openStorage(window: StorageWindow | null, { plays, sessions }: ServiceDemand): number {
    const { commits } = this.options
    if (this.store === null || window === null || commits === null) return 0
    if (plays > 0) this.commitShare = Math.min(1, (sessions * commits.writesPerSession) / plays)
    this.store.open(window, this.commitShare)
    this.storageChanges = window.changes
    return this.commitShare
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
  private setRates(asked: Float64Array, ofApps: number, calls: Float64Array): void {
    const inside = this.podShare
    this.rates[0] = ofApps * inside
    for (let i = 0; i < asked.length; i++) this.shares[i] = ofApps === 0 ? 0 : asked[i] / ofApps
    for (const [i, pod] of this.pods.entries()) {
      this.rates[1 + i] = Math.max(0, pod.share - inside) * calls[i] * this.amplification.times[i]
    }
  }

  private weigh(scenarioMs: number, calls: Float64Array, windowMs: number): void {
    const isMeasured = scenarioMs >= 0
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
    if (this.store !== null) this.store.weight = this.requestWeight
    this.openStretch(scenarioMs)
  }

  /** What is counted from now on lies in the stretch of the measured time that has this moment. */
  private openStretch(scenarioMs: number): void {
    const stretch = stretchOf(scenarioMs, this.options.durationMs)
    const records = [...this.operations, ...(this.bots ? [this.bots.record] : []), ...(this.store?.records ?? [])]
    for (const { sample } of records) sample.stretch = stretch
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
      else if (kind === EventKind.stored) requests.stored(first, second === 1, time)
      else if (kind === EventKind.bot) this.arrivalOfBot(requests, first === 1, time)
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

  private arrivalOfBot(requests: Requests, isRefused: boolean, nowMs: number): void {
    const { record, operation } = this.bots as BotTraffic
    record.begun(this.requestWeight)
    requests.beginOfBot(operation, isRefused, nowMs)
  }

  private requestEnded(asker: Asker, operation: number, ok: boolean, degraded: boolean, tookMs: number): void {
    if (asker !== Asker.app) {
      this.bots?.ended(this.requestWeight, asker, ok, degraded, tookMs)
      return
    }
    this.operations[operation].ended(this.requestWeight, ok, degraded, tookMs)
    if (operation !== 0) return
    if (ok) this.delays.took(tookMs)
    else this.delays.hasFailed()
  }

  private look(worldMs: number): void {
    for (const pod of this.pods) pod.scale(worldMs, worldMs - this.options.warmupMs)
    this.nextLookMs = worldMs + this.options.services.autoscaler.everyMs
  }
}
