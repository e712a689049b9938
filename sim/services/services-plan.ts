import type { AutoscalerRules } from '../../reference/gateway/autoscaler.policy.ts'
import type { BreakerRules } from '../../reference/gateway/circuit-breaker.policy.ts'
import { rateLimitSets } from '../../reference/gateway/rate-limit.policy.ts'

/** What a request can meet, in the order in which reports name it. */
export const serviceNames = ['gateway', 'playback', 'license', 'search', 'playlist', 'history', 'cache', 'sql'] as const
export type ServiceName = (typeof serviceNames)[number]

/** What apps ask the gateway for. */
export const operations = ['play', 'search', 'playlist', 'history'] as const
export type Operation = (typeof operations)[number]

/** Which of the service's two sets of limits per caller the gateway keeps to; `off`: none. */
export const rateLimitNames = [...(Object.keys(rateLimitSets) as (keyof typeof rateLimitSets)[]), 'off'] as const
export type RateLimitName = (typeof rateLimitNames)[number]

/** Who gets the next request: see `balancer.ts`. */
export const balancings = ['random', 'round-robin', 'least-connections', 'two-choices'] as const
export type Balancing = (typeof balancings)[number]

/** Where services run: one fleet for the whole world, or a whole one in every site of the storage for the listeners it serves. */
export const serviceSites = ['together', 'each'] as const
export type ServiceSitesName = (typeof serviceSites)[number]

/** Laws of service times that are given by a mean and a coefficient of variation. */
export const timeLaws = ['deterministic', 'exponential', 'lognormal', 'gamma', 'hyperexponential'] as const
export type TimeLaw = (typeof timeLaws)[number]

/** Part of the plan: the services behind a play, as queueing stations, at the scenario's own size. */
export interface ServicesPlan {
  sites: ServiceSitesName
  balancing: Balancing
  services: Record<ServiceName, ServicePlan>
  front: FrontPlan
  demand: ServiceDemandPlan
  /** Lookups that the cache answers; the others go on to where the data lives: see `routes.ts`. */
  cacheHitShare: number
  autoscaler: AutoscalerRules
  breaker: BreakerRules
  rateLimits: RateLimitName
  /** Part of the gateway's work on a request that it takes to refuse one for its caller's rate. */
  refusalWork: number
  /** Null = none. */
  bots: BotsPlan | null
  faults: ServiceFaultPlan[]
}

export interface ServicePlan {
  time: ServiceTimePlan
  /** Requests that one replica works on at the same time. */
  workers: number
  /** In all sites together; null = in each as many as its load at the beginning needs. */
  replicas: number | null
  /** Busy share of its workers that its autoscaler aims at; null = the one that all services have in common. */
  utilization: number | null
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

/** Callers that send requests of one kind for as long as they are there, whatever they are answered. */
export interface BotsPlan {
  callers: number
  /** Of each of them, as a Poisson process. */
  requestsPerS: number
  operation: Operation
  /** Whether one that was refused is silent for as long as `Retry-After` says. */
  heedsRetryAfter: boolean
  /** When the first ones come, how long it takes until all are there, and after how long since the first all are gone. */
  atMs: number
  joinMs: number
  forMs: number
}

/** Stretches of the scenario's time in which something is wrong. */
export function disturbancesOf({ faults, bots }: ServicesPlan): { atMs: number; forMs: number }[] {
  return bots === null ? faults : [...faults, bots]
}

/** What a service's autoscaler keeps to. */
export function autoscalerOf({ autoscaler, services }: ServicesPlan, name: ServiceName): AutoscalerRules {
  const { utilization } = services[name]
  return utilization === null ? autoscaler : { ...autoscaler, utilization }
}

/** `down`: takes requests and answers none. `slow`: every service time is `times` as long. */
export interface ServiceFaultPlan {
  what: 'down' | 'slow'
  service: ServiceName
  times: number
  atMs: number
  forMs: number
}
