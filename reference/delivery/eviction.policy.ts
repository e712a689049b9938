import { FifoEviction } from './eviction/fifo.policy.ts'
import { LruEviction } from './eviction/lru.policy.ts'

/**
 * Orders the resident slots of one cache and names victims. Slots are dense integers 0..slots-1 that the container hands
 * out; a policy knows nothing of keys, bytes or time, so the same one serves an edge server, the simulator and the cache
 * study. Nothing is allocated by an operation, only by the constructor and `grow`.
 *
 * The container promises that a slot is not resident when it is inserted, is resident when it is hit, and lies in the
 * range that the policy has room for; policies do not check it, they run in hot loops.
 *
 * @example
 * const order = createEviction('lru', 2)
 * order.onInsert(0)
 * order.onInsert(1)
 * order.onHit(0)
 * order.evict() // 1
 */
export interface Eviction {
  /** The slot has just been filled. */
  onInsert(slot: number): void
  /** The slot's object was asked for and was there. */
  onHit(slot: number): void
  /** Chooses the victim, forgets it and returns its slot; -1 when no slot is resident. */
  evict(): number
  /** The slot was emptied for another reason (purge). Nothing happens when it was not resident. */
  onRemove(slot: number): void
  /** Makes room for slots 0..slots-1; what is resident stays in order. Never takes room away. */
  grow(slots: number): void
}

/**
 * A policy that also plays whole runs of requests itself, for the study of caches whose objects are all of one size and
 * have small ids: the slot is the object's id, the policy has room for all objects, and what is resident is what the
 * policy orders. No index and no call per request; the victims are the same as through the other methods.
 */
export interface DenseEviction extends Eviction {
  /**
   * Asks for each slot in turn. One that is not resident is inserted, after an eviction if `free` have been inserted
   * without one.
   *
   * @returns how many were not resident
   */
  requestAll(slots: Uint32Array, free: number): number
}

const policies = {
  lru: LruEviction,
  fifo: FifoEviction,
} satisfies Record<string, new (slots: number) => DenseEviction>

export type EvictionName = keyof typeof policies

/** Every policy's name, as scenarios and commands write it. */
export const evictionNames = Object.keys(policies) as EvictionName[]

/** The named policy with room for slots 0..slots-1, none of them resident. */
export function createEviction(name: EvictionName, slots: number): Eviction {
  return new policies[name](slots)
}

/** The named policy for a study over ids 0..slots-1. */
export function createDenseEviction(name: EvictionName, slots: number): DenseEviction {
  return new policies[name](slots)
}
