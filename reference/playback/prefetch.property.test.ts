import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunksHeld, prefetchLimit, prefetchPositionMs } from './prefetch.policy.ts'

describe('fetching ahead', () => {
  it('begins within the track, at 75 % of 210 s with 52.5 s to go', () => {
    expect(prefetchPositionMs(210_000, 0.75)).toBe(157_500)
    fc.assert(
      fc.property(fc.nat(3_600_000), fc.double({ min: 0, max: 1, noNaN: true }), (durationMs, at) => {
        const position = prefetchPositionMs(durationMs, at)
        expect(position).toBeGreaterThanOrEqual(0)
        expect(position).toBeLessThanOrEqual(durationMs)
      }),
    )
  })

  it('fetches at least one chunk and no more than the client holds', () => {
    fc.assert(
      fc.property(fc.nat(10), fc.integer({ min: 1, max: 100 }), (wanted, held) => {
        const limit = prefetchLimit(wanted, held)
        expect(limit).toBeGreaterThanOrEqual(1)
        expect(limit).toBeLessThanOrEqual(held)
        if (wanted >= 1 && wanted <= held) expect(limit).toBe(wanted)
      }),
    )
  })

  it('holds as many whole chunks as the high watermark allows, at least two', () => {
    expect(chunksHeld(30_000, 10_000)).toBe(3)
    expect(chunksHeld(30_000, 7_000)).toBe(4)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120_000 }), fc.integer({ min: 1_000, max: 30_000 }), (high, chunkMs) => {
        const held = chunksHeld(high, chunkMs)
        expect(held).toBeGreaterThanOrEqual(2)
        if (held > 2) expect(held * chunkMs).toBeLessThanOrEqual(high)
      }),
    )
  })
})
