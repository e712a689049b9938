import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isHot, playsPerMinute } from './warming.policy.ts'

const MINUTE_MS = 60_000
const threshold = fc.integer({ min: 1, max: 1_000_000 })
const plays = fc.integer({ min: 0, max: 2_000_000 })
const part = fc.double({ min: 0, max: 1, noNaN: true })

describe('plays per minute', () => {
  it('are those of the last sixty seconds where plays come evenly within each minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), fc.nat(59), (last, now, second) => {
        // So many in each second of the last minute and of this one.
        const at = (s: number): number => (s < 60 ? last : now)
        let naive = 0
        for (let s = 60 + second - 60; s < 60 + second; s++) naive += at(s)
        const estimate = playsPerMinute(60 * last, second * now, (second * 1000) / MINUTE_MS)
        expect(estimate).toBeCloseTo(naive, 6)
      }),
    )
  })

  it('of many servers are the sum of theirs', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(plays, plays), { minLength: 1, maxLength: 8 }), part, (servers, elapsed) => {
        const sum = (of: 0 | 1): number => servers.reduce((all, counts) => all + counts[of], 0)
        const each = servers.reduce((all, [last, now]) => all + playsPerMinute(last, now, elapsed), 0)
        expect(playsPerMinute(sum(0), sum(1), elapsed)).toBeCloseTo(each, 3)
      }),
    )
  })
})

describe('a hot track', () => {
  it('is one from the threshold on, and stays one down to half of it', () => {
    fc.assert(
      fc.property(threshold, plays, (at, velocity) => {
        const rules = { playsPerMinute: at }
        expect(isHot(rules, false, velocity)).toBe(velocity >= at)
        expect(isHot(rules, true, velocity)).toBe(2 * velocity >= at)
      }),
    )
  })

  it('does not cool when it is played more, and whoever is hot anew stays hot', () => {
    fc.assert(
      fc.property(threshold, fc.boolean(), plays, plays, (at, wasHot, velocity, more) => {
        const rules = { playsPerMinute: at }
        if (isHot(rules, wasHot, velocity)) {
          expect(isHot(rules, wasHot, velocity + more)).toBe(true)
          expect(isHot(rules, true, velocity)).toBe(true)
        }
      }),
    )
  })
})
