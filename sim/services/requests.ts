import { type RetryRules, retryDelayMs } from '../../reference/delivery/retry.policy.ts'
import { admitCall, callEnded, REFUSED } from '../../reference/gateway/circuit-breaker.policy.ts'
import type { EventQueue } from '../engine/event-queue.ts'
import { streamKey } from '../engine/random.ts'
import { Asker, CallTable, NONE, TaskTable } from './call-table.ts'
import { Deadlines } from './deadlines.ts'
import type { Pod } from './pod.ts'
import { NOT_ASKED, type Routes, type Step } from './routes.ts'
import { type ServicesPlan, serviceNames } from './services-plan.ts'
import type { StoreCalls } from './store-calls.ts'
import { Stream } from './stream.ts'

/** Kinds of events on the mesh's queue. */
export const EventKind = { source: 0, arrival: 1, departure: 2, retry: 3, deadline: 4, stored: 5, bot: 6 } as const

const GATEWAY = serviceNames.indexOf('gateway')
const CACHE = serviceNames.indexOf('cache')

/** Told of every request of an app or a bot that has come to its end. */
export type RequestEnded = (asker: Asker, operation: number, ok: boolean, degraded: boolean, tookMs: number) => void

/**
 * Requests on their way through the pods: each task (somebody wants something of a service) goes through a breaker, may be
 * tried several times, and each attempt that arrives makes the calls of its route before it answers. A caller that has given
 * up leaves its call behind: the service does not know and goes on with it, which is how retries pile up.
 */
export class Requests {
  readonly tasks = new TaskTable()
  /** First attempts of the pod's own requests, by service, since the count was last taken. */
  readonly firstAttempts = new Float64Array(serviceNames.length)
  private readonly calls = new CallTable()
  private readonly plan: ServicesPlan
  private readonly routes: Routes
  /** Null where the storage of user data is not simulated. */
  private readonly store: StoreCalls | null
  private readonly pods: readonly Pod[]
  private readonly queue: EventQueue
  private readonly deadlines: Deadlines[]
  private readonly rules: RetryRules[]
  private readonly chance: Stream
  /** Requests of apps and of bots so far. */
  private requests = 0
  private botRequests = 0
  private readonly ended: RequestEnded
  /** The scenario's clock as breakers know it: slower things than queues happen in the world's time. */
  private readonly worldMs: (nowMs: number) => number

  constructor(
    plan: ServicesPlan,
    seed: string,
    routes: Routes,
    store: StoreCalls | null,
    pods: readonly Pod[],
    queue: EventQueue,
    worldMs: (nowMs: number) => number,
    ended: RequestEnded,
  ) {
    this.plan = plan
    this.routes = routes
    this.store = store
    this.pods = pods
    this.queue = queue
    this.worldMs = worldMs
    this.ended = ended
    this.chance = new Stream(streamKey(seed, 'services/requests'))
    this.deadlines = pods.map(({ plan: service }, i) => new Deadlines(service.timeoutMs, queue, EventKind.deadline, i))
    this.rules = pods.map(({ plan: service }) => ({
      attemptTimeoutMs: service.timeoutMs,
      maxAttempts: service.attempts,
      backoffBaseMs: service.backoffBaseMs,
      backoffCapMs: service.backoffCapMs,
      cooldownMs: 0,
    }))
  }

  /** A request of an app, or, with no operation, a call by a service outside the pods. */
  begin(service: number, operation: number, nowMs: number): void {
    this.start(service, operation, NONE, operation === NONE ? NONE : this.requests++, Asker.app, nowMs)
  }

  /** A request of a bot. Its number is below those of apps, whose own do not depend on whether there are bots. */
  beginOfBot(operation: number, isRefused: boolean, nowMs: number): void {
    const asker = isRefused ? Asker.refused : Asker.bot
    this.start(GATEWAY, operation, NONE, NONE - ++this.botRequests, asker, nowMs)
  }

  /** Event: a call reaches its service. */
  arrive(call: number, nowMs: number): void {
    const { service, asker } = this.calls
    const work = asker[call] === Asker.refused ? this.plan.refusalWork : 1
    if (!this.pods[service[call]].next().arrive(call, nowMs, work)) this.answer(call, false, nowMs)
  }

  /** Event, behind the station's own: a service has done its own work for a call. */
  worked(call: number, nowMs: number): void {
    this.goOn(call, nowMs)
  }

  /** Event: storage has answered a call, or left it without an answer for too long. */
  stored(call: number, ok: boolean, nowMs: number): void {
    if (ok) this.goOn(call, nowMs)
    else this.answer(call, false, nowMs)
  }

  /** Event: a wait between two attempts is over. */
  retry(task: number, attempt: number, nowMs: number): void {
    if (this.tasks.attempt[task] === attempt) this.attempt(task, nowMs)
  }

  /** Event: the oldest timeout of a service. */
  deadline(service: number, nowMs: number): void {
    this.deadlines[service].fire(
      nowMs,
      () => this.tasks.attempt,
      (task) => {
        this.pods[service].timeouts++
        this.attemptEnded(task, false, nowMs)
      },
    )
  }

  private start(
    service: number,
    operation: number,
    parent: number,
    request: number,
    asker: Asker,
    nowMs: number,
  ): void {
    if (operation !== NONE && asker !== Asker.refused) this.firstAttempts[service]++
    this.attempt(this.tasks.open(service, operation, parent, request, asker, nowMs), nowMs)
  }

  private attempt(task: number, nowMs: number): void {
    const { tasks } = this
    const service = tasks.service[task]
    const pod = this.pods[service]
    // In front of the gateway are apps: each knows too little to have a breaker.
    if (service !== GATEWAY) {
      const admitted = admitCall(this.plan.breaker, pod.breaker, this.worldMs(nowMs))
      if (admitted === REFUSED) {
        pod.refusedByBreaker++
        this.taskEnded(task, false, nowMs)
        return
      }
      tasks.admitted[task] = admitted
    }
    this.deadlines[service].add(task, tasks.attempt[task], nowMs)
    if (pod.isDown) return
    const call = this.calls.open(
      task,
      tasks.attempt[task],
      service,
      tasks.operation[task],
      tasks.request[task],
      tasks.asker[task] as Asker,
    )
    const delayMs = this.wayMs(task)
    if (delayMs === 0) this.arrive(call, nowMs)
    else this.queue.push(nowMs + delayMs, EventKind.arrival, call)
  }

  /** From a caller to a service and back; nothing for callers outside, whose arrivals are drawn at the service. */
  private wayMs(task: number): number {
    const { tasks } = this
    const { front } = this.plan
    if (tasks.operation[task] === NONE) return 0
    if (tasks.service[task] !== GATEWAY) return front.hopMs
    const isLookup = tasks.failures[task] === 0 && this.chance.next() < front.dnsShare
    const dnsMs = isLookup ? -front.dnsMs * Math.log(this.chance.next()) : 0
    return dnsMs + front.edgeMs + front.balancerMs
  }

  /** The next step of a call's route, or its answer. */
  private goOn(call: number, nowMs: number): void {
    const { calls } = this
    const operation = calls.operation[call]
    const asker = calls.asker[call] as Asker
    // Who has asked for too much is told so by the gateway, which asks nobody else.
    const isAnswered = operation === NONE || asker === Asker.refused
    const steps = isAnswered ? [] : this.routes[operation][calls.service[call]]
    while (calls.step[call] < steps.length) {
      const step = steps[calls.step[call]++]
      if (!this.isNeeded(step, call)) continue
      if (step.store === NOT_ASKED) this.start(step.service, operation, call, calls.request[call], asker, nowMs)
      else this.askStore(step.store, call, nowMs)
      return
    }
    this.answer(call, true, nowMs)
  }

  private isNeeded({ only }: Step, call: number): boolean {
    if (only === 'after-miss') return this.calls.missed[call] === 1
    return only === 'always' || (this.store as StoreCalls).commits(this.calls.request[call])
  }

  private askStore(operation: number, call: number, nowMs: number): void {
    const { ok, afterMs } = (this.store as StoreCalls).ask(operation, this.calls.request[call])
    this.queue.push(nowMs + this.plan.front.hopMs + afterMs, EventKind.stored, call, ok ? 1 : 0)
  }

  /** A call comes back; nobody listens where the caller has given it up. */
  private answer(call: number, ok: boolean, nowMs: number): void {
    const task = this.calls.task[call]
    const isAwaited = this.tasks.attempt[task] === this.calls.attempt[call]
    this.calls.close(call)
    if (isAwaited) this.attemptEnded(task, ok, nowMs)
  }

  private attemptEnded(task: number, ok: boolean, nowMs: number): void {
    const { tasks } = this
    const service = tasks.service[task]
    const pod = this.pods[service]
    if (service !== GATEWAY) {
      callEnded(this.plan.breaker, pod.breaker, tasks.admitted[task], ok, this.worldMs(nowMs))
    }
    tasks.attempt[task]++
    if (ok) {
      this.taskEnded(task, true, nowMs)
      return
    }
    tasks.failures[task]++
    // A bot sends its next request when that is due, whatever came of this one.
    const isOfBot = tasks.parent[task] === NONE && tasks.asker[task] !== Asker.app
    const pauseMs = isOfBot ? -1 : retryDelayMs(this.rules[service], tasks.failures[task], this.chance.next())
    if (pauseMs < 0) {
      this.taskEnded(task, false, nowMs)
      return
    }
    pod.retries++
    this.queue.push(nowMs + pauseMs, EventKind.retry, task, tasks.attempt[task])
  }

  /** What was wanted is there, or will not come: the call that waits for it goes on or fails. */
  private taskEnded(task: number, ok: boolean, nowMs: number): void {
    const { tasks, calls } = this
    const service = tasks.service[task]
    const operation = tasks.operation[task]
    const parent = tasks.parent[task]
    const asker = tasks.asker[task] as Asker
    const degraded = tasks.degraded[task] === 1
    const tookMs = nowMs - tasks.startMs[task]
    tasks.close(task)
    if (parent === NONE) {
      if (operation !== NONE) this.ended(asker, operation, ok, degraded, tookMs)
      return
    }
    const step = this.routes[operation][calls.service[parent]][calls.step[parent] - 1]
    if (!ok && !step.optional) {
      this.answer(parent, false, nowMs)
      return
    }
    if (service === CACHE) calls.missed[parent] = ok && this.hits(calls.request[parent]) ? 0 : 1
    else if (!ok) this.markDegraded(parent)
    this.goOn(parent, nowMs)
  }

  /** Without storage no key is out of reach, so that it does not matter which lookups are of the same one. */
  private hits(request: number): boolean {
    return (this.store?.lookup(request) ?? this.chance.next()) < this.plan.cacheHitShare
  }

  private markDegraded(call: number): void {
    const task = this.calls.task[call]
    if (this.tasks.attempt[task] === this.calls.attempt[call]) this.tasks.degraded[task] = 1
  }
}
