import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RateLimit } from '../../reference/gateway/rate-limit.policy.ts'
import { streamKey } from '../engine/random.ts'
import { Bots } from './bots.ts'
import { runBots, usualBots, windowsOf } from './bots-run.fixture.ts'
import { Stream } from './stream.ts'

const MINUTES_MS = 240_000
const rule = fc.record({
  limit: fc.integer({ min: 1, max: 60 }),
  windowMs: fc.integer({ min: 1000, max: 60_000 }),
})
const requestsPerS = fc.double({ min: 0.2, max: 12, noNaN: true })
const seed = fc.string()

/** One bot, every one of its requests, and a list of those that passed and still count. @returns its requests, and those refused */
function naiveBot(
  { limit, windowMs }: RateLimit,
  perMs: number,
  heeds: boolean,
  joinMs: number,
  chance: Stream,
): [all: number, refused: number] {
  let passed: number[] = []
  let all = 0
  let refused = 0
  const gapMs = () => -Math.log(chance.next()) / perMs
  for (let atMs = joinMs + gapMs(); atMs < MINUTES_MS; atMs += gapMs()) {
    all++
    passed = passed.filter((ms) => ms + windowMs > atMs)
    if (passed.length < limit) {
      passed.push(atMs)
      continue
    }
    refused++
    // Its turn comes when the oldest of those that count leaves the window; it is told so in whole seconds.
    if (heeds) atMs += Math.ceil((passed[0] + windowMs - atMs) / 1000) * 1000
  }
  return [all, refused]
}

describe('bots', () => {
  it('have as much refused as one that is followed request by request, however little of the time is simulated', () => {
    const timeShares = fc.constantFrom(0.01, 0.03, 0.1, 0.5, 1)
    fc.assert(
      fc.property(rule, requestsPerS, fc.boolean(), timeShares, seed, (limited, perS, heeds, timeShare, name) => {
        const joinMs = 60_000
        const chance = new Stream(streamKey(name, 'naive'))
        const each = Array.from({ length: 40 }, () =>
          naiveBot(limited, perS / 1000, heeds, joinMs * chance.next(), chance),
        )
        const all = each.reduce((sum, [one]) => sum + one, 0)
        const expected = each.reduce((sum, [, refused]) => sum + refused, 0) / all
        // Between bots, for shares that are ratios of sums.
        const spread = each.reduce((sum, [one, refused]) => sum + (refused - expected * one) ** 2, 0)
        const callers = timeShare < 0.1 ? 1000 : 60
        const plan = usualBots({ callers, requestsPerS: perS, heedsRetryAfter: heeds, joinMs, forMs: MINUTES_MS })
        const endsMs = windowsOf(10_000, MINUTES_MS)
        const { sent } = runBots({ plan, rule: limited, seed: name, endsMs, share: 1, timeShare })
        const share = sent.filter(({ isRefused }) => isRefused).length / sent.length
        // Two estimates: the naive one, and the simulated one, whose requests are nearly a sample of independent ones.
        const variance = spread / all ** 2 + (expected * (1 - expected) + 0.01) / sent.length
        expect(Math.abs(share - expected)).toBeLessThan(6 * Math.sqrt(variance) + 0.002)
      }),
      { numRuns: 10 },
    )
  })

  it('never get more through than they may in any span of time, and none is kept out for longer', () => {
    fc.assert(
      fc.property(rule, requestsPerS, fc.boolean(), seed, (limited, perS, heedsRetryAfter, name) => {
        const { limit, windowMs } = limited
        const plan = usualBots({ callers: 1, requestsPerS: perS, heedsRetryAfter, joinMs: 0, forMs: MINUTES_MS })
        const endsMs = windowsOf(10_000, MINUTES_MS)
        const { sent } = runBots({ plan, rule: limited, seed: name, endsMs, share: 1, timeShare: 1 })
        const passed = sent.filter(({ isRefused }) => !isRefused).map(({ atMs }) => atMs)
        for (let i = limit; i < passed.length; i++) {
          expect(passed[i] - passed[i - limit]).toBeGreaterThanOrEqual(windowMs)
        }
        let within: number[] = []
        for (const [i, { atMs, isRefused }] of sent.entries()) {
          if (!isRefused) {
            within.push(atMs)
            continue
          }
          within = within.filter((ms) => ms + windowMs > atMs)
          expect(within).toHaveLength(limit)
          const next = sent[i + 1]
          if (heedsRetryAfter && next !== undefined) expect(next.isRefused).toBe(false)
        }
      }),
      { numRuns: 15 },
    )
  })

  it('are allowed the same whatever the windows are, of which every request is simulated where all of it is', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: MINUTES_MS - 1 }), { maxLength: 40 })
    fc.assert(
      fc.property(
        rule,
        requestsPerS,
        fc.integer({ min: 1, max: 12 }),
        cuts,
        seed,
        (limited, perS, callers, ms, name) => {
          const plan = usualBots({ callers, requestsPerS: perS, atMs: 40_000, joinMs: 30_000, forMs: 150_000 })
          const given = { plan, rule: limited, seed: name, share: 1, timeShare: 1 }
          const [whole, cut] = [
            runBots({ ...given, endsMs: [MINUTES_MS] }),
            runBots({ ...given, endsMs: [...ms, MINUTES_MS].sort((a, b) => a - b) }),
          ]
          expect(cut.passed).toBeCloseTo(whole.passed, 6)
          expect(cut.refused).toBeCloseTo(whole.refused, 3)
          const through = ({ sent }: typeof cut) => sent.filter(({ isRefused }) => !isRefused).map(({ atMs }) => atMs)
          expect(through(cut).join()).toBe(through(whole).join())
          expect(through(whole)).toHaveLength(Math.round(whole.passed))
          expect(cut.sent.every(({ atMs }) => atMs >= 40_000 && atMs < 190_000)).toBe(true)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('ask at their rate, limits or none, also where one that is followed stands for many', () => {
    const limits = fc.option(rule)
    const sizes = fc.constantFrom([1000, 1, 1], [20_000, 0.4, 0.1], [1_000_000, 1, 0.002], [40_000, 1, 0.5])
    fc.assert(
      fc.property(limits, sizes, seed, (limited, [callers, share, timeShare], name) => {
        const plan = usualBots({ callers, requestsPerS: 1, joinMs: 0, forMs: 600_000 })
        const endsMs = [500, 1000]
        const { sent, passed, refused } = runBots({ plan, rule: limited, seed: name, endsMs, share, timeShare })
        // A second of each; those that are followed tell as much as they are many.
        const within = 5 / Math.sqrt(Math.min(callers, 4096) / 4)
        expect(Math.abs((passed + refused) / callers - 1)).toBeLessThan(within)
        const expected = (passed + refused) * share * timeShare
        expect(Math.abs(sent.length - expected)).toBeLessThan(5 * Math.sqrt(expected) + 5)
        expect(sent.every(({ atMs }) => atMs >= 0 && atMs < 1000)).toBe(true)
      }),
      { numRuns: 12 },
    )
  })

  it('that come to be followed later have lived before: a pod that grows sees the same world', () => {
    const plan = usualBots({ callers: 2000, requestsPerS: 5, joinMs: 10_000 })
    const passedAfter = (share: number): number => {
      const bots = new Bots(plan, { limit: 50, windowMs: 30_000 }, 'late', 0)
      bots.live(0, 70_000, share)
      bots.live(70_000, 73_000, 1)
      return bots.passedPerMs
    }
    expect(passedAfter(0.01)).toBe(passedAfter(1))
  })
})
