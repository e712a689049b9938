import { IdIndex } from '../world/id-index.ts'

/** Moments until the first numbering. */
const FIRST_ROOM = 2048

/**
 * The misses of LRU for every capacity at once, exactly, in one pass over a trace of objects of one size.
 *
 * LRU is a stack algorithm (Mattson, Gecsei, Slutz, Traiger: "Evaluation techniques for storage hierarchies", IBM Systems
 * Journal 9(2), 1970): a request hits in every cache that has room for as many objects as were asked for since its object
 * was asked for last, itself included; that is its stack distance. It is counted by a Fenwick tree over the moments of the
 * last requests (Bennett, Kruskal: "LRU stack processing", IBM J. Res. Dev. 19(4), 1975; Fenwick 1994), one moment for each
 * distinct object; when they are used up they are numbered anew. O(log objects) a request, memory by distinct objects.
 */
export class StackDistances {
  requests = 0
  private readonly index = new IdIndex(FIRST_ROOM)
  /** Moment of the last request for each object, by its number in order of first request. */
  private momentOf = new Int32Array(FIRST_ROOM)
  /** The object of each moment, -1 where it was asked for again since. Moments count from 1. */
  private objectAt = new Int32Array(FIRST_ROOM + 1).fill(-1)
  /** Fenwick tree over the moments: how many are an object's last. */
  private tree = new Int32Array(FIRST_ROOM + 1)
  private moment = 0
  /** Requests by stack distance; 0 and what is beyond the distinct objects is not in use. */
  private counts = new Float64Array(FIRST_ROOM + 1)

  /** Distinct objects. */
  get distinct(): number {
    return this.index.size
  }

  /** Takes the next requests. */
  requestAll(ids: Uint32Array): void {
    const { index } = this
    for (let i = 0; i < ids.length; i++) {
      if (this.moment + 1 === this.tree.length) this.renumber()
      const moment = ++this.moment
      let object = index.get(ids[i])
      if (object < 0) {
        object = index.size
        index.set(ids[i], object)
      } else {
        const last = this.momentOf[object]
        this.counts[this.lastsFrom(last)]++
        this.mark(last, -1)
        this.objectAt[last] = -1
      }
      this.momentOf[object] = moment
      this.objectAt[moment] = object
      this.mark(moment, 1)
    }
    this.requests += ids.length
  }

  /** How often a cache of so many objects misses, for each of the capacities, which ascend. */
  misses(capacities: readonly number[]): number[] {
    let hits = 0
    let depth = 0
    return capacities.map((capacity) => {
      const deepest = Math.min(capacity, this.distinct)
      while (depth < deepest) hits += this.counts[++depth]
      return this.requests - hits
    })
  }

  /** Objects whose last request came at this moment, which is one, or later. */
  private lastsFrom(moment: number): number {
    const { tree } = this
    let before = 0
    for (let at = moment - 1; at > 0; at &= at - 1) before += tree[at]
    return this.distinct - before
  }

  private mark(moment: number, change: number): void {
    const { tree } = this
    for (let at = moment; at < tree.length; at += at & -at) tree[at] += change
  }

  /** Numbers the last requests 1, 2, 3, …, and makes room for as many more. */
  private renumber(): void {
    const { distinct } = this
    const objects = this.objectAt.filter((object) => object >= 0)
    if (this.tree.length < 2 * distinct) {
      const room = 4 * distinct
      this.tree = new Int32Array(room + 1)
      this.objectAt = new Int32Array(room + 1)
      this.momentOf = new Int32Array(room)
      const counts = new Float64Array(room + 1)
      counts.set(this.counts)
      this.counts = counts
    }
    this.objectAt.fill(-1)
    this.tree.fill(0)
    for (let i = 0; i < objects.length; i++) {
      this.objectAt[i + 1] = objects[i]
      this.momentOf[objects[i]] = i + 1
      this.tree[i + 1] = 1
    }
    // Each cell adds itself to the next that covers it: O(moments).
    for (let at = 1; at < this.tree.length; at++) {
      const next = at + (at & -at)
      if (next < this.tree.length) this.tree[next] += this.tree[at]
    }
    this.moment = objects.length
  }
}
