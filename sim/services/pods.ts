import type { EventQueue } from '../engine/event-queue.ts'
import { Pod } from './pod.ts'
import { autoscalerOf, type ServicesPlan, serviceNames } from './services-plan.ts'

/** Replicas for a service at the beginning: so much more than the autoscaler would keep, until it has looked. */
const HEADROOM = 1.2
/** Replicas behind a balancer that knows its replicas, at least; one is enough where requests go anywhere at random. */
const POD = 2
const MOST_SIMULATED = 64

/** Replicas that so many calls per ms need. */
function replicasFor(plan: ServicesPlan, service: number, callsPerMs: number): number {
  const name = serviceNames[service]
  const { replicas, time, workers } = plan.services[name]
  if (replicas !== null) return replicas
  const { utilization, minReplicas, maxReplicas } = autoscalerOf(plan, name)
  const needed = Math.ceil((HEADROOM * callsPerMs * time.meanMs) / (workers * utilization))
  return Math.min(maxReplicas, Math.max(minReplicas, needed, 1))
}

/**
 * A pod of each service: the gateway's smallest one, and of the others as many replicas as carry the calls that its requests
 * make, rounded up. What a rounded-up pod has to spare is filled with calls from outside.
 * @param calls per ms, by service, in the whole world
 */
export function buildPods(
  plan: ServicesPlan,
  seed: string,
  calls: Float64Array,
  queue: EventQueue,
  departKind: number,
  nowMs: number,
): Pod[] {
  const replicas = serviceNames.map((_, service) => replicasFor(plan, service, calls[service]))
  const least = plan.balancing === 'random' ? 1 : POD
  const share = Math.min(1, least / replicas[0])
  let firstId = 0
  return serviceNames.map((name, service) => {
    const wanted = Math.max(least, Math.ceil(share * replicas[service] - 1e-9))
    const simulated = Math.min(replicas[service], wanted, MOST_SIMULATED)
    const pod = new Pod(name, plan, seed, replicas[service], simulated, queue, departKind, firstId, nowMs)
    firstId += simulated
    return pod
  })
}
