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

const SEGMENTS = 4

/**
 * Segmented LRU: four queues, each a quarter of the cache. A hit lifts a slot to the young end of the next queue; where one
 * has too many, its oldest falls to the young end of the queue below. The victim is the oldest of the lowest queue that has
 * any. While the cache fills, a slot goes to the lowest queue with room. Every operation O(1), 9 bytes per slot.
 * (Karedla, Love, Wherry: "Caching strategies to improve disk system performance", IEEE Computer 27(3), 1994, with two
 * queues; four equal ones: Huang et al.: "An analysis of Facebook photo caching", SOSP 2013.)
 *
 * Implements `DenseEviction`, which says what each method promises; the table of policies checks it.
 */
export class SlruEviction {
  private rings: Int32Array
  /** Queue of each resident slot, 1 to 4; 0 when it is not resident. */
  private segments: Uint8Array
  private readonly sizes = new Int32Array(SEGMENTS + 1)
  private resident = 0
  /** Slots that a queue has room for. */
  private room: number

  constructor(slots: number, capacity: number) {
    this.rings = emptyRings(slots, SEGMENTS)
    this.segments = new Uint8Array(slots)
    this.room = Math.floor(capacity / SEGMENTS)
  }

  onMiss(_key: number): void {}

  onInsert(slot: number, _key: number): void {
    let segment = 1
    while (segment <= SEGMENTS && this.sizes[segment] >= this.room) segment++
    if (segment > SEGMENTS) segment = 1
    this.resident++
    this.sizes[segment]++
    this.segments[slot] = segment
    pushYoungest(this.rings, nodeOf(slot, SEGMENTS), rootOf(segment))
  }

  onHit(slot: number): void {
    const { rings, segments, sizes, room } = this
    const from = segments[slot]
    let segment = Math.min(from + 1, SEGMENTS)
    sizes[from]--
    sizes[segment]++
    segments[slot] = segment
    moveToYoungest(rings, nodeOf(slot, SEGMENTS), rootOf(segment))
    for (; segment > 1; segment--) {
      while (sizes[segment] > room) {
        const fallen = rings[rootOf(segment)]
        sizes[segment]--
        sizes[segment - 1]++
        segments[slotOf(fallen, SEGMENTS)] = segment - 1
        moveToYoungest(rings, fallen, rootOf(segment - 1))
      }
    }
  }

  evict(): number {
    if (this.resident === 0) return -1
    this.room = Math.floor(this.resident / SEGMENTS)
    let segment = 1
    while (this.sizes[segment] === 0) segment++
    const slot = slotOf(popOldest(this.rings, rootOf(segment)), SEGMENTS)
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
      this.onInsert(slot, slot)
      misses++
    }
    return misses
  }

  private forget(slot: number): void {
    this.sizes[this.segments[slot]]--
    this.segments[slot] = 0
    this.resident--
  }
}

function rootOf(segment: number): number {
  return (segment - 1) << 1
}
