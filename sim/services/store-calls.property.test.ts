import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { storeOperations } from '../storage/store-law.ts'
import { StoreCalls } from './store-calls.ts'
import { storageThat } from './store-law.fixture.ts'

const REQUESTS = 4000
const operation = fc.constantFrom(...storeOperations.keys())
const share = fc.double({ min: 0, max: 1, noNaN: true })
const delays = fc
  .array(fc.double({ min: 0, max: 5000, noNaN: true }), { minLength: 1, maxLength: 40 })
  .map((ms) => Float64Array.from(ms).sort())

/** Four standard errors of a share among so many. */
const near = (p: number) => 4 * Math.sqrt((p * (1 - p)) / REQUESTS) + 1e-9

describe('calls to storage', () => {
  it('meet its law: so many are refused, so many left without an answer, the others take its times', () => {
    fc.assert(
      fc.property(operation, share, share, delays, fc.string(), (which, refused, others, delaysMs, seed) => {
        const unanswered = (1 - refused) * others
        const calls = new StoreCalls(seed)
        const law = { refusedShare: refused, unansweredShare: unanswered, delaysMs }
        calls.open(storageThat({ [storeOperations[which]]: law }), 1)
        calls.weight = 2
        const known = new Set(delaysMs)
        for (let request = 0; request < REQUESTS; request++) {
          const { ok, afterMs } = calls.ask(which, request)
          expect(ok ? known.has(afterMs) : afterMs === 0 || afterMs === 2000).toBe(true)
        }
        const record = calls.records[which]
        // By group, and the same by stretch.
        const all = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0) / 2
        const [asked, turnedAway, left] = [record.calls, record.refused, record.unanswered].map(all)
        expect(asked).toBe(2 * REQUESTS)
        expect(turnedAway + left + all(record.delays)).toBe(asked)
        expect(Math.abs(turnedAway / asked - refused)).toBeLessThanOrEqual(near(refused))
        expect(Math.abs(left / asked - unanswered)).toBeLessThanOrEqual(near(unanswered))
      }),
      { numRuns: 20 },
    )
  })

  it('end alike in all attempts of a request, and what is within reach stays so when more is', () => {
    fc.assert(
      fc.property(operation, share, share, fc.nat(1e6), fc.string(), (which, one, other, request, seed) => {
        const ask = (refusedShare: number): boolean => {
          calls.open(storageThat({ [storeOperations[which]]: { refusedShare } }), 0.3)
          return calls.ask(which, request).ok
        }
        const calls = new StoreCalls(seed)
        const [less, more] = [Math.min(one, other), Math.max(one, other)]
        expect(ask(less)).toBe(ask(less))
        if (ask(more)) expect(ask(less)).toBe(true)
        expect(calls.lookup(request)).toBe(calls.lookup(request))
        expect(calls.commits(request)).toBe(calls.commits(request))
      }),
    )
  })

  it('are not asked before there is a window', () => {
    expect(() => new StoreCalls('early').ask(0, 1)).toThrow('before its first window')
  })
})
