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
 * Implements `DenseEviction`, which says what each method promises; the table of policies checks it.
 */
export class ArcEviction {
  private rings: Int32Array
  private lists: Uint8Array
  private keys: Uint32Array
  private readonly onceGhosts: Ghosts
  private readonly oftenGhosts: Ghosts
  private once = 0
  private often = 0
  /** Slots that `once` should have. */
  private target = 0
  /** Objects that fit. */
  private fit: number
  /** Where the key that was missed comes back from; 0: from nowhere. */
  private comesFrom = 0

  constructor(slots: number, capacity: number) {
    this.rings = emptyRings(slots, RINGS)
    this.lists = new Uint8Array(slots)
    this.keys = new Uint32Array(slots)
    this.onceGhosts = new Ghosts(slots)
    this.oftenGhosts = new Ghosts(slots)
    this.fit = capacity
  }

  onMiss(key: number): void {
    const { onceGhosts, oftenGhosts } = this
    this.comesFrom = 0
    if (onceGhosts.take(key)) {
      this.comesFrom = IN_ONCE
      this.target = Math.min(this.target + Math.max(oftenGhosts.size / (onceGhosts.size + 1), 1), this.fit)
    } else if (oftenGhosts.take(key)) {
      this.comesFrom = IN_OFTEN
      this.target = Math.max(this.target - Math.max(onceGhosts.size / (oftenGhosts.size + 1), 1), 0)
    }
  }

  onInsert(slot: number, key: number): void {
    this.keys[slot] = key
    const node = nodeOf(slot, RINGS)
    if (this.comesFrom === 0) {
      this.lists[slot] = IN_ONCE
      this.once++
      pushYoungest(this.rings, node, ONCE)
    } else {
      this.comesFrom = 0
      this.lists[slot] = IN_OFTEN
      this.often++
      pushYoungest(this.rings, node, OFTEN)
    }
  }

  onHit(slot: number): void {
    if (this.lists[slot] === IN_ONCE) {
      this.lists[slot] = IN_OFTEN
      this.once--
      this.often++
    }
    moveToYoungest(this.rings, nodeOf(slot, RINGS), OFTEN)
  }

  evict(): number {
    const { once, often, onceGhosts, oftenGhosts } = this
    const fit = once + often
    if (fit === 0) return -1
    this.fit = fit
    if (this.comesFrom === 0) {
      if (once + onceGhosts.size >= fit) {
        if (onceGhosts.size === 0) return this.evictFrom(ONCE)
        onceGhosts.drop()
      } else if (fit + onceGhosts.size + oftenGhosts.size >= 2 * fit && oftenGhosts.size > 0) oftenGhosts.drop()
    }
    return this.replace()
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
      this.onMiss(slot)
      if (misses >= free) this.evict()
      this.onInsert(slot, slot)
      misses++
    }
    return misses
  }

  /** The paper's REPLACE: the list that is longer than it should be loses its oldest slot to its ghosts. */
  private replace(): number {
    const { once, target, onceGhosts, oftenGhosts } = this
    const tooMany = once > target || (once === target && this.comesFrom === IN_OFTEN)
    const fromOnce = this.often === 0 || (once > 0 && tooMany)
    const ghosts = fromOnce ? onceGhosts : oftenGhosts
    const slot = this.evictFrom(fromOnce ? ONCE : OFTEN)
    // More only where sizes differ.
    while (ghosts.size >= this.fit) ghosts.drop()
    ghosts.push(this.keys[slot])
    return slot
  }

  private evictFrom(root: number): number {
    const slot = slotOf(popOldest(this.rings, root), RINGS)
    this.forget(slot)
    return slot
  }

  private forget(slot: number): void {
    if (this.lists[slot] === IN_ONCE) this.once--
    else this.often--
    this.lists[slot] = 0
  }
}
