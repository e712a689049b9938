import type { ObjectClass } from '../theory/che.ts'
import { IdIndex } from '../world/id-index.ts'
import type { Requests } from './requests.ts'

const FIRST_ROOM = 1024

/** Sizes within a sixteenth of an octave are taken for their mean. */
const SIZES_PER_OCTAVE = 16
/** More than there are of those. */
const MOST_SIZES = 2 ** 11

/** How often each object of a trace is asked for, and how large it was at first: 16 to 48 bytes for each. */
export class TracePopularity {
  requests = 0
  /** From the first request to the last, seconds; null where the trace has no times. */
  durationS: number | null = null
  private readonly index = new IdIndex(FIRST_ROOM)
  private counts = new Float64Array(FIRST_ROOM)
  private sizes = new Float64Array(FIRST_ROOM)
  private firstS = 0

  /** Takes the next requests. */
  requestAll({ ids, sizesBytes, timesS }: Requests): void {
    const { index } = this
    if (timesS !== null && ids.length > 0) {
      if (this.requests === 0) this.firstS = timesS[0]
      this.durationS = timesS[ids.length - 1] - this.firstS
    }
    for (let i = 0; i < ids.length; i++) {
      let object = index.get(ids[i])
      if (object < 0) {
        object = index.size
        if (object === this.counts.length) this.grow()
        index.set(ids[i], object)
        this.sizes[object] = sizesBytes === null ? 1 : sizesBytes[i]
      }
      this.counts[object]++
    }
    this.requests += ids.length
  }

  /**
   * The objects, those together that were asked for equally often and, where sizes count, are about equally large.
   * `rate` is the number of requests in the whole trace.
   */
  classes(bySize: boolean): ObjectClass[] {
    const classes = new Map<number, ObjectClass>()
    for (let object = 0; object < this.index.size; object++) {
      const rate = this.counts[object]
      const size = bySize ? this.sizes[object] : 1
      const key = rate * MOST_SIZES + Math.floor(Math.log2(size) * SIZES_PER_OCTAVE)
      const alike = classes.get(key)
      if (alike === undefined) classes.set(key, { count: 1, rate, size })
      else {
        alike.count++
        alike.size += (size - alike.size) / alike.count
      }
    }
    return [...classes.values()]
  }

  private grow(): void {
    const { counts, sizes } = this
    this.counts = new Float64Array(2 * counts.length)
    this.counts.set(counts)
    this.sizes = new Float64Array(2 * sizes.length)
    this.sizes.set(sizes)
  }
}
