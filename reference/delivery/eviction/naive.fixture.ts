import type { Eviction, EvictionName } from '../eviction.policy.ts'
import { NaiveArc, NaiveS3Fifo, NaiveSlru } from './naive-lists.fixture.ts'
import { NaiveClock, NaiveFifo, NaiveLfu, NaiveLru, NaiveSieve } from './naive-queue.fixture.ts'
import { NaiveWTinyLfu } from './naive-w-tinylfu.fixture.ts'

/** A policy as plainly as it can be said, for tests: resident slots in arrays, the next victim first where there is an order. */
export interface NaiveEviction extends Eviction {
  isResident(slot: number): boolean
  /** Number of resident slots. */
  readonly size: number
}

const naivePolicies: Record<EvictionName, new (capacity: number) => NaiveEviction> = {
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

export function createNaiveEviction(name: EvictionName, capacity: number): NaiveEviction {
  return new naivePolicies[name](capacity)
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
    this.policy.onMiss(id)
    if (this.policy.size === this.capacity) this.policy.evict()
    this.policy.onInsert(id, id)
    return false
  }
}
