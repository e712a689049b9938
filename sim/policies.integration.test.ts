import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Eviction } from '../reference/delivery/eviction.policy.ts'
import { smallPlan } from './plan.fixture.ts'
import type { Plan } from './plan.ts'
import type { Result } from './result.ts'

/**
 * The one idea of the project: the simulator runs the service's own decisions. Each test changes one policy in its one place
 * and sees a replay change with it.
 */
const plan = smallPlan()
const provider = plan.providers[0].name
const regions = plan.population.regions.map((region) => region.name)
const withOutage: Plan = {
  ...plan,
  faults: [{ what: 'provider-outage', provider, regions, atMs: 240_000, forMs: 120_000 }],
}

async function replay(p: Plan): Promise<Result> {
  vi.resetModules()
  const { simulate } = await import('./simulate.ts')
  return simulate(p, { workers: 1 })
}

/** Replays with some exports of a policy module replaced. */
async function replayWith<T extends object>(
  module: string,
  change: (original: T) => Partial<T>,
  p = plan,
): Promise<Result> {
  vi.doMock(module, async (importOriginal) => {
    const original = await importOriginal<T>()
    return { ...original, ...change(original) }
  })
  return replay(p)
}

afterEach(() => {
  vi.doUnmock('../reference/delivery/cdn-router.policy.ts')
  vi.doUnmock('../reference/delivery/health.policy.ts')
  vi.doUnmock('../reference/delivery/retry.policy.ts')
  vi.doUnmock('../reference/delivery/eviction.policy.ts')
  vi.doUnmock('../reference/playback/quality.policy.ts')
  vi.doUnmock('../reference/playback/prefetch.policy.ts')
  vi.resetModules()
})

describe('a policy changed in its one place changes the replay', () => {
  it('cdn-router: the last provider instead of the best takes all plays', async () => {
    const before = await replay(plan)
    const result = await replayWith<typeof import('../reference/delivery/cdn-router.policy.ts')>(
      '../reference/delivery/cdn-router.policy.ts',
      () => ({ chooseCdn: (_columns, _at, _count, usable) => 31 - Math.clz32(usable) }),
    )
    expect(before.providers[0].playShare.value).toBeGreaterThan(0.1)
    expect(result.providers.at(-1)?.playShare.value).toBe(1)
  })

  it('health: a provider that is never taken out of rotation is tried by everyone', async () => {
    const before = await replay(withOutage)
    const result = await replayWith<typeof import('../reference/delivery/health.policy.ts')>(
      '../reference/delivery/health.policy.ts',
      () => ({ nextHealth: () => 0, reportedAvailability: () => 1 }),
      withOutage,
    )
    expect(result.providers[0].failedAttempts).toBeGreaterThan(1.2 * before.providers[0].failedAttempts)
  })

  it('retry: a client that never tries again loses its plays', async () => {
    const before = await replay(withOutage)
    const result = await replayWith<typeof import('../reference/delivery/retry.policy.ts')>(
      '../reference/delivery/retry.policy.ts',
      () => ({ retryDelayMs: () => -1 }),
      withOutage,
    )
    expect(result.figures.availability.value).toBeLessThan(before.figures.availability.value)
    expect(result.figures.failover.p50.samples).toBe(0)
  })

  it('eviction: throwing out the most recent instead of the least recent costs hits', async () => {
    class MostRecent implements Eviction {
      private stack: number[] = []
      onMiss(): void {}
      onInsert(slot: number): void {
        this.stack.push(slot)
      }
      onHit(): void {}
      onResize(): void {}
      evict(): number {
        return this.stack.pop() ?? -1
      }
      onRemove(): void {}
      grow(): void {}
    }
    const before = await replay(plan)
    const result = await replayWith<typeof import('../reference/delivery/eviction.policy.ts')>(
      '../reference/delivery/eviction.policy.ts',
      () => ({ createEviction: () => new MostRecent() }),
    )
    expect(result.figures.edgeHitRatio.value).toBeLessThan(before.figures.edgeHitRatio.value - 0.01)
  })

  it('quality: the lowest rung for everybody makes the bill small', async () => {
    const before = await replay(plan)
    const result = await replayWith<typeof import('../reference/playback/quality.policy.ts')>(
      '../reference/playback/quality.policy.ts',
      () => ({ rungCap: () => 0, nextRung: () => 0 }),
    )
    expect(result.figures.playedByRung[0]).toBe(1)
    expect(result.figures.costPerMillionPlaysUsd.value).toBeLessThan(before.figures.costPerMillionPlaysUsd.value / 2)
  })

  it('prefetch: fetching ahead only at the very end leaves gaps', async () => {
    const before = await replay(plan)
    const result = await replayWith<typeof import('../reference/playback/prefetch.policy.ts')>(
      '../reference/playback/prefetch.policy.ts',
      () => ({ prefetchPositionMs: (durationMs) => durationMs }),
    )
    expect(result.figures.prefetchedShare.value).toBeLessThan(before.figures.prefetchedShare.value)
    expect(result.figures.rebuffering.value).toBeGreaterThan(before.figures.rebuffering.value)
  })
})
