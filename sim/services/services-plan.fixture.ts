import type { ServicePlan, ServicesPlan } from './services-plan.ts'

/** Services as scenarios have them when they say nothing; a test adds what it is about. */
export function usualServices(overrides: Partial<ServicesPlan> = {}): ServicesPlan {
  return {
    sites: 'together',
    balancing: 'least-connections',
    services: {
      gateway: service(1, 0.5, { attempts: 2, timeoutMs: 5000, backoffBaseMs: 200 }),
      playback: service(2.5, 0.8, { timeoutMs: 2000 }),
      license: service(7, 1.4, { timeoutMs: 800 }),
      search: service(12, 0.9, { attempts: 1 }),
      playlist: service(4, 0.8, {}),
      history: service(2, 0.8, {}),
      cache: service(0.3, 0.5, { timeoutMs: 100, attempts: 1, workers: 1 }),
      sql: service(4, 1, { timeoutMs: 500, workers: 4 }),
    },
    front: { dnsShare: 0.02, dnsMs: 20, edgeMs: 0.8, balancerMs: 0.2, hopMs: 0.3 },
    demand: { searchesPerSession: 1, playlistsPerSession: 2, historyWritesPerPlay: 1 },
    cacheHitShare: 0.9,
    autoscaler: {
      utilization: 0.7,
      p99Ms: 100,
      queueDepth: 100,
      tolerance: 0.1,
      everyMs: 15_000,
      upCooldownMs: 30_000,
      downCooldownMs: 300_000,
      startUpMs: 45_000,
      minReplicas: 1,
      maxReplicas: 100_000,
    },
    breaker: { failureShare: 0.5, minCalls: 20, countMs: 10_000, openMs: 5000, probes: 5 },
    rateLimits: 's0',
    refusalWork: 0.2,
    bots: null,
    faults: [],
    ...overrides,
  }
}

function service(meanMs: number, cv: number, overrides: Partial<ServicePlan>): ServicePlan {
  return {
    time: { law: 'lognormal', meanMs, cv },
    workers: 2,
    replicas: null,
    utilization: null,
    queueLimit: 200,
    timeoutMs: 1000,
    attempts: 2,
    backoffBaseMs: 50,
    backoffCapMs: 1000,
    ...overrides,
  }
}
