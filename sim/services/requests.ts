import { type RetryRules, retryDelayMs } from '../../reference/delivery/retry.policy.ts'
import { admitCall, callEnded, REFUSED } from '../../reference/gateway/circuit-breaker.policy.ts'
import type { EventQueue } from '../engine/event-queue.ts'
import { streamKey } from '../engine/random.ts'
import { CallTable, NONE, TaskTable } from './call-table.ts'
import { Deadlines } from './deadlines.ts'
import type { Pod } from './pod.ts'
import { stepsOf } from './routes.ts'
import { type ServicesPlan, serviceNames } from './services-plan.ts'
import { Stream } from './stream.ts'

/** Kinds of events on the mesh's queue. */
export const EventKind = { source: 0, arrival: 1, departure: 2, retry: 3, deadline: 4 } as const

const GATEWAY = serviceNames.indexOf('gateway')
const CACHE = serviceNames.indexOf('cache')

/** Told of every request of an app that has come to its end. */
export type RequestEnded = (operation: number, ok: boolean, degraded: boolean, tookMs: number) => void

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
  private readonly pods: readonly Pod[]
  private readonly queue: EventQueue
  private readonly deadlines: Deadlines[]
  private readonly rules: RetryRules[]
  private readonly chance: Stream
  private readonly ended: RequestEnded
  /** The scenario's clock as breakers know it: slower things than queues happen in the world's time. */
  private readonly worldMs: (nowMs: number) => number

  constructor(
    plan: ServicesPlan,
    seed: string,
    pods: readonly Pod[],
    queue: EventQueue,
    worldMs: (nowMs: number) => number,
    ended: RequestEnded,
  ) {
    this.plan = plan
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
    this.start(service, operation, NONE, nowMs)
  }

  /** Event: a call reaches its service. */
  arrive(call: number, nowMs: number): void {
    if (!this.pods[this.calls.service[call]].next().arrive(call, nowMs)) this.answer(call, false, nowMs)
  }

  /** Event, behind the station's own: a service has done its own work for a call. */
  worked(call: number, nowMs: number): void {
    this.goOn(call, nowMs)
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

  private start(service: number, operation: number, parent: number, nowMs: number): void {
    if (operation !== NONE) this.firstAttempts[service]++
    this.attempt(this.tasks.open(service, operation, parent, nowMs), nowMs)
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
    const call = this.calls.open(task, tasks.attempt[task], service, tasks.operation[task])
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
    const steps = operation === NONE ? [] : stepsOf[operation][calls.service[call]]
    while (calls.step[call] < steps.length) {
      const step = steps[calls.step[call]++]
      if (step.afterMiss && calls.missed[call] === 0) continue
      this.start(step.service, operation, call, nowMs)
      return
    }
    this.answer(call, true, nowMs)
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
    const pauseMs = retryDelayMs(this.rules[service], tasks.failures[task], this.chance.next())
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
    const degraded = tasks.degraded[task] === 1
    const tookMs = nowMs - tasks.startMs[task]
    tasks.close(task)
    if (parent === NONE) {
      if (operation !== NONE) this.ended(operation, ok, degraded, tookMs)
      return
    }
    const step = stepsOf[operation][calls.service[parent]][calls.step[parent] - 1]
    if (!ok && !step.optional) {
      this.answer(parent, false, nowMs)
      return
    }
    if (service === CACHE) calls.missed[parent] = !ok || this.chance.next() >= this.plan.cacheHitShare ? 1 : 0
    else if (!ok) this.markDegraded(parent)
    this.goOn(parent, nowMs)
  }

  private markDegraded(call: number): void {
    const task = this.calls.task[call]
    if (this.tasks.attempt[task] === this.calls.attempt[call]) this.tasks.degraded[task] = 1
  }
}
