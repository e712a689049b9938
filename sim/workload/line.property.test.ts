import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { itemKey } from '../engine/random.ts'
import { Line, LineChanges } from './line.ts'

const SECOND = 1_000_000
const DAY_MS = 86_400_000

const changes = [
  [0.25, 60_000],
  [0.5, 10_000],
  [1.2, 1_000],
  [2, 90_000],
].map(([sigma, everyMs]) => new LineChanges({ sigma, everyMs }))

const arbitrary = fc.record({
  kind: fc.nat({ max: changes.length - 1 }),
  key: fc.integer(),
  sessionBps: fc.integer({ min: 10_000, max: 100_000_000 }),
  mostBps: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 10_000, max: 10_000_000 })),
  nowMs: fc.integer({ min: 0, max: DAY_MS }),
})
type Arbitrary = ReturnType<typeof arbitrary.generate>['value']

function lineOf({ kind, key, sessionBps, mostBps, nowMs }: Arbitrary): Line {
  const line = new Line()
  line.begin(changes[kind], key, sessionBps, mostBps, nowMs)
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

  it('brings the same at a moment whatever has been asked before, and from whenever it is looked at', () => {
    fc.assert(
      fc.property(
        arbitrary,
        fc.array(fc.integer({ min: 0, max: 600 * SECOND }), { maxLength: 30 }),
        (given, moments) => {
          const line = lineOf(given)
          for (const us of moments) {
            const alone = lineOf({ ...given, nowMs: given.nowMs + Math.floor(us / 1000) })
            expect(line.bpsAt(us)).toBe(alone.bpsAt(us % 1000))
          }
        },
      ),
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
          expect(toUs).toBeGreaterThan(fromUs)
          if (line.lowestBps < line.highestBps) expect(toUs - fromUs).toBeLessThan(2000 * changes[given.kind].everyMs)
          if (++seen === 20) break
        }
        expect(line.highestBps).toBeLessThanOrEqual(given.mostBps)
      }),
    )
  })
})

describe('the lines of many sessions', () => {
  const SESSIONS = 40_000
  const sigma = 0.5
  const everyMs = 10_000
  const many = new LineChanges({ sigma, everyMs })
  const line = new Line()
  /** Logs of the throughput of a session at some moments, in sigmas around the session's. */
  const logsAt = (session: number, nowMs: number, moments: number[]): number[] => {
    line.begin(many, itemKey(7, session), 1e6, Number.POSITIVE_INFINITY, nowMs)
    return moments.map((us) => Math.log(line.bpsAt(us) / 1e6) / sigma)
  }
  const mean = (of: (session: number) => number): number => {
    let sum = 0
    for (let session = 0; session < SESSIONS; session++) sum += of(session)
    return sum / SESSIONS
  }

  it.each([0, 3_456_789])('are lognormal around their session at any moment: %d ms', (nowMs) => {
    const below = (z: number): number => mean((session) => (logsAt(session, nowMs, [0])[0] < z ? 1 : 0))
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
  })

  it.each([0.1, 0.5, 1, 1.5, 2])('are correlated as said after %d times the mean between two changes', (apart) => {
    const us = apart * everyMs * 1000
    const measured = mean((session) => {
      const [now, then] = logsAt(session, 0, [0, us])
      return now * then
    })
    expect(Math.abs(measured - correlation(apart))).toBeLessThan(4 * Math.sqrt(2 / SESSIONS))
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
