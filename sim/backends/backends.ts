import { EventQueue } from '../engine/event-queue.ts'
import type { Plan } from '../plan.ts'
import { type Authorization, ServiceMesh } from '../services/mesh.ts'
import { type ServicesOutcome, servicesOutcome } from '../services/outcome.ts'
import type { StorageDemand } from '../storage/demand.ts'
import type { StorageOutcome } from '../storage/outcome.ts'
import { StorageModel } from '../storage/storage-model.ts'

/** What came of what stands behind the listeners; null for what was not simulated. */
export interface BackendsOutcome {
  services: ServicesOutcome | null
  storage: StorageOutcome | null
}

/** What stands behind the listeners, as a run sees it. Times are scenario ms, below 0 in the warm-up. */
export interface BackendsModel {
  /** What plays meet before the first window is over; null where services are not simulated. */
  authorization(): Authorization | null
  /**
   * A window that the listeners have been through.
   * @param demand what they asked for in it, by region, at the scenario's own size
   * @returns what plays meet in the next window; null where services are not simulated
   */
  closeWindow(fromMs: number, toMs: number, demand: StorageDemand): Authorization | null
}

/**
 * What stands behind the listeners and is no cache: the services that a play asks, and the storage of user data. Both see
 * the listeners as demand, window by window. Plays of the next window meet what the services needed in this one; storage
 * gives nothing back.
 */
export class Backends implements BackendsModel {
  private readonly mesh: ServiceMesh | null
  private readonly store: StorageModel | null
  private readonly plan: Plan
  /** Storage's own: its order among the replay's other events means nothing. */
  private readonly queue = new EventQueue()

  /**
   * @param windows coupling windows of the whole replay, warm-up included
   * @throws RangeError when a region has no storage site, or a loss names a site or a node that is not there
   */
  constructor(plan: Plan, windows: number) {
    const { services, seed, warmupMs, durationMs } = plan
    this.plan = plan
    this.mesh = services === null ? null : new ServiceMesh({ services, seed, warmupMs, durationMs, windows })
    this.store = plan.storage.simulated ? new StorageModel(plan, this.queue, 0) : null
  }

  /** Services without queues. */
  authorization(): Authorization | null {
    return this.mesh?.authorization() ?? null
  }

  closeWindow(fromMs: number, toMs: number, demand: StorageDemand): Authorization | null {
    const { mesh, store } = this
    // Both count from the beginning of the warm-up.
    const beginMs = fromMs + this.plan.warmupMs
    const endMs = toMs + this.plan.warmupMs
    if (store !== null) {
      store.window(beginMs, endMs, demand)
      this.pump(store, endMs)
      store.closeWindow(endMs)
    }
    if (mesh === null) return null
    return mesh.advance(beginMs, endMs, { plays: sum(demand.plays), sessions: sum(demand.sessions) })
  }

  /** Once the last window is closed. What has begun ends, nothing new begins. */
  outcome(): BackendsOutcome {
    const { mesh, store } = this
    const { warmupMs, durationMs, storage } = this.plan
    if (store !== null) this.pump(store, warmupMs + durationMs + 2 * storage.ring.timeoutMs)
    return {
      services: mesh === null ? null : servicesOutcome(mesh),
      storage: store === null ? null : store.outcome(),
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

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}
