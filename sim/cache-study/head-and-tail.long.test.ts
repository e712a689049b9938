import { beforeAll, describe, expect, it } from 'vitest'
import type { EvictionName } from '../../reference/delivery/eviction.policy.ts'
import { streamKey } from '../engine/random.ts'
import { ZipfTrace } from '../workload/zipf-trace.ts'
import { HeadAndTail, type SampledMisses } from './head-and-tail.ts'
import { HeadCount } from './head-count.ts'
import { shardsMissRatio } from './shards.fixture.ts'
import { StackDistances } from './stack-distances.ts'
import { TailHash } from './tail-hash.ts'

const REQUESTS = 10_000_000
const RATE = 0.01
const SEEDS = Array.from({ length: 10 }, (_, seed) => `${seed}`)

let ids: Uint32Array
let head: Uint32Array

beforeAll(() => {
  ids = new Uint32Array(REQUESTS)
  new ZipfTrace(1_000_000, 0.9, 42n).fill(ids)
  const counted = new HeadCount()
  for (let i = 0; i < ids.length; i += 16) counted.add(ids[i], 9000)
  head = counted.top(9000)
})

const hashOf = (seed: string) => new TailHash(RATE, streamKey(seed, 'tail'))

function sampled(policy: EvictionName, capacity: number, seed: string): SampledMisses {
  const cache = new HeadAndTail(policy, capacity, head, RATE, hashOf(seed))
  cache.requestAll(ids)
  return cache.result()
}

function errors(ratios: readonly number[], exact: number): { mean: number; max: number } {
  const all = ratios.map((ratio) => Math.abs(ratio - exact))
  return { mean: all.reduce((sum, one) => sum + one, 0) / all.length, max: Math.max(...all) }
}

// Exact ratios: libCacheSim's counts; CLOCK's is our own, which equals libCacheSim's to four digits.
describe.each([
  ['lru', 10_000, 0.6052709, 10],
  ['lru', 100_000, 0.3650889, 10],
  ['fifo', 10_000, 0.6383669, 3],
  ['clock', 10_000, 0.5945762, 3],
  ['s3-fifo', 10_000, 0.5055204, 3],
  ['s3-fifo', 100_000, 0.3083003, 3],
] as const)('the head of the trace and a hundredth of its tail: %s of %i objects', (policy, capacity, exact, seeds) => {
  it('is off by .003 on average and .01 at most, and its bound holds', () => {
    const results = SEEDS.slice(0, seeds).map((seed) => sampled(policy, capacity, seed))
    const { mean, max } = errors(
      results.map(({ missRatio }) => missRatio),
      exact,
    )
    expect(mean).toBeLessThanOrEqual(0.003)
    expect(max).toBeLessThanOrEqual(0.01)
    // 19 in 20: that 3 of 10 are outside by chance alone happens once in a hundred times.
    const outside = results.filter(({ missRatio, bound }) => Math.abs(missRatio - exact) > bound)
    expect(outside.length).toBeLessThanOrEqual(2)
    for (const { bound } of results) expect(bound).toBeLessThan(0.02)
  })
})

it('is many times closer than hash sampling alone, adjusted or not', () => {
  const plain = errors(
    SEEDS.slice(0, 5).map((seed) => shardsMissRatio(ids, 10_000, RATE, hashOf(seed), false)),
    0.6052709,
  )
  const adjusted = errors(
    SEEDS.slice(0, 5).map((seed) => shardsMissRatio(ids, 10_000, RATE, hashOf(seed), true)),
    0.6052709,
  )
  expect(plain.mean).toBeGreaterThan(0.03)
  expect(adjusted.mean).toBeGreaterThan(0.006)
})

it('is exact where all objects are in the head, or all of the tail is in the sample', () => {
  const some = ids.subarray(0, 300_000)
  const distances = new StackDistances()
  distances.requestAll(some)
  const exact = distances.misses([5000])[0] / some.length
  const everyone = new HeadAndTail('lru', 5000, Uint32Array.from(new Set(some)), RATE, hashOf('1'))
  everyone.requestAll(some)
  const nobody = new HeadAndTail('lru', 5000, new Uint32Array(0), 1, new TailHash(1, 1))
  nobody.requestAll(some)
  expect(everyone.result()).toMatchObject({ missRatio: exact, bound: 0, playedShare: 1, tailObjects: 0 })
  expect(nobody.result().missRatio).toBeCloseTo(exact, 12)
})

it('stack distances give the counts of LRU and of an endless cache on the whole trace', () => {
  const distances = new StackDistances()
  for (let start = 0; start < ids.length; start += 65_536) distances.requestAll(ids.subarray(start, start + 65_536))
  expect(distances.misses([10_000, 100_000, 1_000_000])).toEqual([6_052_709, 3_650_889, 898_059])
})

it('the head is found from one request in sixteen, in memory for fewer ids than there are', () => {
  const counted = new HeadCount()
  for (let i = 0; i < ids.length; i += 16) counted.add(ids[i], 100)
  expect(counted.top(100).filter((id) => id < 100).length).toBeGreaterThanOrEqual(90)
  expect(counted.top(100)).toHaveLength(100)
})
