import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { itemKey } from '../engine/random.ts'
import { Line, LineChanges } from './line.ts'

const SECOND = 1_000_000
const DAY_MS = 86_400_000

const changes = [
  [0.25, 0.3, 60_000],
  [0.5, 0, 10_000],
  [0, 0.5, 10_000],
  [1.2, 0.2, 1_000],
  [2, 1, 90_000],
].map(([sigma, rttSigma, everyMs]) => new LineChanges({ sigma, rttSigma, everyMs }))

const arbitrary = fc.record({
  kind: fc.nat({ max: changes.length - 1 }),
  key: fc.integer(),
  sessionBps: fc.integer({ min: 10_000, max: 100_000_000 }),
  sessionRttUs: fc.integer({ min: 1_000, max: 500_000 }),
  boundBpsMs: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1_000_000, max: 1_000_000_000 })),
  beyondMs: fc.integer({ min: 0, max: 50 }),
  serverMs: fc.integer({ min: 0, max: 50 }),
  nowMs: fc.integer({ min: 0, max: DAY_MS }),
})
type Arbitrary = ReturnType<typeof arbitrary.generate>['value']

function lineOf({ kind, key, sessionBps, sessionRttUs, nowMs, ...way }: Arbitrary): Line {
  const line = new Line()
  line.begin(changes[kind], key, sessionBps, sessionRttUs, nowMs)
  line.lead(way.boundBpsMs, way.beyondMs, way.serverMs)
  return line
}

/** Throughputs and ends of the constant stretches from 0 on, found one after the other. */
function* stretches(line: Line): Generator<{ bps: number; fromUs: number; toUs: number }> {
  for (let fromUs = 0; fromUs < Number.POSITIVE_INFINITY; fromUs = line.untilUs) {
    const bps = line.bpsAt(fromUs)
    yield { bps, fromUs, toUs: line.untilUs }
  }
}

describe('a line', () => {
  it('brings an amount when the stretches on the way have brought it, added up one by one', () => {
    let across = 0
    fc.assert(
      fc.property(
        arbitrary,
        fc.integer({ min: 0, max: 300 * SECOND }),
        fc.oneof(fc.integer({ min: 1, max: 1e13 }), fc.integer({ min: 1, max: 1e15 })),
        (given, fromUs, amount) => {
          let left = amount
          let wanted = 0
          let passed = 0
          for (const { bps, fromUs: sinceUs, toUs } of stretches(lineOf(given))) {
            if (toUs <= fromUs) continue
            const beginUs = Math.max(fromUs, sinceUs)
            wanted = beginUs + left / bps
            passed++
            if (wanted <= toUs || passed > 1_000) break
            left -= bps * (toUs - beginUs)
          }
          fc.pre(passed <= 1_000)
          if (passed > 2) across++
          const line = lineOf(given)
          const arrivedUs = line.arrivalUs(fromUs, amount)
          expect(Math.abs(arrivedUs - wanted - 0.5)).toBeLessThan(0.501 + 1e-9 * wanted)
          const came = line.amount(fromUs, arrivedUs)
          expect(came).toBeGreaterThan(amount * (1 - 1e-9))
          expect(came - amount).toBeLessThan(line.highestBps * 1.001 + amount * 1e-9)
        },
      ),
      { numRuns: 1_000 },
    )
    expect(across).toBeGreaterThan(100)
  })

  it('is the same at a moment whatever has been asked before, and from whenever it is looked at', () => {
    fc.assert(
      fc.property(
        arbitrary,
        fc.array(fc.integer({ min: 0, max: 600 * SECOND }), { maxLength: 30 }),
        (given, moments) => {
          const line = lineOf(given)
          for (const us of moments) {
            const alone = lineOf({ ...given, nowMs: given.nowMs + Math.floor(us / 1000) })
            expect(line.bpsAt(us)).toBe(alone.bpsAt(us % 1000))
            expect(line.lastMileAtUs(us)).toBe(alone.lastMileUs)
            expect(line.answeredUs(us, 1) - us).toBe(alone.answeredUs(us % 1000, 1) - (us % 1000))
          }
        },
      ),
    )
  })

  it('answers one request after the other, each after the round trip of its moment', () => {
    fc.assert(
      fc.property(arbitrary, fc.nat({ max: 4 }), fc.nat({ max: 300 * SECOND }), (given, requests, fromUs) => {
        const line = lineOf(given)
        let wanted = fromUs
        for (let i = 0; i < requests; i++) {
          wanted += Math.round(line.lastMileAtUs(wanted) + (given.beyondMs + given.serverMs) * 1000)
        }
        expect(lineOf(given).answeredUs(fromUs, requests)).toBe(wanted)
      }),
    )
  })

  it('brings at the moment that it is begun for what it would over a way that it does not lead', () => {
    fc.assert(
      fc.property(arbitrary, (given) => {
        const line = lineOf({ ...given, boundBpsMs: Number.POSITIVE_INFINITY, beyondMs: 0 })
        expect(line.bpsTo(given.boundBpsMs, given.beyondMs)).toBe(lineOf(given).bps)
      }),
    )
  })

  it('stays within its bounds and never as it is for more than twice the mean', () => {
    fc.assert(
      fc.property(arbitrary, (given) => {
        const line = lineOf(given)
        let seen = 0
        for (const { bps, fromUs, toUs } of stretches(line)) {
          expect(bps).toBeGreaterThanOrEqual(line.lowestBps)
          expect(bps).toBeLessThanOrEqual(line.highestBps)
          expect((bps * (line.lastMileUs / 1000 + given.beyondMs)) / given.boundBpsMs).toBeLessThan(1 + 1e-12)
          expect(line.answeredUs(fromUs, 1) - fromUs).toBeLessThanOrEqual(line.longestRequestUs)
          expect(toUs).toBeGreaterThan(fromUs)
          if (changes[given.kind].any) expect(toUs - fromUs).toBeLessThan(2000 * changes[given.kind].everyMs)
          if (++seen === 20) break
        }
      }),
    )
  })
})

describe('the lines of many sessions', () => {
  const SESSIONS = 40_000
  const sigma = 0.5
  const rttSigma = 0.3
  const everyMs = 10_000
  const many = new LineChanges({ sigma, rttSigma, everyMs })
  const line = new Line()
  /** Logs of a session's throughput, or round trip, at some moments, in sigmas around the session's. */
  const of = {
    throughput: (us: number) => Math.log(line.bpsAt(us) / 1e6) / sigma,
    'round trip': (us: number) => Math.log(line.lastMileAtUs(us) / 30_000) / rttSigma,
  }
  const what = ['throughput', 'round trip'] as const
  const begin = (session: number, nowMs: number) => line.begin(many, itemKey(7, session), 1e6, 30_000, nowMs)
  const mean = (nowMs: number, value: () => number): number => {
    let sum = 0
    for (let session = 0; session < SESSIONS; session++) {
      begin(session, nowMs)
      sum += value()
    }
    return sum / SESSIONS
  }

  it.each(what.flatMap((which) => [0, 3_456_789].map((nowMs) => [which, nowMs] as const)))(
    'are lognormal around their session at any moment: %s after %d ms',
    (which, nowMs) => {
      const below = (z: number): number => mean(nowMs, () => (of[which](0) < z ? 1 : 0))
      const allowed = 4 * Math.sqrt(0.25 / SESSIONS)
      for (const [z, share] of [
        [-2.3263, 0.01],
        [-1, 0.15866],
        [0, 0.5],
        [1, 0.84134],
        [2.3263, 0.99],
      ]) {
        expect(Math.abs(below(z) - share)).toBeLessThan(allowed)
      }
    },
  )

  it.each(what.flatMap((which) => [0.1, 0.5, 1, 1.5, 2].map((apart) => [which, apart] as const)))(
    'are correlated as said: %s after %d times the mean between two changes',
    (which, apart) => {
      const us = apart * everyMs * 1000
      const measured = mean(0, () => of[which](0) * of[which](us))
      expect(Math.abs(measured - correlation(apart))).toBeLessThan(4 * Math.sqrt(2 / SESSIONS))
    },
  )

  it('change throughput and round trip each by itself, at the same moments', () => {
    const together = mean(0, () => of.throughput(0) * of['round trip'](0))
    expect(Math.abs(together)).toBeLessThan(4 * Math.sqrt(1 / SESSIONS))
    let both = 0
    for (let session = 0; session < 100; session++) {
      begin(session, 0)
      for (const { toUs } of stretches(line).take(5).toArray()) {
        const [before, after] = [toUs - 1, toUs].map((us) => [line.bpsAt(us), line.lastMileAtUs(us)])
        if (after[0] !== before[0] && after[1] !== before[1]) both++
      }
    }
    // One level in a thousand is drawn twice in a row.
    expect(both).toBeGreaterThan(485)
  })
})

/**
 * Probability that no change lies in a stretch of `a` cells whose beginning is uniform in a cell: within one cell 1 - a; over
 * a border, x (2 - x - a) for a beginning x before it.
 */
function correlation(a: number): number {
  const steps = 100_000
  let sum = 0
  for (let i = 0; i < steps; i++) {
    const x = (i + 0.5) / steps
    // x is what is left of the first cell.
    if (a <= x) sum += 1 - a
    else if (a - x < 1) sum += (1 - x) * (1 - (a - x))
  }
  return sum / steps
}
