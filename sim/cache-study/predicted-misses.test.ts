import { beforeAll, describe, expect, it } from 'vitest'
import type { CheModel } from '../theory/che.ts'
import { ZipfTrace } from '../workload/zipf-trace.ts'
import { predictedMissRatio } from './predicted-misses.ts'
import type { Requests } from './requests.ts'
import { StudyCache } from './study-cache.ts'
import { TracePopularity } from './trace-popularity.ts'

const REQUESTS = 400_000
let requests: Requests
let popularity: TracePopularity

beforeAll(() => {
  const ids = new Uint32Array(REQUESTS)
  new ZipfTrace(100_000, 0.9, 7n).fill(ids)
  // 1 to 40 places, whatever the popularity.
  const sizesBytes = Float64Array.from(ids, (id) => 1 + ((id * 29) % 40))
  requests = { ids, sizesBytes, timesS: null }
  popularity = new TracePopularity()
  for (let at = 0; at < REQUESTS; at += 50_000) {
    const part = <T extends Uint32Array | Float64Array>(of: T): T => of.subarray(at, at + 50_000) as T
    popularity.requestAll({ ids: part(ids), sizesBytes: part(sizesBytes), timesS: null })
  }
})

function measured(policy: CheModel, capacity: number, bySize: boolean, lifetime: number | null): number {
  const cache = new StudyCache({ policy, capacity, bySize, admission: null, lifetime, drawKey: 1 })
  cache.requestAll(requests)
  return cache.misses / cache.requests
}

describe.each(['lru', 'fifo'] as const)('the predicted misses of %s', (policy) => {
  it.each([
    [500, false],
    [5000, false],
    [10_000, false],
    [10_000, true],
    [200_000, true],
  ] as const)('are those of a cache of %i, sizes counting: %s', (capacity, bySize) => {
    const predicted = predictedMissRatio(policy, popularity.classes(bySize), capacity, Number.POSITIVE_INFINITY)
    expect(Math.abs(predicted - measured(policy, capacity, bySize, null))).toBeLessThan(0.002)
  })

  it.each([1000, 10_000, 30_000, 100_000, 300_000])(
    'are those of a cache whose entries live for %i requests',
    (lifetime) => {
      const classes = popularity.classes(false)
      const predicted = predictedMissRatio(policy, classes, 2000, lifetime / REQUESTS)
      expect(Math.abs(predicted - measured(policy, 2000, false, lifetime))).toBeLessThan(0.002)
    },
  )
})

it('groups what was asked for equally often and is about equally large, and loses nothing', () => {
  const ids = requests.ids.subarray(0, 20_000)
  const sizesBytes = requests.sizesBytes?.subarray(0, 20_000) ?? null
  const some = new TracePopularity()
  some.requestAll({ ids, sizesBytes, timesS: null })
  const sizes = new Map(Array.from(ids, (id, i) => [id, sizesBytes?.[i] ?? 1]))
  for (const bySize of [true, false]) {
    const classes = some.classes(bySize)
    const sum = (of: (c: (typeof classes)[number]) => number): number => classes.reduce((all, c) => all + of(c), 0)
    expect(sum(({ count, rate }) => count * rate)).toBe(20_000)
    expect(sum(({ count }) => count)).toBe(sizes.size)
    const bytes = [...sizes.values()].reduce((all, size) => all + (bySize ? size : 1), 0)
    expect(sum(({ count, size }) => count * size)).toBeCloseTo(bytes, 3)
  }
})

it('counts first requests, and what is larger than the cache, as misses', () => {
  const classes = [
    { count: 3, rate: 1, size: 1 },
    { count: 1, rate: 7, size: 9 },
    { count: 1, rate: 10, size: 1 },
  ]
  // All that fits fits together: 3 + 7 + 1 of 20.
  expect(predictedMissRatio('lru', classes, 8, Number.POSITIVE_INFINITY)).toBe(11 / 20)
})
