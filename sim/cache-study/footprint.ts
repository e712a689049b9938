import { IdIndex } from '../world/id-index.ts'
import type { Requests } from './requests.ts'

/** How large a cache that never throws anything out would become: the room that a miss-ratio curve has to span. */
export class Footprint {
  /** Bytes of the distinct objects, each as large as when it was first asked for; 0 where the trace has no sizes. */
  bytes = 0
  private readonly index = new IdIndex(1024)

  /** Distinct objects. */
  get objects(): number {
    return this.index.size
  }

  /** Takes the next requests. */
  requestAll({ ids, sizesBytes }: Requests): void {
    const { index } = this
    for (let i = 0; i < ids.length; i++) {
      if (index.get(ids[i]) >= 0) continue
      index.set(ids[i], index.size)
      if (sizesBytes !== null) this.bytes += sizesBytes[i]
    }
  }
}
