import { beforeAll, describe, expect, it } from 'vitest'
import { ZipfTrace } from '../workload/zipf-trace.ts'
import { DenseCache } from '../world/slot-cache.ts'

const WARM_UP = 2_000_000
const REQUESTS = 20_000_000
const BLOCK = 1 << 18

let ids: Uint32Array

beforeAll(() => {
  ids = new Uint32Array(WARM_UP + REQUESTS)
  new ZipfTrace(1_000_000, 0.9, 42n).fill(ids)
})

// Miss ratios by theory, computed independently (targets of the project).
describe.each([
  ['lru', 1_000, 0.776411],
  ['lru', 10_000, 0.605099],
  ['lru', 100_000, 0.363048],
  ['fifo', 1_000, 0.802477],
  ['fifo', 10_000, 0.638291],
  ['fifo', 100_000, 0.401242],
] as const)('a simulated %s cache of %i objects', (policy, capacity, missRatio) => {
  it('misses within 5e-4 of the theory once it is warm', () => {
    const cache = new DenseCache(policy, capacity)
    const misses = (from: number, to: number): number => {
      let count = 0
      for (let at = from; at < to; at += BLOCK) count += cache.requestAll(ids.subarray(at, Math.min(to, at + BLOCK)))
      return count
    }
    misses(0, WARM_UP)
    const measured = misses(WARM_UP, ids.length) / REQUESTS
    expect(Math.abs(measured - missRatio)).toBeLessThan(5e-4)
  })
})
