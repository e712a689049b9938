import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { evictionNames } from '../reference/delivery/eviction.policy.ts'
import { smallPlan } from './plan.fixture.ts'
import type { Result } from './result.ts'
import { simulate } from './simulate.ts'
import { ObjectCache } from './world/object-cache.ts'

/** Largest part of its bytes that any cache has held. */
let fullest = 0
let evictions = 0

// Looks at each cache after each change; the caches themselves are real.
beforeEach(() => {
  fullest = 0
  evictions = 0
  const { insert, extend } = ObjectCache.prototype
  const look = (cache: ObjectCache): void => {
    fullest = Math.max(fullest, cache.used / cache.capacityBytes)
    evictions = Math.max(evictions, cache.evictions)
  }
  vi.spyOn(ObjectCache.prototype, 'insert').mockImplementation(function (this: ObjectCache, ...args) {
    insert.apply(this, args)
    look(this)
  })
  vi.spyOn(ObjectCache.prototype, 'extend').mockImplementation(function (this: ObjectCache, ...args) {
    extend.apply(this, args)
    look(this)
  })
})

afterEach(() => vi.restoreAllMocks())

const edgeHitRatios = new Map<string, number>()
/** Miss ratios that theory gives, of all caches. */
const predicted = new Map<string, string>()

async function replay(eviction: (typeof evictionNames)[number]): Promise<Result> {
  const plan = smallPlan()
  // Small edges, so that ten minutes show what is thrown out.
  const providers = plan.providers.map((provider) => ({ ...provider, edgeBytes: 25e9 }))
  return simulate({ ...plan, providers, delivery: { ...plan.delivery, eviction } }, { workers: 1 })
}

describe.each(evictionNames)('a replay with %s', (eviction) => {
  it('hits sometimes, keeps within its bytes and says what theory there is', async () => {
    const { figures, caches } = await replay(eviction)
    expect(figures.edgeHitRatio.value).toBeGreaterThan(0.1)
    expect(figures.edgeHitRatio.value).toBeLessThan(0.9)
    expect(fullest).toBeGreaterThan(0.9)
    expect(fullest).toBeLessThanOrEqual(1)
    expect(evictions).toBeGreaterThan(100)
    for (const cache of caches) {
      expect(cache.policy).toBe(eviction)
      const hasTheory = eviction === 'lru' || eviction === 'fifo'
      expect(cache.theory).toMatchObject({
        name: eviction === 'fifo' ? 'Che (FIFO)' : 'Che (LRU)',
        isYardstick: !hasTheory,
      })
      if (!hasTheory) expect(cache.remark).toContain(`no theory of ${eviction}: LRU's as a yardstick`)
    }
    edgeHitRatios.set(eviction, figures.edgeHitRatio.value)
    predicted.set(eviction, caches.map(({ theory }) => theory?.missRatio).join())
  })
})

it('every policy gives another hit ratio, but SIEVE that of LFU: in so short a time its hand does not go round', () => {
  expect(edgeHitRatios.get('sieve')).toBe(edgeHitRatios.get('lfu'))
  expect(new Set(edgeHitRatios.values()).size).toBe(evictionNames.length - 1)
})

it('has one yardstick for all policies without a theory: what LRU would miss', () => {
  const [lru, fifo] = [predicted.get('lru'), predicted.get('fifo')]
  expect(lru).not.toBe(fifo)
  for (const [eviction, ratios] of predicted) expect(ratios).toBe(eviction === 'fifo' ? fifo : lru)
})
