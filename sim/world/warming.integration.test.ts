import { describe, expect, it } from 'vitest'
import { nodeHost } from '../engine/host.node.ts'
import { scaleBy, smallPlan } from '../plan.fixture.ts'
import type { Plan } from '../plan.ts'
import type { Result } from '../result.ts'
import { simulate } from '../simulate.ts'

const base = smallPlan()
const RELEASED_AT_MS = 120_000

/** A release that is played from one moment on, in a world of 50,000 of whom a part is simulated. */
function withHit(warmAtPlaysPerMinute: number | null, changed: Partial<Plan> = {}): Plan {
  return smallPlan({
    durationMs: 600_000,
    scale: scaleBy(10_000, 0.2),
    catalog: {
      ...base.catalog,
      releases: [
        {
          name: 'hit',
          tracks: 2,
          atMs: RELEASED_AT_MS,
          shareOfPlays: 0.2,
          halfLifeMs: 86_400_000,
          rushListeners: 0,
          rushWithinMs: 1_000,
        },
      ],
    },
    delivery: { ...base.delivery, coalescing: false, warmAtPlaysPerMinute },
    ...changed,
  })
}
const run = (plan: Plan, workers = 1): Result => simulate(plan, { workers, host: nodeHost })
const placed = ({ happenings }: Result) => happenings.filter(({ kind }) => kind === 'preposition')

describe('warming by velocity', () => {
  const off = run(withHit(null))
  // The hit has some 2,000 plays a minute and track; the most popular of the catalog a few.
  const on = run(withHit(600))

  it('puts the tracks of a hit on every edge once they are played often, and before long', () => {
    const [first, ...more] = placed(on)
    expect(more).toEqual([])
    expect(first.fromMs).toBeGreaterThan(RELEASED_AT_MS)
    expect(first.fromMs).toBeLessThan(RELEASED_AT_MS + 60_000)
    expect(on.promotedTracks).toBe(2)
    expect([off.promotedTracks, placed(off)]).toEqual([null, []])
  })

  it('puts nothing anywhere below its threshold, and sooner what has a lower one', () => {
    const never = run(withHit(1_000_000))
    expect(never.promotedTracks).toBe(0)
    for (const part of ['figures', 'timeline', 'providers', 'stations', 'happenings'] as const) {
      expect(never[part]).toEqual(off[part])
    }
    expect(placed(run(withHit(200)))[0].fromMs).toBeLessThan(placed(on)[0].fromMs)
  })

  it('spares the shields what would have been asked for later', () => {
    const asked = ({ timeline }: Result): number =>
      timeline.shieldRequestsPerS.slice(RELEASED_AT_MS / timeline.bucketMs).reduce((sum, perS) => sum + perS, 0)
    expect(asked(on)).toBeLessThan(asked(off))
    expect(on.figures.edgeHitRatio.value).toBeGreaterThan(off.figures.edgeHitRatio.value)
  })

  it('counts tracks of the catalog by their own plays, of which a scaled world has as many as the whole', () => {
    const [small, large] = [scaleBy(5_000, 0.1), scaleBy(20_000, 0.4)].map(
      (scale) => run(withHit(8, { scale })).promotedTracks ?? 0,
    )
    expect(large).toBeGreaterThan(50)
    expect(small / large).toBeGreaterThan(0.6)
    expect(small / large).toBeLessThan(1.7)
  })

  it.each([2, 3])('is the same, to the byte, with %i workers, stand-ins and all', (workers) => {
    const scale = { ...scaleBy(10_000, 0.2), oneTrackIn: 4, exactTracks: 32 }
    const plan = withHit(8, { scale })
    expect(JSON.stringify(run(plan, workers))).toBe(JSON.stringify(run(plan)))
  })
})
