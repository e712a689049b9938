import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LADDER } from '../audio/ladder.policy.ts'
import { bolaClimbsAtMs, bolaParameters, bolaRung } from './bola.policy.ts'

const ladder = LADDER.map((rung) => rung.bitsPerSecond)

/**
 * Written from the paper, section IV-B, alone: sizes of chunks in bytes, buffer and V in chunks, and the rung with the
 * largest (V (v_m + γp) − Q) / S_m. Null where two rungs come so close that rounding decides.
 */
function bolaBasic(sizes: readonly number[], q: number, v: number, gp: number): number | null {
  const scores = sizes.map((size) => (v * (Math.log(size / sizes[0]) + gp) - q) / size)
  const best = Math.max(...scores)
  const scale = Math.max(...scores.map(Math.abs))
  const close = scores.filter((score) => best - score < 1e-12 * scale)
  return close.length > 1 ? null : scores.indexOf(best)
}

/** dash.js 4, BolaRule.js, in its own units (seconds, utilities that begin at 1), with its two constants as arguments. */
function dashBolaRule(bitrates: readonly number[], minimumBufferS: number, bufferTimeS: number, bufferLevelS: number) {
  const utilities = bitrates.map((b) => Math.log(b) - Math.log(bitrates[0]) + 1)
  const gp = (utilities[utilities.length - 1] - 1) / (bufferTimeS / minimumBufferS - 1)
  const vp = minimumBufferS / gp
  const scores = bitrates.map((b, i) => (vp * (utilities[i] + gp) - bufferLevelS) / b)
  return scores.lastIndexOf(Math.max(...scores))
}

const rates = fc
  .uniqueArray(fc.integer({ min: 8, max: 3_000 }), { minLength: 1, maxLength: 8 })
  .map((kbps) => kbps.sort((a, b) => a - b).map((rate) => rate * 1000))
const lowMs = fc.integer({ min: 0, max: 30_000 })
const targetMs = fc.integer({ min: 1_000, max: 120_000 })
const bufferMs = fc.integer({ min: 0, max: 150_000 })

describe('BOLA', () => {
  it.each([5, 10, 20])('decides as the paper does at every level of the buffer, with chunks of %i s', (chunkS) => {
    const parameters = bolaParameters(ladder, 5_000, 20_000)
    const climbs = bolaClimbsAtMs(ladder, parameters)
    const sizes = ladder.map((bps) => (bps * chunkS) / 8)
    const v = parameters.vMs / 1000 / chunkS
    const seen = new Set<number>()
    for (let buffer = 0; buffer <= 40_000; buffer += 10) {
      const expected = bolaBasic(sizes, buffer / 1000 / chunkS, v, parameters.gp)
      if (expected === null) continue
      expect(bolaRung(climbs, 3, buffer)).toBe(expected)
      seen.add(expected)
    }
    expect([...seen]).toEqual([0, 1, 2, 3])
  })

  it('decides as the paper does on any ladder, with any cap', () => {
    fc.assert(
      fc.property(rates, lowMs, targetMs, bufferMs, fc.nat(7), (ladderBps, low, target, buffer, capWish) => {
        const cap = Math.min(capWish, ladderBps.length - 1)
        const parameters = bolaParameters(ladderBps, low, target)
        const expected = bolaBasic(ladderBps.slice(0, cap + 1), buffer, parameters.vMs, parameters.gp)
        if (expected === null) return
        expect(bolaRung(bolaClimbsAtMs(ladderBps, parameters), cap, buffer)).toBe(expected)
      }),
      { numRuns: 5_000 },
    )
  })

  it('has the parameters of dash.js', () => {
    fc.assert(
      fc.property(
        rates.filter(({ length }) => length > 1),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 21, max: 60 }),
        fc.integer({ min: 0, max: 60_000 }),
        (ladderBps, low, target, buffer) => {
          const climbs = bolaClimbsAtMs(ladderBps, bolaParameters(ladderBps, low * 1000, target * 1000))
          if (climbs.some((level) => Math.abs(level - buffer) < 1e-6)) return
          expect(bolaRung(climbs, ladderBps.length - 1, buffer)).toBe(
            dashBolaRule(ladderBps, low, target, buffer / 1000),
          )
        },
      ),
    )
  })

  it('takes the top rung before the target and lies between the two levels on the way, so it never pauses a client', () => {
    fc.assert(
      fc.property(rates, lowMs, targetMs, (ladderBps, low, target) => {
        const parameters = bolaParameters(ladderBps, low, target)
        const climbs = bolaClimbsAtMs(ladderBps, parameters)
        expect(bolaRung(climbs, ladderBps.length - 1, target)).toBe(ladderBps.length - 1)
        expect(climbs.every((level) => level > Math.min(low, target / 2) && level < target)).toBe(true)
        // The paper's client does not download where every score is negative: Q > V (v_M + γp).
        const utility = Math.log(ladderBps[ladderBps.length - 1] / ladderBps[0])
        expect(parameters.vMs * (utility + parameters.gp)).toBeGreaterThanOrEqual(target)
      }),
    )
  })

  it('climbs rung by rung, at 8.1, 14.4 and 17.8 s with watermarks of 5 and 20 s', () => {
    const climbs = bolaClimbsAtMs(ladder, bolaParameters(ladder, 5_000, 20_000))
    expect(climbs.map((level) => Math.round(level / 100) / 10)).toEqual([8.1, 14.4, 17.8])
    fc.assert(
      fc.property(rates, lowMs, targetMs, (ladderBps, low, target) => {
        const levels = bolaClimbsAtMs(ladderBps, bolaParameters(ladderBps, low, target))
        for (let i = 1; i < levels.length; i++) expect(levels[i]).toBeGreaterThan(levels[i - 1])
      }),
    )
  })
})
