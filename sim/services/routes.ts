import { type StoreOperation, storeOperations } from '../storage/store-law.ts'
import {
  type Operation,
  operations,
  type ServiceDemandPlan,
  type ServiceName,
  type ServicesPlan,
  serviceNames,
} from './services-plan.ts'

/** A call that a service makes for a request before it can answer, to another service or to storage. */
export interface Step {
  /** Index into `serviceNames`, or into `storeOperations`; the other one is `NOT_ASKED`. */
  service: number
  store: number
  /** When it is made; `after-miss`: where the cache did not have it; `commits`: where the request has something to commit. */
  only: 'always' | 'after-miss' | 'commits'
  /** Its failure does not fail the request: what is done instead stands at `alone`. */
  optional: boolean
}

/** In place of an index. */
export const NOT_ASKED = -1

/** By operation and service, as indices: the steps behind a service's own work. */
export type Routes = readonly (readonly (readonly Step[])[])[]
type WrittenRoutes = Record<Operation, Partial<Record<ServiceName, Step[]>>>

/**
 * Who calls whom (S2: gateway → service → SQL → cache; the cache is asked first), one call after the other. A play needs all
 * it asks for but the cache, behind which SQL stands. What else fails is answered from what the gateway has (S1): recently
 * played tracks for a search, the cached playlist without edits, a history write kept for later. So it never fails a play.
 */
const alone: WrittenRoutes = {
  play: {
    gateway: [call('playback')],
    playback: [call('cache', { optional: true }), call('sql', { only: 'after-miss' }), call('license')],
  },
  search: { gateway: [call('search', { optional: true })] },
  playlist: {
    gateway: [call('playlist', { optional: true })],
    playlist: [call('cache', { optional: true }), call('sql', { only: 'after-miss' })],
  },
  history: { gateway: [call('history', { optional: true })] },
}

/**
 * The same where the storage of user data is simulated. Playlists and the history are on the ring (PL-3, ST-1). What a session
 * commits is the license of one of its plays, recorded with the account before it is given (5 devices per account, DRM-2):
 * where nobody leads there is no such license. Lookups read a follower, which is what the station `sql` is: they need no leader.
 */
const onStorage: WrittenRoutes = {
  ...alone,
  play: { ...alone.play, license: [store('commit', { only: 'commits' }), call('sql', { only: 'commits' })] },
  playlist: {
    ...alone.playlist,
    playlist: [call('cache', { optional: true }), store('ring read', { only: 'after-miss' })],
  },
  history: { ...alone.history, history: [store('ring write')] },
}

export function routesOf(isStorageSimulated: boolean): Routes {
  const written = isStorageSimulated ? onStorage : alone
  return operations.map((operation) => serviceNames.map((name) => written[operation][name] ?? []))
}

/** The service that asks for an operation of storage. */
export function askerOf(operation: StoreOperation): ServiceName {
  const index = storeOperations.indexOf(operation)
  const asks = (name: ServiceName) =>
    operations.some((one) => onStorage[one][name]?.some((step) => step.store === index) ?? false)
  return serviceNames.find(asks) as ServiceName
}

function call(name: ServiceName, how: Partial<Step> = {}): Step {
  return { service: serviceNames.indexOf(name), store: NOT_ASKED, only: 'always', optional: false, ...how }
}

function store(operation: StoreOperation, how: Partial<Step> = {}): Step {
  return { service: NOT_ASKED, store: storeOperations.indexOf(operation), only: 'always', optional: false, ...how }
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

/**
 * Calls to each service when nothing fails, by the requests of each operation.
 * @param commitShare part of the requests that have something to commit
 */
export function callsOf(
  routes: Routes,
  { cacheHitShare }: ServicesPlan,
  requests: ArrayLike<number>,
  commitShare: number,
): Float64Array {
  const shares = { always: 1, 'after-miss': 1 - cacheHitShare, commits: commitShare }
  const calls = new Float64Array(serviceNames.length)
  for (const [operation, byService] of routes.entries()) {
    calls[0] += requests[operation]
    for (const steps of byService) {
      for (const { service, only } of steps) {
        if (service !== NOT_ASKED) calls[service] += requests[operation] * shares[only]
      }
    }
  }
  return calls
}
