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
 * Every operation O(1), amortized over the halvings of the sketch.
 *
 * Implements `DenseEviction`, which says what each method promises; the table of policies checks it.
 */
export class WTinyLfuEviction {
  private readonly keysAreSlots: boolean
  private readonly sketch: FrequencySketch
  private rings: Int32Array
  private lists: Uint8Array
  private keys: Uint32Array
  private inWindow = 0
  private inProtected = 0
  private resident = 0
  private windowRoom = 1
  private protectedRoom = 0

  constructor(slots: number, capacity: number, keysAreSlots: boolean) {
    this.keysAreSlots = keysAreSlots
    this.sketch = new FrequencySketch(capacity)
    this.rings = emptyRings(slots, RINGS)
    this.lists = new Uint8Array(slots)
    this.keys = new Uint32Array(keysAreSlots ? 0 : slots)
    this.divide(capacity)
  }

  onMiss(key: number): void {
    this.sketch.add(key)
  }

  onInsert(slot: number, key: number): void {
    if (!this.keysAreSlots) this.keys[slot] = key
    this.resident++
    this.inWindow++
    this.lists[slot] = IN_WINDOW
    pushYoungest(this.rings, nodeOf(slot, RINGS), WINDOW)
    while (this.inWindow > this.windowRoom) this.leaveWindow()
  }

  onHit(slot: number): void {
    const { rings, lists } = this
    this.sketch.add(this.keyOf(slot))
    const node = nodeOf(slot, RINGS)
    if (lists[slot] === IN_WINDOW) moveToYoungest(rings, node, WINDOW)
    else {
      if (lists[slot] === IN_PROBATION) {
        lists[slot] = IN_PROTECTED
        this.inProtected++
      }
      moveToYoungest(rings, node, PROTECTED)
      while (this.inProtected > this.protectedRoom) {
        const fallen = rings[PROTECTED]
        lists[slotOf(fallen, RINGS)] = IN_PROBATION
        this.inProtected--
        moveToYoungest(rings, fallen, PROBATION)
      }
    }
  }

  evict(): number {
    const { rings, sketch } = this
    if (this.resident === 0) return -1
    this.divide(this.resident)
    const main = rings[PROBATION] !== PROBATION ? PROBATION : PROTECTED
    if (this.resident === this.inWindow) return this.evictFrom(WINDOW)
    if (this.inWindow < this.windowRoom) return this.evictFrom(main)
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
      this.onMiss(slot)
      if (misses >= free) this.evict()
      this.onInsert(slot, slot)
      misses++
    }
    return misses
  }

  private divide(fit: number): void {
    this.windowRoom = Math.max(1, Math.floor(fit * WINDOW_PART))
    this.protectedRoom = Math.floor((fit - this.windowRoom) * PROTECTED_PART)
  }

  private keyOf(slot: number): number {
    return this.keysAreSlots ? slot : this.keys[slot]
  }

  /** The oldest of the window goes to the young end of what is on probation. */
  private leaveWindow(): void {
    const node = this.rings[WINDOW]
    this.inWindow--
    this.lists[slotOf(node, RINGS)] = IN_PROBATION
    moveToYoungest(this.rings, node, PROBATION)
  }

  private evictFrom(root: number): number {
    const slot = slotOf(popOldest(this.rings, root), RINGS)
    this.forget(slot)
    return slot
  }

  private forget(slot: number): void {
    if (this.lists[slot] === IN_WINDOW) this.inWindow--
    else if (this.lists[slot] === IN_PROTECTED) this.inProtected--
    this.lists[slot] = 0
    this.resident--
  }
}
