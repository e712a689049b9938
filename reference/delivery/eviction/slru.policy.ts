import {
  emptyRings,
  grownRings,
  moveToYoungest,
  nodeOf,
  popOldest,
  pushYoungest,
  slotOf,
  unlink,
} from './ring.policy.ts'
import { type CapacityUnit, emptyParts, SlotSizes } from './slot-sizes.policy.ts'

const SEGMENTS = 4

/**
 * Segmented LRU: four queues, each a quarter of the cache. A hit lifts a slot to the young end of the next queue; where one
 * has too much, its oldest falls to the young end of the queue below. The victim is the oldest of the lowest queue that has
 * any. While the cache fills, a slot goes to the lowest queue with room. Every operation O(1), amortized where sizes differ;
 * 9 bytes per slot, 17 with sizes.
 * (Karedla, Love, Wherry: "Caching strategies to improve disk system performance", IEEE Computer 27(3), 1994, with two
 * queues; four equal ones: Huang et al.: "An analysis of Facebook photo caching", SOSP 2013.)
 *
 * Implements `DenseEviction`, which says what each method promises; the table of policies checks it.
 */
export class SlruEviction {
  private rings: Int32Array
  /** Queue of each resident slot, 1 to 4; 0 when it is not resident. */
  private segments: Uint8Array
  private readonly sizes: SlotSizes
  /** What each queue holds. */
  private readonly used: Int32Array | Float64Array
  /** What a queue has room for. */
  private readonly room: number

  constructor(slots: number, capacity: number, unit: CapacityUnit) {
    this.rings = emptyRings(slots, SEGMENTS)
    this.segments = new Uint8Array(slots)
    this.sizes = new SlotSizes(slots, unit)
    this.used = emptyParts(SEGMENTS + 1, unit)
    this.room = Math.floor(capacity / SEGMENTS)
  }

  onMiss(_key: number, _sizeBytes: number): void {}

  onInsert(slot: number, _key: number, sizeBytes: number): void {
    const size = this.sizes.set(slot, sizeBytes)
    let segment = 1
    while (segment <= SEGMENTS && this.used[segment] + size > this.room) segment++
    if (segment > SEGMENTS) segment = 1
    this.used[segment] += size
    this.segments[slot] = segment
    pushYoungest(this.rings, nodeOf(slot, SEGMENTS), rootOf(segment))
  }

  onHit(slot: number): void {
    const { segments, used } = this
    const size = this.sizes.of(slot)
    const from = segments[slot]
    // What is larger than a queue would only make all others fall.
    const to = from === SEGMENTS || size > this.room ? from : from + 1
    moveToYoungest(this.rings, nodeOf(slot, SEGMENTS), rootOf(to))
    if (to === from) return
    used[from] -= size
    used[to] += size
    segments[slot] = to
    this.letFall(to)
  }

  onResize(slot: number, sizeBytes: number): void {
    const segment = this.segments[slot]
    this.used[segment] -= this.sizes.of(slot)
    this.used[segment] += this.sizes.set(slot, sizeBytes)
    this.letFall(segment)
  }

  evict(): number {
    let segment = 1
    while (segment < SEGMENTS && this.rings[rootOf(segment)] === rootOf(segment)) segment++
    const slot = slotOf(popOldest(this.rings, rootOf(segment)), SEGMENTS)
    if (slot < 0) return -1
    this.forget(slot)
    return slot
  }

  onRemove(slot: number): void {
    if (this.segments[slot] === 0) return
    unlink(this.rings, nodeOf(slot, SEGMENTS))
    this.forget(slot)
  }

  grow(slots: number): void {
    const { segments } = this
    if (slots <= segments.length) return
    this.rings = grownRings(this.rings, slots, SEGMENTS)
    this.segments = new Uint8Array(slots)
    this.segments.set(segments)
    this.sizes.grow(slots)
  }

  requestAll(slots: Uint32Array, free: number): number {
    const { segments } = this
    let misses = 0
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]
      if (segments[slot] !== 0) {
        this.onHit(slot)
        continue
      }
      if (misses >= free) this.evict()
      this.onInsert(slot, slot, 1)
      misses++
    }
    return misses
  }

  /** From this queue down, what is too much for one falls to the one below; the lowest takes all. */
  private letFall(highest: number): void {
    const { rings, segments, used, sizes, room } = this
    for (let segment = highest; segment > 1; segment--) {
      while (used[segment] > room) {
        const fallen = rings[rootOf(segment)]
        if (fallen === rootOf(segment)) break
        const slot = slotOf(fallen, SEGMENTS)
        const size = sizes.of(slot)
        used[segment] -= size
        used[segment - 1] += size
        segments[slot] = segment - 1
        moveToYoungest(rings, fallen, rootOf(segment - 1))
      }
    }
  }

  private forget(slot: number): void {
    this.used[this.segments[slot]] -= this.sizes.of(slot)
    this.segments[slot] = 0
  }
}

function rootOf(segment: number): number {
  return (segment - 1) << 1
}
