import type { Area, Case, Comparison, Contender, Series } from '../../bench/area.ts'
import { streamKey } from '../engine/random.ts'
import { HashedCache } from '../world/slot-cache.ts'
import { HeadAndTail } from './head-and-tail.ts'
import { HeadCount } from './head-count.ts'
import { REQUESTS, referenceTrace } from './reference-trace.fixture.ts'
import { shardsMissRatio } from './shards.fixture.ts'
import { StackDistances } from './stack-distances.ts'
import { TailHash } from './tail-hash.ts'

const RATE = 0.01
const CAPACITY = 10_000
/** LRU of so many objects on the reference trace (libCacheSim). */
const EXACT = 0.6052709

/** How far off a ratio is, in steps of the width given: contenders that are as close as is asked for return 0. */
function offBy(missRatio: number, width: number): number {
  return Math.floor(Math.abs(missRatio - EXACT) / width)
}

function headAndTail(ids: Uint32Array, width: number): Contender {
  return {
    name: 'head and tail',
    prepare: () => () => {
      const counted = new HeadCount()
      for (let i = 0; i < ids.length; i += 16) counted.add(ids[i], 9000)
      const cache = new HeadAndTail(
        'lru',
        CAPACITY,
        counted.top(9000),
        RATE,
        new TailHash(RATE, streamKey('1', 'tail')),
      )
      cache.requestAll(ids)
      return offBy(cache.result().missRatio, width)
    },
  }
}

const againstAll: Comparison = {
  name: 'LRU of 10,000 objects to .01, 1 % of the tail, Zipf 0.9',
  unit: 'requests',
  open: () => {
    const ids = referenceTrace()
    return {
      operations: REQUESTS,
      subject: headAndTail(ids, 0.01),
      against: {
        name: 'the whole trace, any ids',
        prepare: () => () => offBy(new HashedCache('lru', CAPACITY).requestAll(ids) / REQUESTS, 0.01),
      },
    }
  },
}

/** Shards is faster and wrong: on average by .137 over ten seeds, adjusted by .015; head and tail by .001. */
const againstShards: Comparison = {
  name: 'LRU of 10,000 objects to whatever SHARDS-adj reaches (within .05), 1 %, Zipf 0.9',
  unit: 'requests',
  open: () => {
    const ids = referenceTrace()
    return {
      operations: REQUESTS,
      subject: headAndTail(ids, 0.05),
      against: {
        name: 'SHARDS-adj',
        prepare: () => () =>
          offBy(shardsMissRatio(ids, CAPACITY, RATE, new TailHash(RATE, streamKey('1', 'tail')), true), 0.05),
      },
    }
  },
}

/** One pass for all capacities against one pass for each of ten. */
const curve: Comparison = {
  name: 'LRU at ten capacities, Zipf 0.9',
  unit: 'requests',
  open: () => {
    const ids = referenceTrace().subarray(0, 2_000_000)
    const capacities = Array.from({ length: 10 }, (_, i) => 2 ** (i + 9))
    return {
      operations: ids.length,
      subject: {
        name: 'stack distances',
        prepare: () => () => {
          const distances = new StackDistances()
          distances.requestAll(ids)
          return distances.misses(capacities).reduce((sum, misses) => sum + misses, 0)
        },
      },
      against: {
        name: 'ten caches',
        prepare: () => () =>
          capacities.reduce((sum, capacity) => sum + new HashedCache('lru', capacity).requestAll(ids), 0),
      },
    }
  },
}

/** Misses of LRU on the reference trace (libCacheSim), by capacity. */
const exactRatios = new Map([
  [10_000, EXACT],
  [100_000, 0.3650889],
])

type Estimate = (ids: Uint32Array, capacity: number, hash: TailHash) => number

const estimates: [string, Estimate][] = [
  [
    'head and tail',
    (ids, capacity, hash) => {
      const counted = new HeadCount()
      for (let i = 0; i < ids.length; i += 16) counted.add(ids[i], 9000)
      const cache = new HeadAndTail('lru', capacity, counted.top(9000), RATE, hash)
      cache.requestAll(ids)
      return cache.result().missRatio
    },
  ],
  ['SHARDS-adj', (ids, capacity, hash) => shardsMissRatio(ids, capacity, RATE, hash, true)],
  ['SHARDS', (ids, capacity, hash) => shardsMissRatio(ids, capacity, RATE, hash, false)],
]

/** How far the estimates are off, each sample with a seed of its own. */
function errors(capacity: number, exact: number): Series {
  return {
    name: `absolute error of the miss ratio of LRU, ${capacity} objects, rate ${RATE}, Zipf 0.9`,
    samples: 10,
    cases: estimates.map(
      ([name, estimate]): Case => ({
        name,
        run: (sample) => {
          const hash = new TailHash(RATE, streamKey(String(sample), 'tail'))
          return [{ name: 'error', value: Math.abs(estimate(referenceTrace(), capacity, hash) - exact), unit: '' }]
        },
      }),
    ),
  }
}

const area: Area = {
  name: 'sampling',
  comparisons: [againstAll, againstShards, curve],
  series: [...exactRatios].map(([capacity, exact]) => errors(capacity, exact)),
}
export default area
