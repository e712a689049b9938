import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunksAhead, fitsAmongHot, isHot, mayWarm, playsPerMinute, regionalRules } from './warming.policy.ts'

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

describe('a region', () => {
  it('has the threshold of the world when it is all of it, and the less the smaller it is', () => {
    fc.assert(
      fc.property(threshold, part, part, (at, a, b) => {
        const of = (share: number): number => regionalRules({ playsPerMinute: at }, share).playsPerMinute
        expect(of(1)).toBe(at)
        expect(of(Math.min(a, b))).toBeLessThanOrEqual(of(Math.max(a, b)))
        expect(of(0)).toBe(Math.min(at, 10))
      }),
    )
  })

  it('makes nothing hot that all regions play alike and that is not hot in the world', () => {
    fc.assert(
      fc.property(threshold, fc.double({ min: 0.01, max: 1, noNaN: true }), plays, (at, share, velocity) => {
        fc.pre(velocity * share >= 10 && Math.abs(velocity - at) > 1e-6 * at)
        const rules = { playsPerMinute: at }
        expect(isHot(regionalRules(rules, share), false, velocity * share)).toBe(isHot(rules, false, velocity))
      }),
    )
  })
})

describe('hot tracks on an edge', () => {
  it('never take more than half of it, in whatever order they come', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 50 })
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 5000 }), (tracks, cacheBytes) => {
        let held = 0
        for (const bytes of tracks) {
          const fits = fitsAmongHot(held, bytes, cacheBytes)
          expect(fits).toBe(2 * (held + bytes) <= cacheBytes)
          if (fits) held += bytes
        }
      }),
    )
  })
})

describe('the chunks of next tracks', () => {
  it('are as many as an app fetches ahead, then one less a track, and none in the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (nextChunks) => {
        const counts = Array.from({ length: nextChunks + 2 }, (_, i) => chunksAhead(nextChunks, i + 1))
        expect(counts[0]).toBe(nextChunks)
        expect(counts.at(-1)).toBe(0)
        for (const [i, count] of counts.slice(1).entries()) expect(count).toBe(Math.max(0, (counts[i] as number) - 1))
        const all = counts.reduce((sum, count) => sum + count, 0)
        expect(all).toBe((nextChunks * (nextChunks + 1)) / 2)
      }),
    )
  })
})

describe('an edge', () => {
  it('warms while a quarter of its connections is in use at most, and never the more the busier it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 2000 }), (connections, busy) => {
        expect(mayWarm(busy, connections)).toBe(4 * busy < connections)
        if (!mayWarm(busy, connections)) expect(mayWarm(busy + 1, connections)).toBe(false)
      }),
    )
  })
})
