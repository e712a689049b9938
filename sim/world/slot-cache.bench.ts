import { LRUCache } from 'lru-cache'
import type { Area, Comparison, Contender } from '../../bench/area.ts'
import type { EvictionName } from '../../reference/delivery/eviction.policy.ts'
import { type Naming, REQUESTS, referenceTrace } from '../cache-study/reference-trace.fixture.ts'
import { DenseCache, HashedCache } from './slot-cache.ts'

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
      const ids = referenceTrace(naming)
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
