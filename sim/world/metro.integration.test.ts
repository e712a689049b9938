import { describe, expect, it } from 'vitest'
import { scaleBy, smallPlan } from '../plan.fixture.ts'
import { simulate } from '../simulate.ts'
import { buildWorld } from './world.ts'

const base = smallPlan()
const plan = smallPlan({
  warmupMs: 0,
  durationMs: 1_200_000,
  scale: scaleBy(20_000, 0.4),
  // Larger caches are not needed to count listeners.
  delivery: { ...base.delivery, startCaches: 'cold' },
})

describe('listeners', () => {
  it('are as many as wanted from the first moment on, without a wave from how they began', () => {
    const world = buildWorld(plan)
    const { listeners, atMs, bucketMs } = simulate(plan, { workers: 1 }).timeline
    for (const [i, count] of listeners.entries()) {
      const wanted = world.metros.reduce((sum, metro) => sum + world.target(metro, atMs[i] + bucketMs / 2), 0)
      // Poisson, and 1 %: waiting for sound makes stays a little longer than the plan knows.
      const deviation = Math.sqrt(wanted) / wanted
      expect(Math.abs((count * plan.scale.factor) / wanted - 1)).toBeLessThan(3.5 * deviation + 0.01)
    }
  })
  it('who are in the midst of a track at the first moment hear the next one without a gap, like everybody later', () => {
    const { wifi, cellular } = base.network
    const fast = { throughputBps: { median: 100e6, p1: 50e6 }, dropPerTrack: 0, lossRate: 0 }
    const network = { ...base.network, wifi: { ...wifi, ...fast }, cellular: { ...cellular, ...fast } }
    const warm = { ...plan, network, delivery: base.delivery, durationMs: 600_000 }
    const { rebuffering } = simulate(warm, { workers: 1 }).timeline
    for (const share of rebuffering) expect(share ?? 0).toBeLessThan(5e-5)
  })
})
