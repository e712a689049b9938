import { LRUCache } from 'lru-cache'
import type { Area, Comparison, Contender } from '../../bench/area.ts'
import type { EvictionName } from '../../reference/delivery/eviction.policy.ts'
import { ZipfTrace } from '../workload/zipf-trace.ts'
import { DenseCache, HashedCache } from './slot-cache.ts'

const OBJECTS = 1_000_000
const REQUESTS = 10_000_000
/** As `soundcheck cache` reads a trace. */
const BLOCK = 2 ** 18

type Naming = 'dense' | 'sparse'

/** The reference trace; sparse: the same under other ids, spread over all 32 bits. */
function zipf(naming: Naming): Uint32Array {
  const ids = new Uint32Array(REQUESTS)
  new ZipfTrace(OBJECTS, 0.9, 42n).fill(ids)
  return naming === 'dense' ? ids : ids.map((id) => Math.imul(id, 0x9e3779b1))
}

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

/** `peek` leaves the order alone, which makes a FIFO of it. */
function lruCache(policy: EvictionName, capacity: number, ids: Uint32Array): Contender {
  const prepare = () => new LRUCache<number, true>({ max: capacity })
  const lru = () => {
    const cache = prepare()
    return () => {
      let misses = 0
      for (let i = 0; i < ids.length; i++) {
        if (cache.get(ids[i]) === true) continue
        misses++
        cache.set(ids[i], true)
      }
      return misses
    }
  }
  const fifo = () => {
    const cache = prepare()
    return () => {
      let misses = 0
      for (let i = 0; i < ids.length; i++) {
        if (cache.peek(ids[i]) === true) continue
        misses++
        cache.set(ids[i], true)
      }
      return misses
    }
  }
  return { name: 'npm lru-cache', prepare: policy === 'lru' ? lru : fifo }
}

function comparison(policy: EvictionName, capacity: number, naming: Naming): Comparison {
  return {
    name: `${policy}, ${naming} ids, ${capacity} objects, Zipf 0.9`,
    unit: 'requests',
    open: () => {
      const ids = zipf(naming)
      return {
        operations: REQUESTS,
        subject: soundcheck(policy, capacity, naming, ids),
        against: lruCache(policy, capacity, ids),
      }
    },
  }
}

const area: Area = {
  name: 'cache',
  comparisons: [
    comparison('lru', 10_000, 'dense'),
    comparison('lru', 100_000, 'dense'),
    comparison('fifo', 10_000, 'dense'),
    comparison('fifo', 100_000, 'dense'),
    comparison('lru', 10_000, 'sparse'),
    comparison('lru', 100_000, 'sparse'),
  ],
}
export default area
