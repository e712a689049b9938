import {
  createDenseEviction,
  createEviction,
  type DenseEviction,
  type Eviction,
  type EvictionName,
} from '../../reference/delivery/eviction.policy.ts'
import { IdIndex } from './id-index.ts'

/** A `DenseCache` takes ids of so many bits: at 8 bytes per id it then has at most 512 MiB. */
export const DENSE_BITS = 26

const FIRST_SLOTS = 1024

/**
 * A cache of `capacity` objects of one size, as the cache study plays traces on: no bytes, no time, only who is in and who
 * must go.
 */
export interface SlotCache {
  /**
   * Asks for each object in turn, admitting those that are not there.
   *
   * @returns the number of misses; -1, and nothing was played, when an id is too large for this cache
   */
  requestAll(ids: Uint32Array): number
}

/** For ids from 0 without large gaps: an object's slot is its id, so that there is nothing to look up. */
export class DenseCache implements SlotCache {
  private readonly policy: DenseEviction
  private slots = FIRST_SLOTS
  private free: number

  /** Starts empty; `capacity` is a positive integer. */
  constructor(policy: EvictionName, capacity: number) {
    this.policy = createDenseEviction(policy, this.slots, capacity)
    this.free = capacity
  }

  requestAll(ids: Uint32Array): number {
    const bits = bitsOf(ids)
    if (bits > DENSE_BITS) return -1
    if (2 ** bits > this.slots) {
      this.slots = 2 ** bits
      this.policy.grow(this.slots)
    }
    const misses = this.policy.requestAll(ids, this.free)
    this.free -= Math.min(misses, this.free)
    return misses
  }
}

/** For any ids of 32 bits, through a hash index; memory grows with what is in the cache, not with the ids. */
export class HashedCache implements SlotCache {
  private readonly capacity: number
  private readonly policy: Eviction
  private readonly index = new IdIndex(FIRST_SLOTS)
  /** The id in each slot in use. */
  private idOf = new Uint32Array(FIRST_SLOTS)
  /** Slots 0..used-1 are in use; nothing ever leaves but by eviction. */
  private used = 0

  /** Starts empty; `capacity` is a positive integer. */
  constructor(policy: EvictionName, capacity: number) {
    this.capacity = capacity
    this.policy = createEviction(policy, FIRST_SLOTS, capacity)
  }

  requestAll(ids: Uint32Array): number {
    const { policy, index, capacity } = this
    let misses = 0
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]
      let slot = index.get(id)
      if (slot >= 0) {
        policy.onHit(slot)
        continue
      }
      misses++
      policy.onMiss(id, 1)
      if (this.used < capacity) slot = this.takeSlot()
      else {
        slot = policy.evict()
        index.delete(this.idOf[slot])
      }
      this.idOf[slot] = id
      index.set(id, slot)
      policy.onInsert(slot, id, 1)
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
}

/** How many bits the largest id has. */
function bitsOf(ids: Uint32Array): number {
  let all = 0
  for (let i = 0; i < ids.length; i++) all |= ids[i]
  return 32 - Math.clz32(all)
}
