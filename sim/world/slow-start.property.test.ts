import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SEGMENT_BITS, slowStartMs } from './slow-start.ts'

/** When the last bit is there, ms from the first byte, round by round. */
function byRounds(bits: number, windowBits: number, roundTripMs: number, throughputBps: number): number {
  const perMs = throughputBps / 1000
  let atMs = 0
  let left = bits
  let window = windowBits
  while (left > window && window < perMs * roundTripMs) {
    left -= window
    atMs += roundTripMs
    window *= 2
  }
  return atMs + left / perMs
}

const transfer = fc.record({
  bits: fc.oneof(
    fc.integer({ min: 1, max: 20_000_000 }),
    fc.integer({ min: 1, max: 2_000 }).map((segments) => segments * SEGMENT_BITS),
  ),
  segments: fc.integer({ min: 1, max: 64 }),
  roundTripMs: fc.oneof(fc.integer({ min: 1, max: 600 }), fc.double({ min: 0.1, max: 600, noNaN: true })),
  throughputBps: fc.double({ min: 10_000, max: 1e9, noNaN: true }),
})

describe('slow start', () => {
  it('comes to what the windows come to, one after the other', () => {
    let delayed = 0
    let filled = 0
    fc.assert(
      fc.property(transfer, ({ bits, segments, roundTripMs, throughputBps }) => {
        const window = segments * SEGMENT_BITS
        const fullMs = (bits * 1000) / throughputBps
        const lateMs = slowStartMs(bits, window, roundTripMs, throughputBps)
        const wantedMs = byRounds(bits, window, roundTripMs, throughputBps)
        expect(Math.abs(fullMs + lateMs - wantedMs)).toBeLessThan(1e-6 * (1 + wantedMs))
        if (lateMs > 0) delayed++
        if (lateMs > 0 && slowStartMs(2 * bits, window, roundTripMs, throughputBps) === lateMs) filled++
      }),
      { numRuns: 5_000 },
    )
    for (const seen of [delayed, filled]) expect(seen).toBeGreaterThan(100)
  })

  it('costs more for more bits, less with a larger window, and never more than the rounds until the line is full', () => {
    fc.assert(
      fc.property(transfer, ({ bits, segments, roundTripMs, throughputBps }) => {
        const window = segments * SEGMENT_BITS
        const lateMs = slowStartMs(bits, window, roundTripMs, throughputBps)
        const allowed = 1e-9 * (1 + lateMs)
        expect(lateMs).toBeGreaterThanOrEqual(0)
        expect(slowStartMs(bits + 1, window, roundTripMs, throughputBps)).toBeGreaterThanOrEqual(lateMs - allowed)
        expect(slowStartMs(bits, 2 * window, roundTripMs, throughputBps)).toBeLessThanOrEqual(lateMs + allowed)
        const rounds = Math.max(0, Math.ceil(Math.log2((throughputBps * roundTripMs) / 1000 / window)))
        expect(lateMs).toBeLessThanOrEqual(rounds * roundTripMs + allowed)
      }),
    )
  })

  it('is two round trips less what came in them for 40 kB over a fast line', () => {
    // 10 and 20 segments are 43,800 bytes: the 31st segment comes in the third round, the 30th in the second.
    const window = 10 * SEGMENT_BITS
    expect(slowStartMs(30 * SEGMENT_BITS, window, 40, 1e12)).toBeCloseTo(40, 3)
    expect(slowStartMs(30 * SEGMENT_BITS + 1, window, 40, 1e12)).toBeCloseTo(80, 3)
    expect(slowStartMs(10 * SEGMENT_BITS, window, 40, 1e12)).toBe(0)
    expect(slowStartMs(1e7, window, 40, 1e6)).toBe(0)
  })
})
