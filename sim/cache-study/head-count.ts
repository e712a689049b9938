import { IdIndex } from '../world/id-index.ts'

/** Ids that are counted for each that is wanted: what falls off the end was asked for rarely. */
const COUNTED_PER_WANTED = 8
const LEAST_COUNTED = 2 ** 16

/**
 * Finds the objects that are asked for most, in bounded memory: when too many are counted, the counts are lowered by their
 * median and half of the objects forgotten, so that none loses more than the forgotten ones lost together (Misra, Gries
 * 1982; in batches: Anderson et al., "A high-performance algorithm for identifying frequent items in data streams", IMC 2017).
 */
export class HeadCount {
  private index = new IdIndex(LEAST_COUNTED)
  private ids = new Uint32Array(LEAST_COUNTED)
  private counts = new Float64Array(LEAST_COUNTED)
  private used = 0

  /** Counts a request. `wanted`: how many objects will be asked for in the end, as far as is known; more is better. */
  add(id: number, wanted: number): void {
    const at = this.index.get(id)
    if (at >= 0) {
      this.counts[at]++
      return
    }
    if (this.used === this.ids.length) {
      const room = 2 ** Math.ceil(Math.log2(COUNTED_PER_WANTED * Math.max(1, wanted)))
      if (room > this.ids.length) this.moveTo(room, 0)
      else this.moveTo(this.ids.length, this.counts.toSorted()[this.used >> 1])
    }
    this.put(id, 1)
  }

  /** The ids with the largest counts, `wanted` of them or as many as there are. */
  top(wanted: number): Uint32Array {
    const places = Array.from({ length: this.used }, (_, at) => at)
    places.sort((a, b) => this.counts[b] - this.counts[a] || this.ids[a] - this.ids[b])
    return Uint32Array.from(places.slice(0, wanted), (at) => this.ids[at])
  }

  /** Keeps what was counted more than `less` times, with so much less. */
  private moveTo(room: number, less: number): void {
    const { ids, counts, used } = this
    this.index = new IdIndex(room)
    this.ids = new Uint32Array(room)
    this.counts = new Float64Array(room)
    this.used = 0
    for (let at = 0; at < used; at++) if (counts[at] > less) this.put(ids[at], counts[at] - less)
  }

  private put(id: number, count: number): void {
    this.index.set(id, this.used)
    this.ids[this.used] = id
    this.counts[this.used++] = count
  }
}
