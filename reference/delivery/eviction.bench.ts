import type { Area, Comparison, Contender } from '../../bench/area.ts'
import { type Naming, REQUESTS, referenceTrace } from '../../sim/cache-study/reference-trace.fixture.ts'
import { DenseCache, HashedCache } from '../../sim/world/slot-cache.ts'
import { createEviction, type EvictionName } from './eviction.policy.ts'

/** As `soundcheck cache` reads a trace. */
const BLOCK = 2 ** 18

function soundcheck(policy: EvictionName, capacity: number, naming: Naming, ids: Uint32Array): Contender {
  const Cache = naming === 'dense' ? DenseCache : HashedCache
  return {
    name: `soundcheck ${policy}`,
    prepare: () => {
      const cache = new Cache(policy, capacity)
      return () => {
        let misses = 0
        for (let start = 0; start < ids.length; start += BLOCK) {
          misses += cache.requestAll(ids.subarray(start, start + BLOCK))
        }
        return misses
      }
    },
  }
}

/** The same policy, one call per request, behind a Map from keys to slots, as a server would use it. */
function behindMap(policy: EvictionName, capacity: number, ids: Uint32Array): Contender {
  return {
    name: `${policy} behind a Map`,
    prepare: () => {
      const order = createEviction(policy, capacity)
      const slots = new Map<number, number>()
      const keys = new Uint32Array(capacity)
      return () => {
        let misses = 0
        for (let i = 0; i < ids.length; i++) {
          const key = ids[i]
          const hit = slots.get(key)
          if (hit !== undefined) {
            order.onHit(hit)
            continue
          }
          order.onMiss(key, 1)
          let slot = misses++
          if (slot >= capacity) {
            slot = order.evict()
            slots.delete(keys[slot])
          }
          keys[slot] = key
          slots.set(key, slot)
          order.onInsert(slot, key, 1)
        }
        return misses
      }
    },
  }
}

function comparison(policy: EvictionName, capacity: number, naming: Naming = 'dense'): Comparison {
  return {
    name: `${policy}, ${naming} ids, ${capacity} objects, Zipf 0.9`,
    unit: 'requests',
    open: () => {
      const ids = referenceTrace(naming)
      return {
        operations: REQUESTS,
        subject: soundcheck(policy, capacity, naming, ids),
        against: behindMap(policy, capacity, ids),
      }
    },
  }
}

const rest: readonly EvictionName[] = ['lfu', 'clock', 'slru', 'arc', 'w-tinylfu']

const area: Area = {
  name: 'cache',
  comparisons: [
    comparison('sieve', 10_000),
    comparison('sieve', 100_000),
    comparison('s3-fifo', 10_000),
    comparison('s3-fifo', 100_000),
    comparison('sieve', 10_000, 'sparse'),
    comparison('sieve', 100_000, 'sparse'),
    comparison('s3-fifo', 10_000, 'sparse'),
    comparison('s3-fifo', 100_000, 'sparse'),
    ...rest.flatMap((policy) => [
      comparison(policy, 10_000),
      comparison(policy, 100_000),
      comparison(policy, 10_000, 'sparse'),
      comparison(policy, 100_000, 'sparse'),
    ]),
  ],
}
export default area
