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
import { type CapacityUnit, SlotSizes } from './slot-sizes.policy.ts'

const SMALL_PART = 0.1
const GHOST_PART = 0.9
/** Hits in the small queue that bring an object into the main queue. */
const HITS_TO_MAIN = 2

/** Roots of the rings: the small queue, through which objects come in, the main queue, and ghosts where they are slots. */
const RINGS = 3
const SMALL = 0
const MAIN = 2
const GHOSTS = 4

/** A resident slot's state is the queue it is in and, in the two low bits, its hits, at most 3. */
const HITS = 3
const IN_SMALL = 4
const IN_MAIN = 8
/** State of a slot that is not resident, but remembered as a key; 0 is that of the others. */
const GHOST = 1

/**
 * S3-FIFO: a small queue of a tenth of the cache, which what is asked for only once leaves quickly; a main queue, in which a
 * hit buys another round, up to three at a time; and the keys of what left through the small queue lately: when such an
 * object comes back it goes to the main queue at once.
 * (Yang, Zhang, Qiu, Yue, Rashmi: "FIFO queues are all you need for cache eviction", SOSP 2023.)
 *
 * With libCacheSim's choices where the paper leaves them open: two hits in the small queue lead to the main queue, where
 * hits are counted anew, and the keys of nine tenths as much are remembered as fits.
 *
 * Implements `DenseEviction`, which says what each method promises; the table of policies checks it.
 */
export class S3FifoEviction {
  private readonly keysAreSlots: boolean
  /** Not in use where keys are slots: a slot that is not resident can be its own ghost. */
  private readonly ghosts: Ghosts
  private ghostSlots = 0
  /** What is remembered at most. */
  private readonly ghostRoom: number
  /** What the main queue has room for. */
  private readonly mainRoom: number
  private rings: Int32Array
  private states: Uint8Array
  private keys: Uint32Array
  private readonly sizes: SlotSizes
  /** What the main queue holds. */
  private main = 0
  private comesBack = false

  constructor(slots: number, capacity: number, unit: CapacityUnit, keysAreSlots: boolean) {
    this.keysAreSlots = keysAreSlots
    this.ghosts = new Ghosts(keysAreSlots ? 0 : slots, unit)
    this.ghostRoom = Math.floor(capacity * GHOST_PART)
    this.mainRoom = capacity - Math.floor(capacity * SMALL_PART)
    this.sizes = new SlotSizes(slots, unit)
    this.rings = emptyRings(slots, RINGS)
    this.states = new Uint8Array(slots)
    this.keys = new Uint32Array(keysAreSlots ? 0 : slots)
  }

  onMiss(key: number, _sizeBytes: number): void {
    if (!this.keysAreSlots) this.comesBack = this.ghosts.take(key) > 0
    else {
      this.comesBack = this.states[key] === GHOST
      if (!this.comesBack) return
      unlink(this.rings, nodeOf(key, RINGS))
      this.ghostSlots--
    }
  }

  onInsert(slot: number, key: number, sizeBytes: number): void {
    if (!this.keysAreSlots) {
      this.keys[slot] = key
      this.sizes.set(slot, sizeBytes)
    }
    if (this.comesBack) {
      this.comesBack = false
      this.main += this.sizes.of(slot)
      this.states[slot] = IN_MAIN
      pushYoungest(this.rings, nodeOf(slot, RINGS), MAIN)
    } else {
      this.states[slot] = IN_SMALL
      pushYoungest(this.rings, nodeOf(slot, RINGS), SMALL)
    }
  }

  onHit(slot: number): void {
    const state = this.states[slot]
    if ((state & HITS) < HITS) this.states[slot] = state + 1
  }

  onResize(slot: number, sizeBytes: number): void {
    const before = this.sizes.of(slot)
    const change = this.sizes.set(slot, sizeBytes) - before
    if (this.states[slot] >= IN_MAIN) this.main += change
  }

  evict(): number {
    const { rings, states } = this
    if (this.main <= this.mainRoom) {
      for (let node = rings[SMALL]; node !== SMALL; node = rings[SMALL]) {
        const slot = slotOf(node, RINGS)
        if ((states[slot] & HITS) < HITS_TO_MAIN) {
          states[slot] = 0
          popOldest(rings, SMALL)
          this.remember(slot)
          return slot
        }
        states[slot] = IN_MAIN
        this.main += this.sizes.of(slot)
        moveToYoungest(rings, node, MAIN)
      }
    }
    for (let node = rings[MAIN]; node !== MAIN; node = rings[MAIN]) {
      const slot = slotOf(node, RINGS)
      const state = states[slot]
      if (state === IN_MAIN) {
        this.main -= this.sizes.of(slot)
        states[slot] = 0
        popOldest(rings, MAIN)
        return slot
      }
      states[slot] = state - 1
      moveToYoungest(rings, node, MAIN)
    }
    return -1
  }

  onRemove(slot: number): void {
    const state = this.states[slot]
    if (state < IN_SMALL) return
    if (state >= IN_MAIN) this.main -= this.sizes.of(slot)
    this.states[slot] = 0
    unlink(this.rings, nodeOf(slot, RINGS))
  }

  grow(slots: number): void {
    const { states, keys } = this
    if (slots <= states.length) return
    this.rings = grownRings(this.rings, slots, RINGS)
    this.states = new Uint8Array(slots)
    this.states.set(states)
    this.sizes.grow(slots)
    if (this.keysAreSlots) return
    this.ghosts.grow(slots)
    this.keys = new Uint32Array(slots)
    this.keys.set(keys)
  }

  requestAll(slots: Uint32Array, free: number): number {
    const { states } = this
    let misses = 0
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]
      const state = states[slot]
      if (state >= IN_SMALL) {
        if ((state & HITS) < HITS) states[slot] = state + 1
        continue
      }
      this.onMiss(slot, 1)
      if (misses >= free) this.evict()
      this.onInsert(slot, slot, 1)
      misses++
    }
    return misses
  }

  /** Remembers the key of a slot that is in no ring now; the oldest keys make room for it. */
  private remember(slot: number): void {
    const { ghosts, ghostRoom, rings } = this
    const size = this.sizes.of(slot)
    if (size > ghostRoom) return
    if (this.keysAreSlots) {
      for (; this.ghostSlots >= ghostRoom; this.ghostSlots--) {
        this.states[slotOf(popOldest(rings, GHOSTS), RINGS)] = 0
      }
      this.states[slot] = GHOST
      pushYoungest(rings, nodeOf(slot, RINGS), GHOSTS)
      this.ghostSlots++
    } else {
      while (ghosts.used + size > ghostRoom && !ghosts.isEmpty) ghosts.drop()
      ghosts.push(this.keys[slot], size)
    }
  }
}
