import { allenCunneenWait, erlangMixedWaitQuantile, erlangWait } from '../theory/erlang.ts'
import { khinchineWait } from '../theory/single-server.ts'
import type { Pod } from './pod.ts'
import { type ServicesPlan, serviceNames } from './services-plan.ts'

/** The queues that a service's replicas are, or come near. */
type Formula = 'Erlang C' | 'Pollaczek–Khinchine' | 'Allen–Cunneen'

/** Sums up, window by window, the waits that theory predicts for the calls that requests cause when nothing fails. */
export class Offered {
  private readonly plan: ServicesPlan
  /** By service: calls, calls × predicted wait, and ms in which there were more calls than capacity. */
  private readonly calls = new Float64Array(serviceNames.length)
  private readonly waits = new Float64Array(serviceNames.length)
  private readonly overloadMs = new Float64Array(serviceNames.length)
  /** By service, a row for each window: load of a queue, and calls. */
  private readonly loads: number[][] = serviceNames.map(() => [])
  private readonly weights: number[][] = serviceNames.map(() => [])

  constructor(plan: ServicesPlan) {
    this.plan = plan
  }

  /** @param callsPerMs by service, in the whole world */
  add(pods: readonly Pod[], callsPerMs: Float64Array, windowMs: number): void {
    for (const [i, pod] of pods.entries()) {
      const { meanMs } = pod.sampler
      // Behind a balancer that knows its replicas the pod is nearly one queue for all their workers.
      const servers = pod.plan.workers * (this.plan.balancing === 'random' ? 1 : pod.simulated)
      const load = (callsPerMs[i] * meanMs * servers) / (pod.replicas * pod.plan.workers)
      const waitMs = meanMs * this.meanWait(i, servers, load, pod.sampler.scv)
      if (waitMs === Number.POSITIVE_INFINITY) {
        this.overloadMs[i] += windowMs
        continue
      }
      this.calls[i] += callsPerMs[i] * windowMs
      this.waits[i] += callsPerMs[i] * windowMs * waitMs
      if (this.formula(i) !== 'Erlang C') continue
      this.loads[i].push(load)
      this.weights[i].push(callsPerMs[i] * windowMs)
    }
  }

  /** The mean wait that theory gives; null where nothing was asked, or where no mean exists. */
  waitMs(service: number): number | null {
    return this.calls[service] === 0 || this.overloadMs[service] > 0 ? null : this.waits[service] / this.calls[service]
  }

  /** The wait's 99th percentile, where `waitMs` is one and the formula has one; else null. */
  p99WaitMs(service: number): number | null {
    if (this.waitMs(service) === null || this.formula(service) !== 'Erlang C') return null
    const { workers, time } = this.plan.services[serviceNames[service]]
    const history = { loads: this.loads[service], weights: this.weights[service] }
    return time.meanMs * erlangMixedWaitQuantile(workers, history, 0.99)
  }

  /** Behind a balancer that draws at random each replica is a queue of its own with Poisson arrivals. */
  formula(service: number): Formula {
    const { time, workers } = this.plan.services[serviceNames[service]]
    if (this.plan.balancing !== 'random') return 'Allen–Cunneen'
    if (time.law === 'exponential') return 'Erlang C'
    return workers === 1 ? 'Pollaczek–Khinchine' : 'Allen–Cunneen'
  }

  remark(): string {
    const shared = 'Arrivals are taken as Poisson, retries are left out'
    if (this.plan.balancing === 'random') return `${shared}.`
    return `${shared}, and the pod as one queue for all its workers, which no balancer quite reaches.`
  }

  /** In mean service times. */
  private meanWait(service: number, servers: number, load: number, serviceScv: number): number {
    const formula = this.formula(service)
    if (formula === 'Erlang C') return erlangWait(servers, load)
    if (formula === 'Pollaczek–Khinchine') return khinchineWait(load, serviceScv)
    return allenCunneenWait(servers, load, 1, serviceScv)
  }
}
