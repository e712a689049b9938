import { ArcEviction } from './eviction/arc.policy.ts'
import { ClockEviction } from './eviction/clock.policy.ts'
import { FifoEviction } from './eviction/fifo.policy.ts'
import { LfuEviction } from './eviction/lfu.policy.ts'
import { LruEviction } from './eviction/lru.policy.ts'
import { S3FifoEviction } from './eviction/s3-fifo.policy.ts'
import { SieveEviction } from './eviction/sieve.policy.ts'
import type { CapacityUnit } from './eviction/slot-sizes.policy.ts'
import { SlruEviction } from './eviction/slru.policy.ts'
import { WTinyLfuEviction } from './eviction/w-tinylfu.policy.ts'

/**
 * Orders the resident slots of one cache and names victims. Slots are dense integers 0..slots-1 that the container hands
 * out; a policy knows nothing of time, so the same one serves an edge server, the simulator and the cache study.
 * Of keys it knows what some policies must: an object that left may be asked for again, and then has another slot but the
 * same key. Of sizes too: queues that are parts of a cache that counts bytes are parts of its bytes. Nothing is allocated by
 * an operation, only by the constructor and `grow`. An operation takes O(1), amortized.
 *
 * To admit an object the container calls `onMiss`, `evict` until there is room, and `onInsert`.
 *
 * The container promises that a slot is not resident when it is inserted, is resident when it is hit, and lies in the
 * range that the policy has room for; policies do not check it, they run in hot loops.
 *
 * When there is room is the container's to say, and it lets in what it likes: policies take the sizes they are told for
 * granted.
 *
 * @example
 * const order = createEviction('lru', 2)
 * order.onInsert(0, 17, 1)
 * order.onInsert(1, 4, 1)
 * order.onHit(0)
 * order.onMiss(8, 1)
 * order.evict() // 1
 * order.onInsert(1, 8, 1)
 */
export interface Eviction {
  /**
   * An object that is not there was asked for and will be inserted.
   *
   * @param key any unsigned 32-bit integer of the object's own
   * @param sizeBytes more than 0; not looked at where the capacity counts objects
   */
  onMiss(key: number, sizeBytes: number): void
  /** The slot has just been filled with the object of this key. */
  onInsert(slot: number, key: number, sizeBytes: number): void
  /** The slot's object was asked for and was there. */
  onHit(slot: number): void
  /** The resident slot's object is of another size from now on, because more of it came. The order stays. */
  onResize(slot: number, sizeBytes: number): void
  /** Chooses the victim, forgets it and returns its slot; -1 when no slot is resident. */
  evict(): number
  /** The slot was emptied for another reason (purge). Nothing happens when it was not resident. */
  onRemove(slot: number): void
  /** Makes room for slots 0..slots-1; what is resident stays in order. Never takes room away. */
  grow(slots: number): void
}

/**
 * A policy that also plays whole runs of requests itself, for the study of caches whose objects are all of one size and
 * have small ids: slot and key are the object's id, the policy has room for all objects, and what is resident is what the
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
  sieve: SieveEviction,
  's3-fifo': S3FifoEviction,
  lfu: LfuEviction,
  clock: ClockEviction,
  slru: SlruEviction,
  arc: ArcEviction,
  'w-tinylfu': WTinyLfuEviction,
} satisfies Record<string, Policy>

type Policy = new (slots: number, capacity: number, unit: CapacityUnit, keysAreSlots: boolean) => DenseEviction

export type EvictionName = keyof typeof policies

/** Every policy's name, as scenarios and commands write it. */
export const evictionNames = Object.keys(policies) as EvictionName[]

/**
 * The named policy with room for slots 0..slots-1, none of them resident.
 *
 * @param capacity of the cache, in its unit; policies whose queues are parts of it divide it
 */
export function createEviction(
  name: EvictionName,
  slots: number,
  capacity = slots,
  unit: CapacityUnit = 'objects',
): Eviction {
  return new policies[name](slots, capacity, unit, false)
}

/** The named policy for a study over ids 0..slots-1 of a cache that holds `capacity` objects. */
export function createDenseEviction(name: EvictionName, slots: number, capacity: number): DenseEviction {
  return new policies[name](slots, capacity, 'objects', true)
}
