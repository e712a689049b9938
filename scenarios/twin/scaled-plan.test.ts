import { describe, expect, it } from 'vitest'
import { smallPlan } from '../../sim/plan.fixture.ts'
import { simulate } from '../../sim/simulate.ts'
import { changes, scaledPlan, type TwinSize, UNKNOWN_CONDITIONS } from './scaled-plan.ts'

const size: TwinSize = { listeners: 100, tracks: 500, warmupMs: 10_000, durationMs: 60_000, calibrationMs: 10_000 }
const plan = smallPlan()

describe('a scenario scaled to one machine', () => {
  it('keeps edges and shields in proportion to the catalog, and the load as it is at its peak', () => {
    const scaled = scaledPlan(plan, size, 'seed', UNKNOWN_CONDITIONS)
    const part = size.tracks / plan.catalog.tracks
    expect(scaled.providers.map(({ edgeBytes }) => edgeBytes)).toEqual(
      plan.providers.map(({ edgeBytes }) => Math.round(edgeBytes * part)),
    )
    expect(scaled.shield.bytes).toBe(Math.round(plan.shield.bytes * part))
    const { figures } = simulate(scaled, { workers: 1 })
    expect(figures.peakListeners).toBeGreaterThan(70)
    expect(figures.peakListeners).toBeLessThan(130)
  })

  it('takes the conditions for the service, and makes up for chunks that weigh more than they nominally do', () => {
    const times = (median: number) => ({ median, p99: 3 * median })
    const conditions = {
      authorizeMs: times(1),
      edgeServiceMs: times(2),
      shieldServiceMs: times(3),
      originServiceMs: times(4),
      bytesPerNominal: 1.25,
    }
    const plain = scaledPlan(plan, size, 'seed', UNKNOWN_CONDITIONS)
    const scaled = scaledPlan(plan, size, 'seed', conditions)
    expect(scaled.playback.authorizeMs).toEqual(times(1))
    expect(scaled.delivery.edgeServiceMs).toEqual(times(2))
    expect(scaled.shield.serviceMs).toEqual(times(3))
    expect(scaled.origin.serviceMs).toEqual(times(4))
    expect(scaled.providers[0]?.edgeBytes).toBe(Math.round((plain.providers[0]?.edgeBytes ?? 0) / 1.25))
    expect(scaled.network.wifi.throughputBps.median).toBe(plain.network.wifi.throughputBps.median / 1.25)
  })

  it('says what it changes, and only that', () => {
    const without = changes(plan, size)
    expect(without.join('\n')).toMatch(/500 tracks for 200\u202f000/)
    const unlike = smallPlan({ delivery: { ...plan.delivery, chunkMs: 5000, coalescing: false, failover: 'dns' } })
    const more = changes(unlike, size).filter((text) => !without.includes(text))
    expect(more).toEqual([
      'chunks of 10 s, as the service cuts them, for 5 s',
      'concurrent misses share one fetch, as in the service',
      'apps try another provider themselves, as the listener does',
    ])
  })
})
