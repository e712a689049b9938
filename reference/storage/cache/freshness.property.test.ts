import fc from 'fast-check'
import { expect, it } from 'vitest'
import { freshUntilMs, staleUntilMs } from './freshness.policy.ts'

const ttlMs = fc.integer({ min: 1, max: 3_600_000 })
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

it('scatters times by a tenth to both sides, and hands out what is over a little longer', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 40), ttlMs, random, (nowMs, ttlMs, random) => {
      const fresh = freshUntilMs(nowMs, ttlMs, false, random)
      expect(fresh).toBeGreaterThanOrEqual(nowMs + 0.9 * ttlMs - 1e-3)
      expect(fresh).toBeLessThanOrEqual(nowMs + 1.1 * ttlMs + 1e-3)
      const stale = staleUntilMs(fresh, ttlMs, false)
      expect(stale).toBeGreaterThan(fresh)
      expect(stale - fresh).toBeLessThanOrEqual(30_000.001)
    }),
  )
})

it('does not keep for long that there is nothing, and not a moment longer', () => {
  fc.assert(
    fc.property(ttlMs, random, (ttlMs, random) => {
      const fresh = freshUntilMs(0, ttlMs, true, random)
      expect(fresh).toBeLessThanOrEqual(33_000)
      expect(fresh).toBeLessThanOrEqual(1.1 * ttlMs)
      expect(staleUntilMs(fresh, ttlMs, true)).toBe(fresh)
    }),
  )
})
