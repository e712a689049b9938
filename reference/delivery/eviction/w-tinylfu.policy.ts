import { FrequencySketch } from './frequency-sketch.policy.ts'
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
import { type CapacityUnit, SlotSizes } from './slot-sizes.policy.ts'

const WINDOW_PART = 0.01
const PROTECTED_PART = 0.8

/** Roots of the three rings. */
const RINGS = 3
const WINDOW = 0
const PROBATION = 2
const PROTECTED = 4

/** Rings of resident slots; 0 when a slot is not resident. */
const IN_WINDOW = 1
const IN_PROBATION = 2
const IN_PROTECTED = 3

/**
 * W-TinyLFU: what comes in passes a small window, an LRU list of a hundredth of the cache. What leaves the window gets into
 * the main part only if it was asked for more often lately than the victim there; a sketch of all requests, also those for
 * objects that are long gone, knows. The main part is a segmented LRU: a hit protects a slot, four fifths may be protected.
 * (Einziger, Friedman, Manes: "TinyLFU: a highly efficient cache admission policy", ACM TOS 13(4), 2017; sizes of the parts
 * and of the sample as in Caffeine, without its adaptive window. libCacheSim has the same parts.)
 *
 * Where sizes differ the parts are in bytes, and the sketch counts for as many objects as are there. What is larger than the window
 * stays in it alone until the next object comes: everything has its moment before it has to win.
 *
 * Every operation O(1), amortized over the halvings of the sketch.
 *
 * Implements `DenseEviction`, which says what each method promises; the table of policies checks it.
 */
export class WTinyLfuEviction {
  private readonly keysAreSlots: boolean
  private readonly inBytes: boolean
  private readonly sketch: FrequencySketch
  private rings: Int32Array
  private lists: Uint8Array
  private keys: Uint32Array
  private readonly sizes: SlotSizes
  /** What the parts hold, and what they have room for. */
  private inWindow = 0
  private inProtected = 0
  private readonly windowRoom: number
  private readonly protectedRoom: number
  /** Resident slots. */
  private resident = 0
  /** What the object takes for which room is made. */
  private incoming = 0

  constructor(slots: number, capacity: number, unit: CapacityUnit, keysAreSlots: boolean) {
    this.keysAreSlots = keysAreSlots
    this.inBytes = unit === 'bytes'
    this.sketch = new FrequencySketch(this.inBytes ? slots : capacity)
    this.rings = emptyRings(slots, RINGS)
    this.lists = new Uint8Array(slots)
    this.keys = new Uint32Array(keysAreSlots ? 0 : slots)
    this.sizes = new SlotSizes(slots, unit)
    this.windowRoom = Math.max(1, Math.floor(capacity * WINDOW_PART))
    this.protectedRoom = Math.floor((capacity - this.windowRoom) * PROTECTED_PART)
  }

  onMiss(key: number, sizeBytes: number): void {
    this.sketch.add(key)
    this.incoming = this.inBytes ? sizeBytes : 1
  }

  onInsert(slot: number, key: number, sizeBytes: number): void {
    if (!this.keysAreSlots) this.keys[slot] = key
    this.incoming = 0
    this.resident++
    this.inWindow += this.sizes.set(slot, sizeBytes)
    this.lists[slot] = IN_WINDOW
    pushYoungest(this.rings, nodeOf(slot, RINGS), WINDOW)
    this.shrinkWindow()
  }

  onHit(slot: number): void {
    const { rings, lists } = this
    this.sketch.add(this.keyOf(slot))
    const node = nodeOf(slot, RINGS)
    if (lists[slot] === IN_WINDOW) moveToYoungest(rings, node, WINDOW)
    else {
      if (lists[slot] === IN_PROBATION) {
        lists[slot] = IN_PROTECTED
        this.inProtected += this.sizes.of(slot)
      }
      moveToYoungest(rings, node, PROTECTED)
      this.shrinkProtected()
    }
  }

  onResize(slot: number, sizeBytes: number): void {
    const before = this.sizes.of(slot)
    const change = this.sizes.set(slot, sizeBytes) - before
    if (this.lists[slot] === IN_WINDOW) {
      this.inWindow += change
      this.shrinkWindow()
    } else if (this.lists[slot] === IN_PROTECTED) {
      this.inProtected += change
      this.shrinkProtected()
    }
  }

  evict(): number {
    const { rings, sketch } = this
    if (this.resident === 0) return -1
    if (this.inBytes) sketch.expect(this.resident)
    const main = rings[PROBATION] !== PROBATION ? PROBATION : PROTECTED
    if (rings[main] === main) return this.evictFrom(WINDOW)
    if (rings[WINDOW] === WINDOW || this.inWindow + this.incoming <= this.windowRoom) return this.evictFrom(main)
    const candidate = this.keyOf(slotOf(rings[WINDOW], RINGS))
    const victim = this.keyOf(slotOf(rings[main], RINGS))
    if (sketch.estimate(candidate) <= sketch.estimate(victim)) return this.evictFrom(WINDOW)
    const slot = this.evictFrom(main)
    this.leaveWindow()
    return slot
  }

  onRemove(slot: number): void {
    if (this.lists[slot] === 0) return
    unlink(this.rings, nodeOf(slot, RINGS))
    this.forget(slot)
  }

  grow(slots: number): void {
    const { lists, keys } = this
    if (slots <= lists.length) return
    this.rings = grownRings(this.rings, slots, RINGS)
    this.lists = new Uint8Array(slots)
    this.lists.set(lists)
    this.sizes.grow(slots)
    if (this.keysAreSlots) return
    this.sketch.grow(slots)
    this.keys = new Uint32Array(slots)
    this.keys.set(keys)
  }

  requestAll(slots: Uint32Array, free: number): number {
    const { lists } = this
    let misses = 0
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]
      if (lists[slot] !== 0) {
        this.onHit(slot)
        continue
      }
      this.onMiss(slot, 1)
      if (misses >= free) this.evict()
      this.onInsert(slot, slot, 1)
      misses++
    }
    return misses
  }

  private keyOf(slot: number): number {
    return this.keysAreSlots ? slot : this.keys[slot]
  }

  /** What is too much for the window goes on probation, but not the youngest. */
  private shrinkWindow(): void {
    const { rings } = this
    while (this.inWindow > this.windowRoom && rings[WINDOW] !== rings[WINDOW + 1]) this.leaveWindow()
  }

  /** The oldest of the window goes to the young end of what is on probation. */
  private leaveWindow(): void {
    const node = this.rings[WINDOW]
    const slot = slotOf(node, RINGS)
    this.inWindow -= this.sizes.of(slot)
    this.lists[slot] = IN_PROBATION
    moveToYoungest(this.rings, node, PROBATION)
  }

  /** What is too much to be protected goes back on probation. */
  private shrinkProtected(): void {
    const { rings } = this
    while (this.inProtected > this.protectedRoom && rings[PROTECTED] !== PROTECTED) {
      const fallen = rings[PROTECTED]
      const slot = slotOf(fallen, RINGS)
      this.lists[slot] = IN_PROBATION
      this.inProtected -= this.sizes.of(slot)
      moveToYoungest(rings, fallen, PROBATION)
    }
  }

  private evictFrom(root: number): number {
    const slot = slotOf(popOldest(this.rings, root), RINGS)
    this.forget(slot)
    return slot
  }

  private forget(slot: number): void {
    if (this.lists[slot] === IN_WINDOW) this.inWindow -= this.sizes.of(slot)
    else if (this.lists[slot] === IN_PROTECTED) this.inProtected -= this.sizes.of(slot)
    this.lists[slot] = 0
    this.resident--
  }
}
