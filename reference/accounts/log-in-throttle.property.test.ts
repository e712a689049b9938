import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountRule, addressRule, attemptsLeft, attemptWaitMs, pairRule } from './log-in-throttle.policy.ts'
import { LogInThrottle } from './log-in-throttle.ts'

const HOUR_MS = 3_600_000
/** Waits are rounded up by whoever shows them; a millisecond more is always enough. */
const MS = 1

describe('attempts to log in', () => {
  it('are never more than the burst and what has leaked since, in any span of time', () => {
    const gaps = fc.array(fc.nat(90_000), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(gaps, (gapsMs) => {
        const throttle = new LogInThrottle()
        const passedMs: number[] = []
        let nowMs = 0
        for (const gapMs of gapsMs) {
          nowMs += gapMs
          if (throttle.attempt('ada', '192.0.2.1', nowMs) === 0) passedMs.push(nowMs)
        }
        for (const [i, fromMs] of passedMs.entries()) {
          for (const [j, toMs] of passedMs.entries()) {
            if (j >= i) expect(j - i + 1).toBeLessThanOrEqual(pairRule.burst + (toMs - fromMs) / pairRule.leakMs + 1e-6)
          }
        }
      }),
      { numRuns: 50 },
    )
  })

  it('pass after the wait that was said, and not before', () => {
    fc.assert(
      fc.property(fc.nat(HOUR_MS), fc.integer({ min: 1, max: 59_000 }), (startMs, earlyMs) => {
        const throttle = new LogInThrottle()
        for (let i = 0; i < pairRule.burst; i++) expect(throttle.attempt('ada', '192.0.2.1', startMs)).toBe(0)
        const waitMs = throttle.attempt('ada', '192.0.2.1', startMs)
        expect(throttle.attempt('ada', '192.0.2.1', startMs + waitMs - earlyMs)).toBeGreaterThan(0)
        expect(throttle.attempt('ada', '192.0.2.1', startMs + waitMs + MS)).toBe(0)
      }),
    )
  })

  it('on one account from many addresses are bounded by the account', () => {
    const throttle = new LogInThrottle()
    const passed = Array.from({ length: 1000 }, (_, i) => throttle.attempt('ada', `192.0.${i >> 8}.${i & 255}`, 0))
    expect(passed.filter((waitMs) => waitMs === 0)).toHaveLength(accountRule.burst)
  })

  it('from one address on many accounts are bounded by the address, however an IPv6 one is varied', () => {
    for (const addressOf of [
      () => '192.0.2.1',
      () => '::ffff:192.0.2.1',
      (i: number) => `2001:db8:0:1::${i.toString(16)}`,
      (i: number) => `2001:DB8::1:${i.toString(16)}:0:0:1`,
    ]) {
      const throttle = new LogInThrottle()
      const passed = Array.from({ length: 100 }, (_, i) => throttle.attempt(`user${i}`, addressOf(i), 0))
      expect(passed.filter((waitMs) => waitMs === 0)).toHaveLength(addressRule.burst)
    }
  })

  it('from other networks do not count', () => {
    const throttle = new LogInThrottle()
    const addresses = ['192.0.2.1', '192.0.2.2', '2001:db8:0:1::1', '2001:db8:0:2::1', '::1']
    for (const address of addresses) {
      for (let i = 0; i < pairRule.burst; i++) expect(throttle.attempt('ada', address, 0)).toBe(0)
      expect(throttle.attempt('ada', address, 0)).toBeGreaterThan(0)
    }
  })

  it('do not count when they are good', () => {
    const throttle = new LogInThrottle()
    for (let i = 0; i < 1000; i++) {
      expect(throttle.attempt('ada', '192.0.2.1', i)).toBe(0)
      throttle.succeeded('ada', '192.0.2.1', i)
    }
    expect(throttle.size).toBe(0)
  })

  it('take bounded memory', () => {
    const throttle = new LogInThrottle()
    for (let i = 0; i < 50_000; i++) throttle.attempt(`user${i}`, `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, i)
    expect(throttle.size).toBeLessThanOrEqual(30_000)
  })

  it('leak as time goes, never below none, also when a clock goes back', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.integer({ min: -HOUR_MS, max: HOUR_MS }), (level, elapsedMs) => {
        const left = attemptsLeft(level, elapsedMs, pairRule.leakMs)
        expect(left).toBeGreaterThanOrEqual(0)
        expect(left).toBeLessThanOrEqual(level)
        const waitMs = attemptWaitMs(level, pairRule.burst, pairRule.leakMs)
        const afterwards = attemptsLeft(level, waitMs, pairRule.leakMs)
        expect(afterwards).toBeLessThanOrEqual(pairRule.burst - 1 + 1e-9)
      }),
    )
  })
})
