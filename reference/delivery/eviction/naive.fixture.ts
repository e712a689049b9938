import type { Eviction, EvictionName } from '../eviction.policy.ts'
import { NaiveArc } from './naive-arc.fixture.ts'
import { NaiveS3Fifo, NaiveSlru } from './naive-lists.fixture.ts'
import { NaiveClock, NaiveFifo, NaiveLfu, NaiveLru, NaiveSieve } from './naive-queue.fixture.ts'
import { NaiveWTinyLfu } from './naive-w-tinylfu.fixture.ts'
import type { CapacityUnit } from './slot-sizes.policy.ts'

/** A policy as plainly as it can be said, for tests: resident slots in arrays, the next victim first where there is an order. */
export interface NaiveEviction extends Eviction {
  isResident(slot: number): boolean
  /** Number of resident slots. */
  readonly size: number
}

type Naive = new (slots: number, capacity: number, unit: CapacityUnit) => NaiveEviction

const naivePolicies: Record<EvictionName, Naive> = {
  lru: NaiveLru,
  fifo: NaiveFifo,
  sieve: NaiveSieve,
  's3-fifo': NaiveS3Fifo,
  lfu: NaiveLfu,
  clock: NaiveClock,
  slru: NaiveSlru,
  arc: NaiveArc,
  'w-tinylfu': NaiveWTinyLfu,
}

/** As `createEviction`. */
export function createNaiveEviction(
  name: EvictionName,
  slots: number,
  capacity = slots,
  unit: CapacityUnit = 'objects',
): NaiveEviction {
  return new naivePolicies[name](slots, capacity, unit)
}

/** A cache of `capacity` objects of one size; slot and key are the object's id. */
export class NaiveObjects {
  readonly policy: NaiveEviction
  private readonly capacity: number

  constructor(name: EvictionName, capacity: number) {
    this.policy = createNaiveEviction(name, capacity)
    this.capacity = capacity
  }

  /** Asks for one object; true when it was there. */
  ask(id: number): boolean {
    if (this.policy.isResident(id)) {
      this.policy.onHit(id)
      return true
    }
    this.policy.onMiss(id, 1)
    if (this.policy.size === this.capacity) this.policy.evict()
    this.policy.onInsert(id, id, 1)
    return false
  }
}
