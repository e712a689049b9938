import { EventQueue } from '../engine/event-queue.ts'
import { comparableStretches } from '../outcome/comparable.ts'
import type { Plan } from '../plan.ts'
import { type ServicesOutcome, servicesOutcome } from '../services/outcome.ts'
import { type Authorizations, ServiceSites } from '../services/service-sites.ts'
import { storeCallsOutcome } from '../services/store-calls-outcome.ts'
import type { StorageDemand } from '../storage/demand.ts'
import type { StorageOutcome } from '../storage/outcome.ts'
import { StorageModel } from '../storage/storage-model.ts'
import type { StorageWindow } from '../storage/store-law.ts'

/** What came of what stands behind the listeners; null for what was not simulated. */
export interface BackendsOutcome {
  services: ServicesOutcome | null
  storage: StorageOutcome | null
}

/**
 * Listeners whose tracks take as long to simulate as one fleet of services with storage, which in longer replays take no more
 * than for the first hours (`Pace`, `sampleOf`). It only decides how evenly workers share.
 */
const AS_LISTENERS = 50_000
const AS_LISTENERS_FOR_MS = 3 * 3_600_000

/** What stands behind the listeners, as a run sees it. Times are scenario ms, below 0 in the warm-up. */
export interface BackendsModel {
  /** To simulate them takes about as long as so many listeners, all through the replay. */
  readonly asListeners: number
  /** What plays meet before the first window is over; null where services are not simulated. */
  authorizations(): Authorizations | null
  /**
   * A window that the listeners have been through.
   * @param demand what they asked for in it, by region, at the scenario's own size
   * @returns what plays meet in the next window; null where services are not simulated
   */
  closeWindow(fromMs: number, toMs: number, demand: StorageDemand): Authorizations | null
}

/**
 * What stands behind the listeners and is no cache: the services that a play asks, and the storage of user data. Both see
 * the listeners as demand, window by window. The services' calls to storage meet what its operations met in the same window, and
 * plays of the next one meet what the services needed in it.
 */
export class Backends implements BackendsModel {
  readonly asListeners: number
  private readonly services: ServiceSites | null
  private readonly store: StorageModel | null
  private readonly plan: Plan
  /** Storage's own: its order among the replay's other events means nothing. */
  private readonly queue = new EventQueue()

  /**
   * @param windows coupling windows of the whole replay, warm-up included
   * @throws RangeError when a region has no site, or a loss names a site or a node that is not there
   */
  constructor(plan: Plan, windows: number) {
    const { services, durationMs } = plan
    this.plan = plan
    this.services = services === null ? null : new ServiceSites(plan, services, windows)
    this.store = plan.storage.simulated ? new StorageModel(plan, this.queue, 0) : null
    const parts = this.services?.meshes.length ?? (this.store === null ? 0 : 1)
    this.asListeners = parts * AS_LISTENERS * Math.min(1, AS_LISTENERS_FOR_MS / durationMs)
  }

  /** Services without queues. */
  authorizations(): Authorizations | null {
    return this.services?.authorizations() ?? null
  }

  closeWindow(fromMs: number, toMs: number, demand: StorageDemand): Authorizations | null {
    const { services, store } = this
    // Both count from the beginning of the warm-up.
    const beginMs = fromMs + this.plan.warmupMs
    const endMs = toMs + this.plan.warmupMs
    let met: StorageWindow | null = null
    if (store !== null) {
      store.window(beginMs, endMs, demand)
      this.pump(store, endMs)
      met = store.closeWindow(endMs)
    }
    return services === null ? null : services.advance(beginMs, endMs, demand, met)
  }

  /** Once the last window is closed. What has begun ends, nothing new begins. */
  outcome(): BackendsOutcome {
    const { services, store } = this
    const { warmupMs, durationMs, storage } = this.plan
    const comparable = comparableStretches(this.plan)
    if (store !== null) this.pump(store, warmupMs + durationMs + 2 * storage.ring.timeoutMs)
    return {
      services: services === null ? null : servicesOutcome(services, comparable),
      storage:
        store === null ? null : { ...store.outcome(), calls: storeCallsOutcome(services?.meshes ?? [], comparable) },
    }
  }

  private pump(store: StorageModel, untilMs: number): void {
    const { queue } = this
    while (queue.nextTime() < untilMs) {
      queue.pop()
      store.handle(queue.kind, queue.first, queue.second, queue.time)
    }
  }
}
