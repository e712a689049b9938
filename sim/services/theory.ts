import { allenCunneenWait } from '../theory/erlang.ts'
import type { Pod } from './pod.ts'
import { samplerOf } from './service-time.ts'
import { type ServicesPlan, serviceNames } from './services-plan.ts'

/** Sums up, window by window, the waits that theory predicts for the calls that requests cause when nothing fails. */
export class Offered {
  private readonly plan: ServicesPlan
  /** By service: calls, calls × predicted wait, and ms in which there were more calls than capacity. */
  private readonly calls = new Float64Array(serviceNames.length)
  private readonly waits = new Float64Array(serviceNames.length)
  private readonly overloadMs = new Float64Array(serviceNames.length)

  constructor(plan: ServicesPlan) {
    this.plan = plan
  }

  /** @param callsPerMs by service, in the whole world */
  add(pods: readonly Pod[], callsPerMs: Float64Array, windowMs: number): void {
    for (const [i, pod] of pods.entries()) {
      const { meanMs, scv } = pod.sampler
      // Behind a balancer that knows its replicas the pod is nearly one queue for all their workers.
      const servers = pod.plan.workers * (this.plan.balancing === 'random' ? 1 : pod.simulated)
      const load = (callsPerMs[i] * meanMs * servers) / (pod.replicas * pod.plan.workers)
      const waitMs = meanMs * allenCunneenWait(servers, load, 1, scv)
      if (waitMs === Number.POSITIVE_INFINITY) {
        this.overloadMs[i] += windowMs
        continue
      }
      this.calls[i] += callsPerMs[i] * windowMs
      this.waits[i] += callsPerMs[i] * windowMs * waitMs
    }
  }

  /** The mean wait that theory gives; null where nothing was asked, or where no mean exists. */
  waitMs(service: number): number | null {
    return this.calls[service] === 0 || this.overloadMs[service] > 0 ? null : this.waits[service] / this.calls[service]
  }

  name(service: number): string {
    const { time } = this.plan.services[serviceNames[service]]
    const isErlang = samplerOf(time).scv === 1 && time.law === 'exponential' && this.plan.balancing === 'random'
    return isErlang ? 'Erlang C' : 'Allen–Cunneen'
  }

  remark(): string {
    const shared = 'Arrivals are taken as Poisson, retries are left out'
    if (this.plan.balancing === 'random') return `${shared}.`
    return `${shared}, and the pod as one queue for all its workers, which no balancer quite reaches.`
  }
}
