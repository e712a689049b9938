import { describe, expect, it } from 'vitest'
import { scaleBy, smallPlan } from '../plan.fixture.ts'
import type { CacheOutcome, Result } from '../result.ts'
import { simulate } from '../simulate.ts'

const base = smallPlan()
/** A line on which everybody hears what they asked for: theory knows nothing of quality rules. */
const fast = {
  throughputBps: { median: 200e6, p1: 50e6 },
  rttMs: { median: 12, p99: 30 },
  changes: { sigma: 0.1, rttShare: 0.2, everyMs: 60_000 },
  dropPerTrack: 0,
  dropMeanMs: 1_000,
  lossRate: 0,
}

/** Each region plays tracks of its own, a fifth of the catalog all together, with this share of its plays. */
function withRegional(shareOfPlays: number, oneTrackIn: number): Result {
  const scale = { ...scaleBy(20_000, 0.4), oneTrackIn, exactTracks: oneTrackIn === 1 ? 0 : 8 * oneTrackIn }
  return simulate(
    smallPlan({
      scale,
      catalog: { ...base.catalog, regional: { shareOfPlays, shareOfTracks: 0.2 } },
      playback: { ...base.playback, quality: 'fixed' },
      network: { ...base.network, wifi: fast, cellular: fast },
    }),
    { workers: 1 },
  )
}

/** All edges together: the share of look-ups that missed, and that which theory gives. */
function edges({ caches }: Result): { measured: number; theory: number } {
  const edge = caches.filter(({ tier, theory }) => tier === 'edge' && theory !== null)
  const mean = (of: (cache: CacheOutcome) => number): number =>
    edge.reduce((sum, cache) => sum + cache.lookups * of(cache), 0) /
    edge.reduce((sum, cache) => sum + cache.lookups, 0)
  return { measured: mean((c) => c.missRatio.value), theory: mean((c) => c.theory?.missRatio ?? Number.NaN) }
}

describe.each([1, 4])('regional taste, with one track in %i', (oneTrackIn) => {
  const without = withRegional(0, oneTrackIn)
  const taste = withRegional(0.3, oneTrackIn)

  it('lets the same caches hit more: what a region plays is fewer tracks', () => {
    expect(edges(taste).measured).toBeLessThan(edges(without).measured - 0.03)
    expect(taste.figures.edgeHitRatio.value).toBeGreaterThan(without.figures.edgeHitRatio.value + 0.03)
  })

  it('misses as often as theory says of what each region plays', () => {
    for (const result of [without, taste]) {
      const { measured, theory } = edges(result)
      expect(Math.abs(measured - theory)).toBeLessThan(0.005 + 0.0025 * Math.log2(oneTrackIn))
    }
  })
})
