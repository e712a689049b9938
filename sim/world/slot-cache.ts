import { createEviction, type Eviction, type EvictionName } from '../../reference/delivery/eviction.policy.ts'
import { IdIndex } from './id-index.ts'

/** Ids below this are looked up in a table of 4 bytes per id (256 MiB at most); larger ones take the hash index. */
export const DIRECT_IDS = 2 ** 26

/** Requests whose table cells are read ahead of their turn: their cache lines fit the first-level cache. */
const AHEAD = 256

const FIRST_SLOTS = 1024

/**
 * A cache of `capacity` objects of unit size, as the cache study replays traces on: no bytes, no time, only who is in and
 * who must go. Ids are unsigned 32-bit integers. Memory grows with the objects and ids that really occur.
 */
export class SlotCache {
  private readonly capacity: number
  private readonly policy: Eviction
  /** The id in each slot in use. */
  private idOf = new Uint32Array(FIRST_SLOTS)
  /** Slots 0..used-1 are in use; nothing ever leaves but by eviction. */
  private used = 0
  /** ~slot by id; 0 means absent, so that fresh memory is an empty table. */
  private direct = new Int32Array(FIRST_SLOTS)
  /** In place of `direct` from the first large id on. */
  private index: IdIndex | null = null
  /** What was read ahead: kept so that the compiler does not drop the reads. */
  protected readAheadSum = 0

  /** Starts empty; `capacity` is a positive integer. */
  constructor(policy: EvictionName, capacity: number) {
    this.capacity = capacity
    this.policy = createEviction(policy, FIRST_SLOTS)
  }

  /** Number of objects in the cache. */
  get size(): number {
    return this.used
  }

  /** Asks for each object in turn, admitting those that are not there; returns the number of misses. */
  requestAll(ids: Uint32Array): number {
    if (this.index === null) this.cover(largest(ids))
    return this.index === null ? this.requestDirect(ids, this.direct) : this.requestHashed(ids, this.index)
  }

  private requestDirect(ids: Uint32Array, direct: Int32Array): number {
    const policy = this.policy
    let misses = 0
    for (let start = 0; start < ids.length; start += AHEAD) {
      const end = Math.min(ids.length, start + AHEAD)
      this.readAheadSum = readAhead(ids, direct, start, end)
      for (let i = start; i < end; i++) {
        const id = ids[i]
        let slot = ~direct[id]
        if (slot >= 0) {
          policy.onHit(slot)
          continue
        }
        misses++
        if (this.used < this.capacity) slot = this.takeSlot()
        else {
          slot = policy.evict()
          direct[this.idOf[slot]] = 0
        }
        this.idOf[slot] = id
        direct[id] = ~slot
        policy.onInsert(slot)
      }
    }
    return misses
  }

  private requestHashed(ids: Uint32Array, index: IdIndex): number {
    const policy = this.policy
    let misses = 0
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]
      let slot = index.get(id)
      if (slot >= 0) {
        policy.onHit(slot)
        continue
      }
      misses++
      if (this.used < this.capacity) slot = this.takeSlot()
      else {
        slot = policy.evict()
        index.delete(this.idOf[slot])
      }
      this.idOf[slot] = id
      index.set(id, slot)
      policy.onInsert(slot)
    }
    return misses
  }

  /** A slot that was never in use. */
  private takeSlot(): number {
    if (this.used === this.idOf.length) {
      const slots = Math.min(this.capacity, this.used * 2)
      const idOf = new Uint32Array(slots)
      idOf.set(this.idOf)
      this.idOf = idOf
      this.policy.grow(slots)
    }
    return this.used++
  }

  /** Makes the table reach up to this id, or goes over to the hash index. */
  private cover(id: number): void {
    if (id >= DIRECT_IDS) {
      this.index = new IdIndex(Math.max(FIRST_SLOTS, this.used))
      for (let slot = 0; slot < this.used; slot++) this.index.set(this.idOf[slot], slot)
      this.direct = new Int32Array(0)
    } else if (id >= this.direct.length) {
      const direct = new Int32Array(2 ** Math.ceil(Math.log2(id + 1)))
      direct.set(this.direct)
      this.direct = direct
    }
  }
}

function largest(ids: Uint32Array): number {
  let max = 0
  for (let i = 0; i < ids.length; i++) if (ids[i] > max) max = ids[i]
  return max
}

/**
 * Reads the cells of the requests from `start` to `end`. A request waits for its cell to know whether it hits, and the
 * processor guesses that wrong too often to look far beyond it; these reads wait for nothing, so they overlap.
 */
function readAhead(ids: Uint32Array, direct: Int32Array, start: number, end: number): number {
  let sum = 0
  for (let i = start; i < end; i++) sum = (sum + direct[ids[i]]) | 0
  return sum
}
