import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attemptTimeoutMs, avoidUntilMs, type RetryRules, retryDelayMs } from './retry.policy.ts'

const rules: fc.Arbitrary<RetryRules> = fc.record({
  attemptTimeoutMs: fc.integer({ min: 1, max: 10_000 }),
  maxAttempts: fc.integer({ min: 1, max: 10 }),
  backoffBaseMs: fc.integer({ min: 0, max: 1_000 }),
  backoffCapMs: fc.integer({ min: 0, max: 5_000 }),
  cooldownMs: fc.integer({ min: 0, max: 600_000 }),
})
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('retries', () => {
  it('wait no longer than the cap and the doubled base allow, and give up after the last attempt', () => {
    fc.assert(
      fc.property(rules, fc.integer({ min: 1, max: 12 }), random, (r, failures, u) => {
        const delay = retryDelayMs(r, failures, u)
        if (failures >= r.maxAttempts) {
          expect(delay).toBe(-1)
        } else {
          expect(delay).toBeGreaterThanOrEqual(0)
          expect(delay).toBeLessThanOrEqual(Math.min(r.backoffCapMs, r.backoffBaseMs * 2 ** (failures - 1)))
        }
      }),
    )
  })

  it('spread clients that failed together over the whole span', () => {
    const r = { attemptTimeoutMs: 800, maxAttempts: 3, backoffBaseMs: 100, backoffCapMs: 1_000, cooldownMs: 60_000 }
    expect([0, 0.25, 0.5, 0.999].map((u) => retryDelayMs(r, 1, u))).toEqual([0, 25, 50, 99.9])
    expect(retryDelayMs(r, 2, 0.5)).toBe(100)
  })

  it('leave a failed provider alone for the cooldown', () => {
    fc.assert(
      fc.property(rules, fc.nat(), (r, now) => {
        expect(avoidUntilMs(r, now) - now).toBe(r.cooldownMs)
        expect(attemptTimeoutMs(r)).toBe(r.attemptTimeoutMs)
      }),
    )
  })

  it('keep a failover under two seconds with the default rules when one provider is dead', () => {
    const r = { attemptTimeoutMs: 800, maxAttempts: 3, backoffBaseMs: 50, backoffCapMs: 1_000, cooldownMs: 60_000 }
    const worst = attemptTimeoutMs(r) + retryDelayMs(r, 1, 0.999999) + attemptTimeoutMs(r)
    expect(worst).toBeLessThan(2_000)
  })
})
