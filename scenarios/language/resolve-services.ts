import {
  type BotsPlan,
  type ServiceName,
  type ServicePlan,
  type ServicesPlan,
  serviceNames,
} from '../../sim/services/services-plan.ts'
import type { Scenario } from './schema/scenario.ts'

type Written = Scenario['world']['services']

/**
 * The services of a scenario; null where they are not simulated.
 * @param durationMs of the replay
 */
export function resolveServices(written: Written, durationMs: number): ServicesPlan | null {
  if (!written.simulated) return null
  const { front, demand, autoscaler, breaker } = written
  return {
    sites: written.sites,
    balancing: written.balancing,
    services: Object.fromEntries(serviceNames.map((name) => [name, serviceOf(written.each[name])])) as Record<
      ServiceName,
      ServicePlan
    >,
    front: {
      dnsShare: front['dns-lookups'],
      dnsMs: front.dns,
      edgeMs: front.edge,
      balancerMs: front.balancer,
      hopMs: front.hop,
    },
    demand: {
      searchesPerSession: demand.searches,
      playlistsPerSession: demand.playlists,
      historyWritesPerPlay: demand.history,
    },
    cacheHitShare: written['cache-hits'],
    autoscaler: {
      utilization: autoscaler.utilization,
      p99Ms: autoscaler.p99,
      queueDepth: autoscaler['queue-depth'],
      tolerance: autoscaler.tolerance,
      everyMs: autoscaler.every,
      upCooldownMs: autoscaler['up-cooldown'],
      downCooldownMs: autoscaler['down-cooldown'],
      startUpMs: autoscaler['start-up'],
      minReplicas: autoscaler.least,
      maxReplicas: autoscaler.most,
    },
    breaker: {
      failureShare: breaker.failures,
      minCalls: breaker['least-calls'],
      countMs: breaker['counts-over'],
      openMs: breaker.open,
      probes: breaker.probes,
    },
    rateLimits: written['rate-limits'],
    refusalWork: written['refusal-work'],
    bots: demand.bots.callers === 0 ? null : botsOf(demand.bots, durationMs),
    faults: written.faults.map(({ what, service, times, at, for: forMs }) => ({
      what,
      service,
      times: what === 'slow' ? times : 1,
      atMs: at,
      forMs,
    })),
  }
}

function botsOf(written: Written['demand']['bots'], durationMs: number): BotsPlan {
  return {
    callers: written.callers,
    requestsPerS: written['requests-per-s'],
    operation: written.operation,
    heedsRetryAfter: written['retry-after'] === 'heeded',
    atMs: written.at,
    joinMs: written.join,
    forMs: written.for ?? durationMs - written.at,
  }
}

/** Coefficients of variation that a law brings with it. */
const OWN_CV: Partial<Record<ServicePlan['time']['law'], number>> = { deterministic: 0, exponential: 1 }

function serviceOf(written: Written['each'][ServiceName]): ServicePlan {
  const { law, mean, variation } = written['service-time']
  return {
    time: { law, meanMs: mean, cv: OWN_CV[law] ?? variation },
    workers: written.workers,
    replicas: written.replicas === 'auto' ? null : written.replicas,
    utilization: written.utilization ?? null,
    queueLimit: written.queue,
    timeoutMs: written.timeout,
    attempts: written.attempts,
    backoffBaseMs: written.backoff,
    backoffCapMs: written['backoff-cap'],
  }
}
