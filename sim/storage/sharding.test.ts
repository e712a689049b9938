import { describe, expect, it } from 'vitest'
import { delayFigures } from '../outcome/measure.ts'
import { smallPlan } from '../plan.fixture.ts'
import type { ShardingPlan } from '../plan.ts'
import { lognormalTable } from '../stats/quantile-table.ts'
import { total } from './ring.fixture.ts'
import { allotted, shardShares } from './shard-shares.ts'
import { Sharding } from './sharding.ts'
import { smallStorage } from './storage-plan.fixture.ts'

function planOf(sharding: Partial<ShardingPlan>) {
  const storage = smallStorage()
  return smallPlan({ storage: { ...storage, sharding: { ...storage.sharding, ...sharding } } })
}

describe('shares of shards', () => {
  it('of users are nearly the same', () => {
    const [shares] = shardShares(planOf({ shards: 8 }), 'user-hash')
    // 50,000 users on 8 shards: 6,250 each, give or take 79.
    expect(Math.max(...shares) * 8).toBeLessThan(1.05)
    expect(Math.min(...shares) * 8).toBeGreaterThan(0.95)
  })

  it('of artists are as uneven as the first artist makes them', () => {
    const plan = planOf({ shards: 16, artists: 20_000, artistExponent: 1 })
    const [shares] = shardShares(plan, 'artist-range')
    const harmonic = Array.from({ length: 20_000 }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b, 0)
    expect(Math.max(...shares)).toBeGreaterThan(1 / harmonic)
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9)
  })

  it('by geography keep each region to its own shards', () => {
    const [west, east] = shardShares(planOf({ shards: 10 }), 'geography')
    expect(Array.from(west)).toEqual([...new Array(6).fill(1 / 6), 0, 0, 0, 0])
    expect(Array.from(east)).toEqual([0, 0, 0, 0, 0, 0, ...new Array(4).fill(1 / 4)])
  })

  it('are allotted whole, in proportion, at least one each', () => {
    expect(allotted([0.5, 0.3, 0.2], 10)).toEqual([5, 3, 2])
    expect(allotted([0.98, 0.01, 0.01], 5)).toEqual([3, 1, 1])
    expect(allotted([0.5, 0.5], 1)).toEqual([1, 0])
  })
})

describe('delays of shards', () => {
  it('of a query that asks all are the slowest of them: F(t)^n where nobody waits', () => {
    const serviceMs = { median: 4, p99: 30 }
    const sharding = new Sharding(planOf({ shards: 32, serversPerShard: 500, serviceMs }), 'user-hash')
    for (let n = 0; n < 400; n++) sharding.window(n * 10_000, (n + 1) * 10_000, [2_000, 1_500], 0)
    const table = lognormalTable(4, 30)
    const { p50, p99 } = delayFigures(sharding.scattered, 0)
    expect(Math.abs(p50.value / table.sample(0.5 ** (1 / 32)) - 1)).toBeLessThan(0.05)
    expect(Math.abs(p99.value / table.sample(0.99 ** (1 / 32)) - 1)).toBeLessThan(0.2)
    expect(delayFigures(sharding.indexed, 0).p99.value).toBeLessThan(p99.value)
  })

  it('grow where one region has its evening alone', () => {
    const plan = planOf({ shards: 10, serversPerShard: 1, serviceMs: { median: 20, p99: 60 } })
    const geography = new Sharding(plan, 'geography')
    const users = new Sharding(plan, 'user-hash')
    for (const one of [geography, users]) {
      for (let n = 0; n < 100; n++) one.window(n * 10_000, (n + 1) * 10_000, [2_000, 200], 0)
    }
    // 2,000 of 2,200 plays on six of ten shards.
    expect(geography.peak.overMean).toBeCloseTo(2_000 / 6 / 220, 6)
    expect(users.peak.overMean).toBeLessThan(1.05)
    expect(delayFigures(geography.hottest, 0).p99.value).toBeGreaterThan(delayFigures(users.hottest, 0).p99.value)
  })

  it('reach the timeout where a shard gets more than it can do, and that part is refused', () => {
    const plan = planOf({ shards: 1, serversPerShard: 1, serviceMs: { median: 10, p99: 10 } })
    const sharding = new Sharding(plan, 'user-hash')
    // 125 a second of 10 ms each: a quarter more than one server does.
    for (let n = 0; n < 30; n++) sharding.window(n * 10_000, (n + 1) * 10_000, [1_250, 0], 0)
    expect(total(sharding.refused) / total(sharding.offered)).toBeCloseTo(0.2, 6)
    expect(delayFigures(sharding.operations, 0).p99.value / 2_010).toBeCloseTo(1, 2)
  })
})
