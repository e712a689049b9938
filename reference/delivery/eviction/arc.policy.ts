import { Ghosts } from './ghosts.policy.ts'
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
import { SlotGhosts } from './slot-ghosts.policy.ts'
import { type CapacityUnit, SlotSizes } from './slot-sizes.policy.ts'

/** Roots of the two rings, in the paper's words T1 and T2. */
const RINGS = 2
const ONCE = 0
const OFTEN = 2

/** Lists of resident slots; 0 when a slot is not resident. */
const IN_ONCE = 1
const IN_OFTEN = 2

/**
 * ARC, the adaptive replacement cache: what was asked for once lately and what was asked for more often are two LRU lists that
 * share the cache, and each has a list of the keys that left it. An object that comes back from such a list shows which of
 * the two should have been longer, and moves the target that says so.
 * (Megiddo, Modha: "ARC: a self-tuning, low overhead replacement cache", FAST 2003.) In the paper's words: `once` is T1 and
 * `often` T2, their ghosts are B1 and B2, `target` is p.
 *
 * The paper's pages are of one size. Where sizes differ all four lists and the target are in bytes, and an object that comes back
 * moves the target by the paper's step times its own size, so that objects of any one size are treated as pages are.
 *
 * Implements `DenseEviction`, which says what each method promises; the table of policies checks it.
 */
export class ArcEviction {
  private rings: Int32Array
  private lists: Uint8Array
  private keys: Uint32Array
  private readonly sizes: SlotSizes
  private readonly onceGhosts: Ghosts | SlotGhosts
  private readonly oftenGhosts: Ghosts | SlotGhosts
  /** What the lists hold. */
  private once = 0
  private often = 0
  /** What `once` should hold. */
  private target = 0
  private readonly capacity: number
  /** Where the key that was missed comes back from; 0: from nowhere. */
  private comesFrom = 0

  constructor(slots: number, capacity: number, unit: CapacityUnit, keysAreSlots: boolean) {
    this.rings = emptyRings(slots, RINGS)
    this.lists = new Uint8Array(slots)
    this.keys = new Uint32Array(slots)
    this.sizes = new SlotSizes(slots, unit)
    this.onceGhosts = keysAreSlots ? new SlotGhosts(slots) : new Ghosts(slots, unit)
    this.oftenGhosts = keysAreSlots ? new SlotGhosts(slots) : new Ghosts(slots, unit)
    this.capacity = capacity
  }

  onMiss(key: number, _sizeBytes: number): void {
    const { onceGhosts, oftenGhosts } = this
    this.comesFrom = 0
    const fromOnce = onceGhosts.take(key)
    if (fromOnce > 0) {
      this.comesFrom = IN_ONCE
      const step = Math.max(oftenGhosts.used / (onceGhosts.used + fromOnce), 1)
      this.target = Math.min(this.target + step * fromOnce, this.capacity)
      return
    }
    const fromOften = oftenGhosts.take(key)
    if (fromOften > 0) {
      this.comesFrom = IN_OFTEN
      const step = Math.max(onceGhosts.used / (oftenGhosts.used + fromOften), 1)
      this.target = Math.max(this.target - step * fromOften, 0)
    }
  }

  onInsert(slot: number, key: number, sizeBytes: number): void {
    this.keys[slot] = key
    const size = this.sizes.set(slot, sizeBytes)
    const node = nodeOf(slot, RINGS)
    if (this.comesFrom === 0) {
      this.lists[slot] = IN_ONCE
      this.once += size
      pushYoungest(this.rings, node, ONCE)
    } else {
      this.comesFrom = 0
      this.lists[slot] = IN_OFTEN
      this.often += size
      pushYoungest(this.rings, node, OFTEN)
    }
    this.trimGhosts()
  }

  onHit(slot: number): void {
    if (this.lists[slot] === IN_ONCE) {
      const size = this.sizes.of(slot)
      this.lists[slot] = IN_OFTEN
      this.once -= size
      this.often += size
    }
    moveToYoungest(this.rings, nodeOf(slot, RINGS), OFTEN)
  }

  onResize(slot: number, sizeBytes: number): void {
    const before = this.sizes.of(slot)
    const change = this.sizes.set(slot, sizeBytes) - before
    if (this.lists[slot] === IN_ONCE) this.once += change
    else this.often += change
    this.trimGhosts()
  }

  /** The paper's REPLACE: the list that is longer than it should be loses its oldest slot to its ghosts. */
  evict(): number {
    const { rings, once, target } = this
    const tooMuch = once > target || (once === target && this.comesFrom === IN_OFTEN)
    const fromOnce = rings[OFTEN] === OFTEN || (rings[ONCE] !== ONCE && tooMuch)
    const slot = slotOf(popOldest(rings, fromOnce ? ONCE : OFTEN), RINGS)
    if (slot < 0) return -1
    const ghosts = fromOnce ? this.onceGhosts : this.oftenGhosts
    ghosts.push(this.keys[slot], this.sizes.of(slot))
    this.forget(slot)
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
    this.keys = new Uint32Array(slots)
    this.keys.set(keys)
    this.sizes.grow(slots)
    this.onceGhosts.grow(slots)
    this.oftenGhosts.grow(slots)
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

  /**
   * The paper's bounds: what was asked for once, ghosts included, is no more than the cache holds, and everything no more than
   * twice that. The paper makes room before an object comes in; afterwards comes to the same, also where many small ones left
   * for a large one.
   */
  private trimGhosts(): void {
    const { capacity, onceGhosts, oftenGhosts, once } = this
    while (once + onceGhosts.used > capacity && !onceGhosts.isEmpty) onceGhosts.drop()
    const resident = once + this.often
    while (resident + onceGhosts.used + oftenGhosts.used > 2 * capacity && !oftenGhosts.isEmpty) oftenGhosts.drop()
  }

  private forget(slot: number): void {
    if (this.lists[slot] === IN_ONCE) this.once -= this.sizes.of(slot)
    else this.often -= this.sizes.of(slot)
    this.lists[slot] = 0
  }
}
