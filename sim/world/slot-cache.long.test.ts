import { beforeAll, describe, expect, it } from 'vitest'
import { ZipfTrace } from '../workload/zipf-trace.ts'
import { DenseCache, HashedCache, type SlotCache } from './slot-cache.ts'

const REQUESTS = 10_000_000
const OBJECTS = 1_000_000
const BLOCK = 1 << 16

let trace: Uint32Array

function misses(cache: SlotCache, ids: Uint32Array): number {
  let count = 0
  for (let start = 0; start < ids.length; start += BLOCK) count += cache.requestAll(ids.subarray(start, start + BLOCK))
  return count
}

// The trace on which libCacheSim, an independent simulator in C, gives the counts below.
beforeAll(() => {
  trace = new Uint32Array(REQUESTS)
  new ZipfTrace(OBJECTS, 0.9, 42n).fill(trace)
})

describe('on the Zipf trace of 10 M requests', () => {
  it('there are 898 059 distinct ids, which is what an endless cache misses', () => {
    expect(misses(new DenseCache('lru', OBJECTS), trace)).toBe(898_059)
  })

  it.each([
    ['lru', 10_000, 6_052_709],
    ['lru', 100_000, 3_650_889],
    ['fifo', 10_000, 6_383_669],
    ['fifo', 100_000, 4_025_692],
    ['sieve', 10_000, 5_127_831],
    ['sieve', 100_000, 3_121_342],
    ['s3-fifo', 10_000, 5_055_204],
    ['s3-fifo', 100_000, 3_083_003],
    ['lfu', 10_000, 5_149_123],
    ['lfu', 100_000, 3_121_342],
  ] as const)('%s of %i objects misses %i times, to the request', (policy, capacity, count) => {
    expect(misses(new DenseCache(policy, capacity), trace)).toBe(count)
  })

  // libCacheSim's ratios beside our counts. W-TinyLFU's depend on the hash of its sketch, in libCacheSim and here, by .001.
  it.each([
    ['arc', 10_000, 5_091_564, 0.5092, 0.00005],
    ['arc', 100_000, 3_131_624, 0.3132, 0.00005],
    ['slru', 10_000, 5_160_375, 0.516, 0.00005],
    ['slru', 100_000, 3_135_096, 0.3135, 0.00005],
    ['clock', 10_000, 5_945_762, 0.5946, 0.00005],
    ['clock', 100_000, 3_553_402, 0.3553, 0.00005],
    ['w-tinylfu', 10_000, 5_003_425, 0.5005, 0.001],
    ['w-tinylfu', 100_000, 3_046_606, 0.3054, 0.001],
  ] as const)(
    '%s of %i objects misses %i times, a ratio of %f, give or take %f',
    (policy, capacity, count, ratio, by) => {
      const counted = misses(new DenseCache(policy, capacity), trace)
      expect(counted).toBe(count)
      expect(Math.abs(counted / REQUESTS - ratio)).toBeLessThanOrEqual(by)
    },
  )

  it('counts the same through the hash index, under other names for the same objects', () => {
    // Multiplication by an odd number is a bijection of the 32-bit integers.
    const sparse = trace.map((id) => Math.imul(id, 0x9e3779b1))
    expect(misses(new HashedCache('lru', 10_000), sparse)).toBe(6_052_709)
    expect(misses(new HashedCache('s3-fifo', 10_000), sparse)).toBe(5_055_204)
  })
})
