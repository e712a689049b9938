import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LADDER } from '../audio/ladder.policy.ts'
import { throughputRung, unmeasuredRung } from './throughput.policy.ts'

const ladder = LADDER.map((rung) => rung.bitsPerSecond)

/** The published rule: of all renditions whose rate is at most 0.9 times the mean throughput, the best; else the first. */
function throughputRule(rates: readonly number[], throughputBps: number): number {
  const fitting = rates.filter((rate) => rate <= throughputBps * 0.9)
  return fitting.length === 0 ? 0 : rates.indexOf(Math.max(...fitting))
}

describe('the throughput rule', () => {
  it.each([
    [0, 0],
    [26_000, 0],
    [106_666, 0],
    [106_667, 1],
    [177_777, 1],
    [177_778, 2],
    [355_555, 2],
    [355_556, 3],
    [Number.POSITIVE_INFINITY, 3],
  ])('with %d bit/s takes rung %i', (bps, rung) => {
    expect(throughputRung(ladder, 3, bps)).toBe(rung)
  })

  it('decides as published, within the cap, and never lower with more', () => {
    const bps = fc.integer({ min: 0, max: 1_000_000 })
    fc.assert(
      fc.property(bps, bps, fc.nat(3), (one, two, cap) => {
        expect(throughputRung(ladder, cap, one)).toBe(throughputRule(ladder.slice(0, cap + 1), one))
        expect(throughputRung(ladder, cap, Math.max(one, two))).toBeGreaterThanOrEqual(
          throughputRung(ladder, cap, Math.min(one, two)),
        )
      }),
    )
  })

  it('begins a session at 96 kbps, or at the cap', () => {
    expect([0, 1, 2, 3].map((cap) => unmeasuredRung(ladder, cap))).toEqual([0, 1, 1, 1])
  })
})
