import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  admitCall,
  type BreakerRules,
  type BreakerState,
  callEnded,
  closedBreaker,
  REFUSED,
} from './circuit-breaker.policy.ts'

const rules: fc.Arbitrary<BreakerRules> = fc.record({
  failureShare: fc.double({ min: 0.05, max: 1, noNaN: true }),
  minCalls: fc.integer({ min: 1, max: 10 }),
  countMs: fc.integer({ min: 1, max: 100 }),
  openMs: fc.integer({ min: 1, max: 50 }),
  probes: fc.integer({ min: 1, max: 4 }),
})
/** Time goes on; then a call is tried, or the oldest or newest that is out ends. */
const steps = fc.array(
  fc.record({ gapMs: fc.nat(8), what: fc.constantFrom('call', 'oldest', 'newest'), ok: fc.boolean() }),
  { maxLength: 300 },
)

describe('a circuit breaker', () => {
  it('lets nothing through while open, and no more than its probes between two verdicts', () => {
    fc.assert(
      fc.property(rules, steps, (r, script) => {
        const state = closedBreaker(0)
        const out: number[] = []
        let nowMs = 0
        let openUntilMs = Number.NEGATIVE_INFINITY
        const probes = new Map<number, number>()
        for (const { gapMs, what, ok } of script) {
          nowMs += gapMs
          if (what === 'call') {
            const admitted = admitCall(r, state, nowMs)
            if (nowMs < openUntilMs) expect(admitted).toBe(REFUSED)
            if (admitted === REFUSED) {
              expect(state.phase).not.toBe('closed')
              continue
            }
            out.push(admitted)
            if (state.phase === 'half-open') {
              probes.set(admitted, (probes.get(admitted) ?? 0) + 1)
              expect(probes.get(admitted)).toBeLessThanOrEqual(r.probes)
            }
          } else {
            const ended = what === 'oldest' ? out.shift() : out.pop()
            if (ended === undefined) continue
            const before = state.phase
            callEnded(r, state, ended, ok, nowMs)
            if (state.phase === 'open' && before !== 'open') openUntilMs = nowMs + r.openMs
          }
        }
      }),
    )
  })

  it('stays closed while fewer calls fail than it tolerates', () => {
    fc.assert(
      fc.property(rules, fc.integer({ min: 1, max: 200 }), (r, calls) => {
        const state = closedBreaker(0)
        for (let i = 0; i < calls; i++) callEnded(r, state, admitCall(r, state, i), true, i)
        expect(state.phase).toBe('closed')
      }),
    )
  })

  const usual: BreakerRules = { failureShare: 0.5, minCalls: 4, countMs: 1000, openMs: 100, probes: 2 }
  const failing = (): BreakerState => {
    const state = closedBreaker(0)
    for (let i = 0; i < 4; i++) callEnded(usual, state, admitCall(usual, state, i), false, i)
    return state
  }

  it('opens on failures, tries again, and closes when every probe succeeds', () => {
    const state = failing()
    expect(state.phase).toBe('open')
    expect(admitCall(usual, state, 102)).toBe(REFUSED)
    const first = admitCall(usual, state, 103)
    const second = admitCall(usual, state, 103)
    expect(admitCall(usual, state, 103)).toBe(REFUSED)
    callEnded(usual, state, first, true, 110)
    expect(state.phase).toBe('half-open')
    callEnded(usual, state, second, true, 111)
    expect(state.phase).toBe('closed')
  })

  it('opens again when one probe fails, and does not listen to calls from before', () => {
    const state = closedBreaker(0)
    const early = admitCall(usual, state, 0)
    for (let i = 0; i < 4; i++) callEnded(usual, state, admitCall(usual, state, i), false, i)
    const probe = admitCall(usual, state, 200)
    callEnded(usual, state, early, false, 201)
    expect(state.phase).toBe('half-open')
    callEnded(usual, state, probe, false, 202)
    expect(state.phase).toBe('open')
  })

  it('sends other probes when nobody hears of the first ones', () => {
    const state = failing()
    const lost = [admitCall(usual, state, 103), admitCall(usual, state, 103)]
    expect(admitCall(usual, state, 202)).toBe(REFUSED)
    expect(admitCall(usual, state, 203)).not.toBe(REFUSED)
    expect(lost).not.toContain(REFUSED)
  })
})
