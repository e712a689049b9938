import type { Authorizations } from '../services/service-sites.ts'
import type { StorageDemand } from '../storage/demand.ts'
import type { BackendsModel } from './backends.ts'

/**
 * Backends whose quiet windows are worked out while the crew is in the next one, in which the coordinator would otherwise wait
 * for the others: what plays meet is then one window older. As soon as a play fails, and around everything that happens,
 * where windows are short, plays meet what the window just before has left.
 */
export class LateBackends {
  private readonly model: BackendsModel
  private readonly quietMs: number
  private met: Authorizations | null
  private late: { fromMs: number; toMs: number; demand: StorageDemand } | null = null

  /** @param quietMs length of a window in which nothing happens, nor has lately */
  constructor(model: BackendsModel, quietMs: number) {
    this.model = model
    this.quietMs = quietMs
    this.met = model.authorizations()
  }

  /** Works out the window that was put off, if one was. */
  catchUp(): void {
    const { late } = this
    if (late === null) return
    this.late = null
    this.met = this.model.closeWindow(late.fromMs, late.toMs, late.demand)
  }

  /**
   * Times are scenario ms.
   * @param demand what listeners asked for in the window, by region, at the scenario's own size
   * @returns what plays meet in the next window; null where services are not simulated
   */
  closeWindow(fromMs: number, toMs: number, demand: StorageDemand): Authorizations | null {
    this.catchUp()
    this.late = { fromMs, toMs, demand }
    if (toMs - fromMs < this.quietMs || this.met?.some(({ failedShare }) => failedShare > 0)) this.catchUp()
    return this.met
  }

  /** What plays meet before the first window is over. */
  authorizations(): Authorizations | null {
    return this.met
  }
}
