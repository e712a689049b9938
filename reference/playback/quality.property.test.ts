import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LADDER, planRung } from '../audio/ladder.policy.ts'
import { ADAPTIVE, BOLA, FIXED, nextRung, qualityRules, rungCap, type School, THROUGHPUT } from './quality.policy.ts'

const ladderBps = LADDER.map((rung) => rung.bitsPerSecond)
const rungs = fc.integer({ min: 0, max: LADDER.length - 1 })
const school: fc.Arbitrary<School> = fc.constantFrom(ADAPTIVE, FIXED, BOLA, THROUGHPUT)
const rules = fc
  .record({ school, bufferLowMs: fc.integer({ min: 0, max: 10_000 }), above: fc.integer({ min: 0, max: 30_000 }) })
  .map(({ school, bufferLowMs, above }) =>
    qualityRules({ school, bufferLowMs, bufferFullMs: bufferLowMs + above + 1, ladderBps }),
  )
const bufferMs = fc.integer({ min: 0, max: 60_000 })
const throughputBps = fc.integer({ min: 1_000, max: 100_000_000 })

describe('the cap', () => {
  it('exceeds neither the preference nor the plan', () => {
    fc.assert(
      fc.property(school, rungs, fc.boolean(), fc.boolean(), fc.boolean(), (s, wanted, premium, cellular, saver) => {
        const cap = rungCap(s, wanted, planRung(premium), cellular, saver)
        expect(cap).toBeLessThanOrEqual(wanted)
        expect(cap).toBeLessThanOrEqual(planRung(premium))
        expect(cap).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('is 24 kbps with data saver on cellular and 96 kbps on cellular, in the adaptive school alone', () => {
    const top = planRung(true)
    expect(ladderBps[rungCap(ADAPTIVE, top, top, true, true)]).toBe(24_000)
    expect(ladderBps[rungCap(ADAPTIVE, top, top, true, false)]).toBe(96_000)
    expect(ladderBps[rungCap(ADAPTIVE, top, top, false, true)]).toBe(320_000)
    expect(ladderBps[rungCap(FIXED, top, top, true, true)]).toBe(320_000)
    for (const published of [BOLA, THROUGHPUT] as const) {
      expect(ladderBps[rungCap(published, top, top, true, true)]).toBe(24_000)
      expect(ladderBps[rungCap(published, top, top, true, false)]).toBe(320_000)
    }
  })

  it('keeps 320 kbps for premium', () => {
    expect(ladderBps[planRung(true)]).toBe(320_000)
    expect(ladderBps[planRung(false)]).toBe(160_000)
  })
})

describe('the next rung', () => {
  it('lies between the lowest rung and the cap, at most one step from the present one unless the cap is lower', () => {
    fc.assert(
      fc.property(rules, rungs, rungs, bufferMs, fc.boolean(), throughputBps, (r, cap, now, buffer, stalled, bps) => {
        const next = nextRung(r, cap, now, buffer, stalled, bps)
        expect(next).toBeGreaterThanOrEqual(0)
        expect(next).toBeLessThanOrEqual(cap)
        if (r.school === ADAPTIVE && now <= cap) expect(Math.abs(next - now)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('never falls when the buffer grows: the simulator skips chunks on the strength of it', () => {
    fc.assert(
      fc.property(
        rules,
        rungs,
        rungs,
        bufferMs,
        bufferMs,
        fc.boolean(),
        throughputBps,
        (r, cap, now, one, two, stalled, bps) => {
          const less = nextRung(r, cap, now, Math.min(one, two), stalled, bps)
          const more = nextRung(r, cap, now, Math.max(one, two), stalled, bps)
          expect(more).toBeGreaterThanOrEqual(less)
        },
      ),
    )
  })

  it('never changes in the fixed school', () => {
    fc.assert(
      fc.property(rules, rungs, rungs, bufferMs, fc.boolean(), throughputBps, (r, cap, now, buffer, stalled, bps) => {
        expect(nextRung({ ...r, school: FIXED }, cap, now, buffer, stalled, bps)).toBe(cap)
      }),
    )
  })

  const adaptive = qualityRules({ school: ADAPTIVE, bufferLowMs: 5_000, bufferFullMs: 20_000, ladderBps })
  it.each([
    ['a session begins at the cap', 3, -1, 0, false, 1e9, 3],
    ['a stall costs one rung', 3, 3, 20_000, true, 1e9, 2],
    ['a buffer below the low watermark costs one rung', 3, 3, 4_999, false, 1e9, 2],
    ['the low watermark itself costs nothing', 3, 3, 5_000, false, 1e9, 3],
    ['a full buffer and throughput to spare gain one rung', 3, 1, 20_000, false, 240_000, 2],
    ['throughput just short of 1.5 times the next rung gains none', 3, 1, 20_000, false, 239_999, 1],
    ['a buffer short of full gains none', 3, 1, 19_999, false, 1e9, 1],
    ['the lowest rung stays after a stall', 3, 0, 0, true, 1e9, 0],
  ])('%s', (_, cap, now, buffer, stalled, bps, expected) => {
    expect(nextRung(adaptive, cap, now, buffer, stalled, bps)).toBe(expected)
  })

  const watermarks = { bufferLowMs: 5_000, bufferFullMs: 20_000, ladderBps }
  it.each<[string, School, number, number, number, number]>([
    ['bola begins a session at the lowest rung', BOLA, -1, 20_000, 1e9, 0],
    ['bola looks at the buffer alone', BOLA, 3, 15_000, 1_000, 2],
    ['bola has the best with a full buffer', BOLA, 0, 20_000, 1_000, 3],
    ['throughput begins a session at 96 kbps', THROUGHPUT, -1, 20_000, 1e9, 1],
    ['throughput looks at the network alone', THROUGHPUT, 0, 0, 200_000, 2],
  ])('%s', (_, school, now, buffer, bps, expected) => {
    expect(nextRung(qualityRules({ ...watermarks, school }), 3, now, buffer, true, bps)).toBe(expected)
  })
})
