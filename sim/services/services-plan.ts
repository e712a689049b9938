import type { AutoscalerRules } from '../../reference/gateway/autoscaler.policy.ts'
import type { BreakerRules } from '../../reference/gateway/circuit-breaker.policy.ts'

/** What a request can meet, in the order in which reports name it. */
export const serviceNames = ['gateway', 'playback', 'license', 'search', 'playlist', 'history', 'cache', 'sql'] as const
export type ServiceName = (typeof serviceNames)[number]

/** Who gets the next request: see `balancer.ts`. */
export const balancings = ['random', 'round-robin', 'least-connections', 'two-choices'] as const
export type Balancing = (typeof balancings)[number]

/** Laws of service times that are given by a mean and a coefficient of variation. */
export const timeLaws = ['deterministic', 'exponential', 'lognormal', 'gamma', 'hyperexponential'] as const
export type TimeLaw = (typeof timeLaws)[number]

/** Part of the plan: the services behind a play, as queueing stations, at the scenario's own size. */
export interface ServicesPlan {
  balancing: Balancing
  services: Record<ServiceName, ServicePlan>
  front: FrontPlan
  demand: ServiceDemandPlan
  /** Lookups that the cache answers; the others go on to SQL. */
  cacheHitShare: number
  autoscaler: AutoscalerRules
  breaker: BreakerRules
  faults: ServiceFaultPlan[]
}

export interface ServicePlan {
  time: ServiceTimePlan
  /** Requests that one replica works on at the same time. */
  workers: number
  /** null = as many as the load at the beginning needs. */
  replicas: number | null
  /** Requests that wait at one replica at most; it refuses more. */
  queueLimit: number
  /** How long a caller waits for an answer. */
  timeoutMs: number
  /** Attempts of one caller in all, the first included, and the waits between them. */
  attempts: number
  backoffBaseMs: number
  backoffCapMs: number
}

/** How long a worker is busy with one request of its own, the calls to others not counted. */
export interface ServiceTimePlan {
  law: TimeLaw
  meanMs: number
  /** Standard deviation / mean: 0 for deterministic, 1 for exponential, at least 1 for hyperexponential. */
  cv: number
}

/** What lies before the gateway and between services: delays without a queue. */
export interface FrontPlan {
  /** Share of requests whose name must be looked up, and how long that takes on average (exponential). */
  dnsShare: number
  dnsMs: number
  /** Passing the CDN's edge and the load balancer, both ways. */
  edgeMs: number
  balancerMs: number
  /** Between two services, both ways. */
  hopMs: number
}

/** Requests that come with listening. */
export interface ServiceDemandPlan {
  searchesPerSession: number
  playlistsPerSession: number
  historyWritesPerPlay: number
}

/** `down`: takes requests and answers none. `slow`: every service time is `times` as long. */
export interface ServiceFaultPlan {
  what: 'down' | 'slow'
  service: ServiceName
  times: number
  atMs: number
  forMs: number
}
