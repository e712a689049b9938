import type { SqlPlan } from '../plan.ts'
import type { Interval } from '../result.ts'
import { lognormalTable } from '../stats/quantile-table.ts'
import type { Draws } from './draws.ts'

/** What a change of leaders cost. */
export interface Failover {
  /** Acknowledged commits that the new leader does not have. */
  lostCommits: number
  /** Age of the oldest of them when the leader died, ms. */
  oldestLostMs: number
}

/** What 95 of 100 such changes of leaders cost. */
export interface FailoverIntervals {
  lostCommitsInterval: Interval
  oldestLostMsInterval: Interval
}

/** Changes of leaders that are played for an interval, and how many of them lie beyond each of its ends. */
const OTHERS = 199
const BEYOND = 4

/** Commits before the leader's death that are looked at, at most; and how far back, in the longest of ordinary delays. */
const MOST_COMMITS = 200_000
const FAR_BACK = 10

/**
 * The leader dies; the follower with the longest log leads from then on. Commits up to its death are played one by one: each
 * follower is sent what the log has, and after a while again; what was sent arrives. Asynchronous: a commit was
 * acknowledged at once. Synchronous: when the first follower's answer was back.
 */
export function failover(plan: SqlPlan, commitsPerMs: number, draws: Draws): Failover {
  const rtt = lognormalTable(plan.rttMs.median, plan.rttMs.p99)
  const withinMs = FAR_BACK * (plan.shipMs.p99 + plan.rttMs.p99)
  const agesMs = agesBefore(commitsPerMs, withinMs, draws)
  // Ages of the last sending that reached any follower, and of the last that one had confirmed.
  let hasUpToMs = Number.POSITIVE_INFINITY
  let confirmedUpToMs = Number.POSITIVE_INFINITY
  for (let follower = 0; follower < plan.followers; follower++) {
    for (const sentMs of sendingsBefore(plan, withinMs, draws)) {
      hasUpToMs = Math.min(hasUpToMs, sentMs)
      if (rtt.sample(draws.next()) <= sentMs) confirmedUpToMs = Math.min(confirmedUpToMs, sentMs)
    }
  }
  const acknowledgedUpToMs = plan.replication === 'synchronous' ? confirmedUpToMs : 0
  const lost = agesMs.filter((ageMs) => ageMs < hasUpToMs && ageMs >= acknowledgedUpToMs)
  return { lostCommits: lost.length, oldestLostMs: lost.at(-1) ?? 0 }
}

/** Plays the change of leaders again and again, each time with other commits and other sendings. */
export function failoverIntervals(plan: SqlPlan, commitsPerMs: number, draws: Draws): FailoverIntervals {
  const others = Array.from({ length: OTHERS }, () => failover(plan, commitsPerMs, draws))
  const between = (of: (one: Failover) => number): Interval => {
    const sorted = others.map(of).toSorted((a, b) => a - b)
    return { low: sorted[BEYOND], high: sorted[OTHERS - 1 - BEYOND] }
  }
  return {
    lostCommitsInterval: between(({ lostCommits }) => lostCommits),
    oldestLostMsInterval: between(({ oldestLostMs }) => oldestLostMs),
  }
}

/** Ages, ms, of the commits of the last `withinMs` before the leader's death. */
function agesBefore(commitsPerMs: number, withinMs: number, draws: Draws): number[] {
  const agesMs: number[] = []
  if (commitsPerMs === 0) return agesMs
  let ageMs = draws.exponential() / commitsPerMs
  while (ageMs < withinMs && agesMs.length < MOST_COMMITS) {
    agesMs.push(ageMs)
    ageMs += draws.exponential() / commitsPerMs
  }
  return agesMs
}

/** Ages, ms, of a follower's sendings of the last `withinMs` before the leader's death. */
function sendingsBefore(plan: SqlPlan, withinMs: number, draws: Draws): number[] {
  const ship = lognormalTable(plan.shipMs.median, plan.shipMs.p99)
  const sendings: number[] = []
  // Begins at any moment of an interval.
  let ageMs = withinMs + draws.next() * plan.shipMs.p99
  for (; ageMs >= 0; ageMs -= ship.sample(draws.next())) sendings.push(ageMs)
  return sendings
}
