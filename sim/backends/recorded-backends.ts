import type { Authorization } from '../services/mesh.ts'
import type { StorageDemand } from '../storage/demand.ts'
import type { BackendsModel } from './backends.ts'

/**
 * Backends that keep what plays met in each window, so that runs of parts of the same time, whose listeners do not make the whole
 * demand, meet the same.
 */
export class RecordedBackends implements BackendsModel {
  private readonly model: BackendsModel
  private readonly first: Authorization | null
  /** By window, in the order of time. */
  private readonly endsMs: number[] = []
  private readonly met: (Authorization | null)[] = []

  constructor(model: BackendsModel) {
    this.model = model
    this.first = model.authorization()
  }

  authorization(): Authorization | null {
    return this.first
  }

  closeWindow(fromMs: number, toMs: number, demand: StorageDemand): Authorization | null {
    const met = this.model.closeWindow(fromMs, toMs, demand)
    this.endsMs.push(toMs)
    this.met.push(met)
    return met
  }

  /** The same once more from a moment on; asks for nothing. */
  from(startMs: number): BackendsModel {
    return {
      authorization: () => this.at(startMs),
      closeWindow: (_fromMs, toMs) => this.at(toMs),
    }
  }

  /** What was met last by then. */
  private at(ms: number): Authorization | null {
    let low = 0
    let high = this.endsMs.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.endsMs[middle] <= ms) low = middle + 1
      else high = middle
    }
    return low === 0 ? this.first : this.met[low - 1]
  }
}
