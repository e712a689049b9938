import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { delayFigures } from '../outcome/measure.ts'
import type { SqlPlan } from '../plan.ts'
import { Draws } from './draws.ts'
import { total } from './ring.fixture.ts'
import { failover, failoverIntervals } from './sql-failover.ts'
import { SqlFollowers } from './sql-followers.ts'
import { smallStorage } from './storage-plan.fixture.ts'

const always = (ms: number) => ({ median: ms, p99: ms })

/** Followers whose delays are fixed: what is left to chance is when commits come. */
function plan(overrides: Partial<SqlPlan>): SqlPlan {
  const { sql } = smallStorage()
  return { ...sql, shipMs: always(1e-3), rttMs: always(2), applyMs: always(7), ...overrides }
}

describe('lag of a follower', () => {
  // M/D/1 (Pollaczek and Khinchine): mean wait ρ D / 2(1 − ρ), then the work D itself, after half a round trip.
  it.each([
    ['every commit played', 0.1, 7],
    ['one in ten played', 2.5, 0.28],
  ])('is that of a queue with fixed work, %s', (_, perMs, workMs) => {
    const followers = new SqlFollowers(plan({ applyMs: always(workMs) }), 'lag')
    for (let window = 0; window < 200; window++) followers.window(10_000, perMs, 0)
    const load = perMs * workMs
    const expected = 1 + workMs + (load * workMs) / (2 * (1 - load))
    expect(Math.abs(delayFigures(followers.lags, 0).meanMs / expected - 1)).toBeLessThan(0.03)
    expect(followers.peakUtilization).toBeCloseTo(load)
  })

  it.each([
    ['every commit played', 0.1, 12.5],
    ['one in ten played', 2.5, 0.5],
  ])('grows by what a follower cannot do, and shrinks again, %s', (_, perMs, workMs) => {
    const followers = new SqlFollowers(plan({ applyMs: always(workMs) }), 'overload')
    for (let window = 0; window < 8; window++) followers.window(10_000, perMs, 0)
    const { maxMs } = delayFigures(followers.lags, 0)
    // A quarter of 80 s, less what the last window leaves out.
    // Commits come at random: 8,000 of them, give or take 90.
    expect(maxMs).toBeGreaterThan(0.25 * 70_000 - 3_500)
    expect(maxMs).toBeLessThan(0.25 * 80_000 + 3_500)
    for (let window = 0; window < 6; window++) followers.window(10_000, perMs * 0.1, null)
    followers.lags.fill(0)
    followers.window(10_000, perMs * 0.1, 0)
    expect(delayFigures(followers.lags, 0).meanMs).toBeLessThan(20)
  })
})

describe('reads of what was just written', () => {
  const slow = plan({ rttMs: always(600), applyMs: always(1e-3), readBackMs: 500 })

  it('are stale at a follower as often as they come within its lag', () => {
    const followers = new SqlFollowers(slow, 'stale')
    for (let window = 0; window < 100; window++) followers.window(10_000, 0.05, 0)
    const share = total(followers.stale) / total(followers.readBacks)
    expect(Math.abs(share - (1 - Math.exp(-300 / 500)))).toBeLessThan(0.01)
  })

  it('are never stale when they go to the leader for as long as the lag lasts', () => {
    const followers = new SqlFollowers({ ...slow, pinToLeaderMs: 301 }, 'pinned')
    for (let window = 0; window < 100; window++) followers.window(10_000, 0.05, 0)
    expect(total(followers.stale)).toBe(0)
    expect(Math.abs(total(followers.atLeader) / total(followers.readBacks) - (1 - Math.exp(-301 / 500)))).toBeLessThan(
      0.01,
    )
  })

  it('find a follower that waited for the acknowledgement less often stale, and the commit pays for it', () => {
    const waits = new SqlFollowers({ ...slow, replication: 'synchronous' }, 'synchronous')
    for (let window = 0; window < 100; window++) waits.window(10_000, 0.05, 0)
    expect(delayFigures(waits.waits, 0).meanMs).toBeCloseTo(600, -1)
    expect(total(waits.stale)).toBe(0)
  })
})

describe('a new leader', () => {
  const shipMs = 40

  // Each follower was last sent to at any moment of the interval; the best of n is s / (n + 1) old on average.
  it.each([1, 3])('of %d followers lacks what was committed since the last sending', (followers) => {
    const draws = new Draws('failover', String(followers))
    const perMs = 2
    let lost = 0
    for (let n = 0; n < 2_000; n++) {
      lost += failover(plan({ followers, shipMs: always(shipMs) }), perMs, draws).lostCommits
    }
    expect(Math.abs(lost / 2_000 / ((perMs * shipMs) / (followers + 1)) - 1)).toBeLessThan(0.05)
  })

  it('costs what its intervals say, 95 times of 100', () => {
    const sql = plan({ followers: 2, shipMs: { median: 40, p99: 120 } })
    const draws = new Draws('one', 'after the other')
    let inside = 0
    for (let n = 0; n < 10; n++) {
      const { lostCommitsInterval, oldestLostMsInterval } = failoverIntervals(sql, 0.5, new Draws('others', String(n)))
      for (let one = 0; one < 50; one++) {
        const { lostCommits, oldestLostMs } = failover(sql, 0.5, draws)
        if (lostCommitsInterval.low <= lostCommits && lostCommits <= lostCommitsInterval.high) inside++
        if (oldestLostMsInterval.low <= oldestLostMs && oldestLostMs <= oldestLostMsInterval.high) inside++
      }
    }
    expect(inside / 1_000).toBeGreaterThan(0.92)
    expect(inside / 1_000).toBeLessThan(0.985)
  })

  it('lacks nothing that was acknowledged when a follower had to have it', () => {
    const delay = fc.record({
      median: fc.double({ min: 0.1, max: 50, noNaN: true }),
      times: fc.double({ min: 1, max: 20, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.string(), delay, delay, fc.integer({ min: 1, max: 5 }), (seed, ship, rtt, followers) => {
        const sync = plan({
          replication: 'synchronous',
          followers,
          shipMs: { median: ship.median, p99: ship.median * ship.times },
          rttMs: { median: rtt.median, p99: rtt.median * rtt.times },
        })
        expect(failover(sync, 1, new Draws(seed, 'sync'))).toEqual({ lostCommits: 0, oldestLostMs: 0 })
      }),
      { numRuns: 50 },
    )
  })
})
