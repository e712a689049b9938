import type { Plan } from '../plan.ts'
import type { ServicesOutcome } from '../services/outcome.ts'
import type { ServiceName } from '../services/services-plan.ts'
import { monthlyMean } from './volume.ts'

/** What a service had of replicas in a replay. */
export interface ServiceFleet {
  service: ServiceName
  /** On average, those that are starting included; and at most. */
  replicas: number
  mostReplicas: number
  /** Busy share of their workers; null where nothing was asked. */
  utilization: number | null
}

/** Replicas by service, as a replay had them; none where services are not simulated. */
export function fleetOf({ services: plan, durationMs }: Plan, outcome: ServicesOutcome | null): ServiceFleet[] {
  if (plan === null || outcome === null) return []
  return outcome.stations.map(({ name, replicas, mostReplicas, utilization }) => {
    const service = name as ServiceName
    const scalings = outcome.scalings.filter((one) => one.service === service)
    let wanted = scalings[0]?.from ?? replicas
    let sinceMs = 0
    let replicaMs = 0
    for (const { atMs, to } of scalings) {
      replicaMs += wanted * (atMs - sinceMs)
      wanted = to
      sinceMs = atMs
    }
    replicaMs += wanted * (durationMs - sinceMs)
    return { service, replicas: replicaMs / durationMs, mostReplicas, utilization }
  })
}

/**
 * Workers that are paid for, on average over a month. Autoscalers let fleets follow the load, so that what an evening needs is
 * not paid for at night; a fleet of which they never give anything back stands there all month.
 */
export function monthlyWorkers(plan: Plan, fleet: readonly ServiceFleet[]): number {
  const { services, warmupMs, durationMs } = plan
  if (services === null) return 0
  const { everyMs, tolerance, minReplicas } = services.autoscaler
  const followsLoad = everyMs < warmupMs + durationMs && tolerance < 1
  const mean = monthlyMean(plan)
  const paid = (replicas: number): number => (followsLoad ? Math.max(minReplicas, replicas * mean) : replicas)
  return fleet.reduce((sum, { service, replicas }) => sum + paid(replicas) * services.services[service].workers, 0)
}
