import type { Authorizations } from '../services/service-sites.ts'
import type { StorageDemand } from '../storage/demand.ts'
import type { BackendsModel } from './backends.ts'

/** What plays met in each window of a run: plain data, which threads can send each other. */
export interface Recording {
  /** Before the first window was over. */
  first: Authorizations | null
  /** By window, in the order of time: when it ended, scenario ms, and what it left. */
  endsMs: number[]
  met: (Authorizations | null)[]
}

/**
 * Backends that keep what plays met in each window, so that runs of parts of the same time, whose listeners do not make the whole
 * demand, meet the same.
 */
export class RecordedBackends implements BackendsModel {
  readonly recording: Recording
  readonly asListeners: number
  private readonly model: BackendsModel

  constructor(model: BackendsModel) {
    this.model = model
    this.asListeners = model.asListeners
    this.recording = { first: model.authorizations(), endsMs: [], met: [] }
  }

  authorizations(): Authorizations | null {
    return this.recording.first
  }

  closeWindow(fromMs: number, toMs: number, demand: StorageDemand): Authorizations | null {
    const met = this.model.closeWindow(fromMs, toMs, demand)
    this.recording.endsMs.push(toMs)
    this.recording.met.push(met)
    return met
  }

  /** The same once more from a moment on; asks for nothing. */
  from(startMs: number): BackendsModel {
    return playBack(this.recording, startMs)
  }
}

/** What was recorded, met once more from a moment on (scenario ms); asks for nothing. */
export function playBack(recording: Recording, startMs: number): BackendsModel {
  return {
    asListeners: 0,
    authorizations: () => metBy(recording, startMs),
    closeWindow: (_fromMs, toMs) => metBy(recording, toMs),
  }
}

/** What was met last by then. */
function metBy({ first, endsMs, met }: Recording, ms: number): Authorizations | null {
  let low = 0
  let high = endsMs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (endsMs[middle] <= ms) low = middle + 1
    else high = middle
  }
  return low === 0 ? first : met[low - 1]
}
