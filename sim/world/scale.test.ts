import { describe, expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import { chooseScale } from './scale.ts'

const plan = smallPlan()
/** A hundred times the listeners, tracks and bytes. */
const large = smallPlan({
  population: { ...plan.population, listeners: 50_000_000 },
  catalog: { ...plan.catalog, tracks: 100e6 },
  providers: plan.providers.map((provider) => ({ ...provider, pops: 50, edgeBytes: 10e12 })),
  shield: { ...plan.shield, bytes: 100e12 },
  origin: { ...plan.origin, bandwidthBps: 800e9, streamBps: 500e6 },
})

describe('the scale of a world', () => {
  it('keeps every track and read where there is room', () => {
    expect(chooseScale(plan, 50_000, 'auto')).toEqual({
      simulatedListeners: 50_000,
      factor: 1,
      exactTracks: 0,
      oneTrackIn: 1,
      originFactor: 1,
    })
  })

  it('lets one track in a power of two stand for its neighbors where there is none', () => {
    const scale = chooseScale(large, 50_000_000, 'auto')
    expect(scale).toMatchObject({ factor: 1, originFactor: 0.2 })
    expect(Math.log2(scale.oneTrackIn) % 1).toBe(0)
    expect(scale.oneTrackIn).toBeGreaterThan(16)
    expect(scale.exactTracks).toBe(8 * scale.oneTrackIn)
    // Fewer listeners make a smaller world, which needs less of it.
    expect(chooseScale(large, 1_000_000, 'auto').oneTrackIn).toBeLessThan(scale.oneTrackIn)
  })

  it('keeps more tracks apart where one miss in the name of many would fill the origin', () => {
    const narrow = { ...large, origin: { ...large.origin, bandwidthBps: 4e9, streamBps: 6e6 } }
    expect(chooseScale(large, 1_000_000, 'auto').oneTrackIn).toBeGreaterThan(1)
    expect(chooseScale(narrow, 1_000_000, 'auto').oneTrackIn).toBe(1)
    // Where they would not fit into memory they are not.
    expect(chooseScale(narrow, 50_000_000, 'auto').oneTrackIn).toBeGreaterThan(8)
  })

  it('does as it is told', () => {
    expect(chooseScale(large, 50_000_000, 'exact')).toMatchObject({ oneTrackIn: 1, exactTracks: 0, originFactor: 1 })
    expect(chooseScale(plan, 50_000, 16)).toMatchObject({ oneTrackIn: 16, exactTracks: 128 })
  })

  it('never simulates more of the origin than of the listeners', () => {
    expect(chooseScale(large, 500_000, 64).originFactor).toBe(0.01)
  })
})
