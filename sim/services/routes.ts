import { type ServiceDemandPlan, type ServiceName, type ServicesPlan, serviceNames } from './services-plan.ts'

/** What apps ask the gateway for. */
export const operations = ['play', 'search', 'playlist', 'history'] as const
export type Operation = (typeof operations)[number]

/** A call that a service makes for a request before it can answer. */
export interface Step {
  /** Index into `serviceNames`. */
  service: number
  /** Only where the cache did not have it. */
  afterMiss: boolean
  /** Its failure does not fail the request: what is done instead stands at `routes`. */
  optional: boolean
}

/**
 * Who calls whom (S2: gateway → service → SQL → cache; the cache is asked first), one call after the other. A play needs all
 * it asks for but the cache, behind which SQL stands. What else fails is answered from what the gateway has (S1): recently
 * played tracks for a search, the cached playlist without edits, a history write kept for later. So it never fails a play.
 */
const routes: Record<Operation, Partial<Record<ServiceName, Step[]>>> = {
  play: {
    gateway: [call('playback')],
    playback: [call('cache', { optional: true }), call('sql', { afterMiss: true }), call('license')],
  },
  search: { gateway: [call('search', { optional: true })] },
  playlist: {
    gateway: [call('playlist', { optional: true })],
    playlist: [call('cache', { optional: true }), call('sql', { afterMiss: true })],
  },
  history: { gateway: [call('history', { optional: true })] },
}

/** By operation and service, as indices: the steps behind a service's own work. */
export const stepsOf: readonly (readonly (readonly Step[])[])[] = operations.map((operation) =>
  serviceNames.map((name) => routes[operation][name] ?? []),
)

function call(name: ServiceName, how: Partial<Step> = {}): Step {
  return { service: serviceNames.indexOf(name), afterMiss: false, optional: false, ...how }
}

/** What listening asks for in some time, by operation. */
export function requestsOf(demand: ServiceDemandPlan, plays: number, sessions: number): Float64Array {
  return Float64Array.of(
    plays,
    sessions * demand.searchesPerSession,
    sessions * demand.playlistsPerSession,
    plays * demand.historyWritesPerPlay,
  )
}

/** Calls to each service when nothing fails, by the requests of each operation. */
export function callsOf({ cacheHitShare }: ServicesPlan, requests: ArrayLike<number>): Float64Array {
  const calls = new Float64Array(serviceNames.length)
  for (const [operation, byService] of stepsOf.entries()) {
    calls[0] += requests[operation]
    for (const steps of byService) {
      for (const { service, afterMiss } of steps) {
        calls[service] += requests[operation] * (afterMiss ? 1 - cacheHitShare : 1)
      }
    }
  }
  return calls
}
