import type { Area, Comparison, Contender } from '../../bench/area.ts'
import { ZipfTrace } from '../../sim/workload/zipf-trace.ts'
import { DenseCache } from '../../sim/world/slot-cache.ts'
import { createEviction, type EvictionName } from './eviction.policy.ts'

const OBJECTS = 1_000_000
const REQUESTS = 10_000_000
/** As `soundcheck cache` reads a trace. */
const BLOCK = 2 ** 18

function dense(policy: EvictionName, capacity: number, ids: Uint32Array): Contender {
  return {
    name: `soundcheck ${policy}`,
    prepare: () => {
      const cache = new DenseCache(policy, capacity)
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
          order.onMiss(key)
          let slot = misses++
          if (slot >= capacity) {
            slot = order.evict()
            slots.delete(keys[slot])
          }
          keys[slot] = key
          slots.set(key, slot)
          order.onInsert(slot, key)
        }
        return misses
      }
    },
  }
}

function comparison(policy: EvictionName, capacity: number): Comparison {
  return {
    name: `${policy}, dense ids, ${capacity} objects, Zipf 0.9`,
    unit: 'requests',
    open: () => {
      const ids = new Uint32Array(REQUESTS)
      new ZipfTrace(OBJECTS, 0.9, 42n).fill(ids)
      return {
        operations: REQUESTS,
        subject: dense(policy, capacity, ids),
        against: behindMap(policy, capacity, ids),
      }
    },
  }
}

const area: Area = {
  name: 'cache',
  comparisons: [
    comparison('sieve', 10_000),
    comparison('sieve', 100_000),
    comparison('s3-fifo', 10_000),
    comparison('s3-fifo', 100_000),
    comparison('lfu', 100_000),
    comparison('clock', 100_000),
    comparison('slru', 100_000),
    comparison('arc', 100_000),
    comparison('w-tinylfu', 100_000),
  ],
}
export default area
