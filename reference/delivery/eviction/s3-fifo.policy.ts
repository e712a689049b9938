import { Ghosts } from './ghosts.policy.ts'
import { emptyRings, grownRings, nodeOf, popOldest, pushYoungest, slotOf, unlink } from './ring.policy.ts'

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
 * hits are counted anew, and nine tenths as many keys are remembered as objects fit.
 *
 * Implements `DenseEviction`, which says what each method promises; the table of policies checks it.
 */
export class S3FifoEviction {
  private readonly keysAreSlots: boolean
  /** Not in use where keys are slots: a slot that is not resident can be its own ghost. */
  private readonly ghosts: Ghosts
  private ghostSlots = 0
  private rings: Int32Array
  private states: Uint8Array
  private keys: Uint32Array
  private small = 0
  private main = 0
  private comesBack = false

  constructor(slots: number, _capacity: number, keysAreSlots: boolean) {
    this.keysAreSlots = keysAreSlots
    this.ghosts = new Ghosts(keysAreSlots ? 0 : slots)
    this.rings = emptyRings(slots, RINGS)
    this.states = new Uint8Array(slots)
    this.keys = new Uint32Array(keysAreSlots ? 0 : slots)
  }

  onMiss(key: number): void {
    if (!this.keysAreSlots) this.comesBack = this.ghosts.take(key)
    else {
      this.comesBack = this.states[key] === GHOST
      if (!this.comesBack) return
      unlink(this.rings, nodeOf(key, RINGS))
      this.ghostSlots--
    }
  }

  onInsert(slot: number, key: number): void {
    if (!this.keysAreSlots) this.keys[slot] = key
    if (this.comesBack) {
      this.comesBack = false
      this.pushMain(slot, 0)
    } else {
      this.small++
      this.states[slot] = IN_SMALL
      pushYoungest(this.rings, nodeOf(slot, RINGS), SMALL)
    }
  }

  onHit(slot: number): void {
    const state = this.states[slot]
    if ((state & HITS) < HITS) this.states[slot] = state + 1
  }

  evict(): number {
    const { rings, states } = this
    const fit = this.small + this.main
    if (fit === 0) return -1
    if (this.small > 0 && this.main <= fit - Math.floor(fit * SMALL_PART)) {
      do {
        const slot = slotOf(popOldest(rings, SMALL), RINGS)
        this.small--
        if ((states[slot] & HITS) < HITS_TO_MAIN) {
          states[slot] = 0
          this.remember(slot, Math.floor(fit * GHOST_PART))
          return slot
        }
        this.pushMain(slot, 0)
      } while (this.small > 0)
    }
    for (;;) {
      const slot = slotOf(popOldest(rings, MAIN), RINGS)
      const hits = states[slot] & HITS
      this.main--
      if (hits === 0) {
        states[slot] = 0
        return slot
      }
      this.pushMain(slot, hits - 1)
    }
  }

  onRemove(slot: number): void {
    const state = this.states[slot]
    if (state < IN_SMALL) return
    if (state < IN_MAIN) this.small--
    else this.main--
    this.states[slot] = 0
    unlink(this.rings, nodeOf(slot, RINGS))
  }

  grow(slots: number): void {
    const { states, keys } = this
    if (slots <= states.length) return
    this.rings = grownRings(this.rings, slots, RINGS)
    this.states = new Uint8Array(slots)
    this.states.set(states)
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
      this.onMiss(slot)
      if (misses >= free) this.evict()
      this.onInsert(slot, slot)
      misses++
    }
    return misses
  }

  private pushMain(slot: number, hits: number): void {
    this.main++
    this.states[slot] = IN_MAIN + hits
    pushYoungest(this.rings, nodeOf(slot, RINGS), MAIN)
  }

  /** Remembers the key of a slot that is in no ring now, and `most` keys in all. */
  private remember(slot: number, most: number): void {
    const { ghosts, rings } = this
    if (this.keysAreSlots) {
      for (; this.ghostSlots > 0 && this.ghostSlots >= most; this.ghostSlots--) {
        this.states[slotOf(popOldest(rings, GHOSTS), RINGS)] = 0
      }
      if (most === 0) return
      this.states[slot] = GHOST
      pushYoungest(rings, nodeOf(slot, RINGS), GHOSTS)
      this.ghostSlots++
    } else {
      while (ghosts.size > 0 && ghosts.size >= most) ghosts.drop()
      if (most > 0) ghosts.push(this.keys[slot])
    }
  }
}
