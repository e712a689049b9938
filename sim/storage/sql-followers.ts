import type { SqlPlan } from '../plan.ts'
import { lognormalTable, type QuantileTable } from '../stats/quantile-table.ts'
import { GROUPS } from '../stats/random-groups.ts'
import { countDelay, newHistograms } from '../stats/sample-rows.ts'
import { Draws } from './draws.ts'
import { lognormalMoments } from './queue-law.ts'
import { RecentOperations } from './recent-operations.ts'

/** Commits that are simulated per ms at most; see `window`. */
const MOST_COMMITS_PER_MS = 0.25
/** Intervals between sendings after which it no longer matters when the last one was. */
const FORGOTTEN = 16
/** Commits that follow each other in one random group: more than a follower's queue remembers at ordinary loads. */
const BATCH = 1000

/**
 * Followers of a relational leader: the leader sends what its log has, and after a while again; log records arrive in the
 * order of commits and are applied one after the other (Lindley 1952). All followers are alike, so one of them is followed.
 */
export class SqlFollowers {
  /** Age of a commit when a follower shows it, and how long its acknowledgement waits for a follower; by group, then by stretch. */
  readonly lags = newHistograms()
  readonly waits = newHistograms()
  /** Reads of users of what they just wrote, those at followers that did not hold it yet, and those at the leader. */
  readonly readBacks = new Float64Array(GROUPS)
  readonly stale = new Float64Array(GROUPS)
  readonly atLeader = new Float64Array(GROUPS)
  commits = 0
  /** What waiting for a follower added to the last commits. */
  readonly recent: RecentOperations
  /** Highest offered load of a follower's applying. */
  peakUtilization = 0
  private readonly plan: SqlPlan
  private readonly draws: Draws
  private readonly ship: QuantileTable
  /** Intervals between sendings, and those in which a moment falls: longer ones more often. */
  private readonly shipFound: QuantileTable
  private readonly rtt: QuantileTable
  private readonly apply: QuantileTable
  private readonly applyMeanMs: number
  /** From now, ms: when the leader sends next, when the last log record arrives, and when the follower has applied all. */
  private sendsInMs = 0
  private arrivedInMs = 0
  private idleInMs = 0

  constructor(plan: SqlPlan, seed: string) {
    this.plan = plan
    this.recent = new RecentOperations(plan.replication === 'synchronous' ? plan.rttMs.median : 0)
    this.draws = new Draws(seed, 'storage/sql')
    this.ship = lognormalTable(plan.shipMs.median, plan.shipMs.p99)
    // A lognormal by length is one with the same sigma and a median of m · exp(σ²); exp(σ²) = mean square / mean².
    const { mean, square } = lognormalMoments(plan.shipMs)
    const longer = square / mean ** 2
    this.shipFound = lognormalTable(plan.shipMs.median * longer, plan.shipMs.p99 * longer)
    this.rtt = lognormalTable(plan.rttMs.median, plan.rttMs.p99)
    this.apply = lognormalTable(plan.applyMs.median, plan.applyMs.p99)
    this.applyMeanMs = lognormalMoments(plan.applyMs).mean
  }

  /**
   * A window with so many commits per ms. Where there are too many, only its beginning is played and the next window goes
   * on with the queue that it left: a queue forgets much faster than load changes, so these stretches together show what
   * the whole would. Of a backlog that does not dry up, the part left out adds its growth or its decline.
   * @param stretch of the measured time that it lies in; null = what happens is not counted
   */
  window(windowMs: number, commitsPerMs: number, stretch: number | null): void {
    const utilization = commitsPerMs * this.applyMeanMs
    if (stretch !== null) this.peakUtilization = Math.max(this.peakUtilization, utilization)
    const share = Math.min(1, MOST_COMMITS_PER_MS / commitsPerMs)
    const untilMs = windowMs * share
    let atMs = 0
    let wasIdle = commitsPerMs === 0
    for (;;) {
      const gapMs = commitsPerMs === 0 ? Number.POSITIVE_INFINITY : this.draws.exponential() / commitsPerMs
      if (atMs + gapMs > untilMs) break
      atMs += gapMs
      this.sendsInMs -= gapMs
      this.arrivedInMs -= gapMs
      this.idleInMs -= gapMs
      if (this.idleInMs <= 0) wasIdle = true
      this.commit(stretch)
    }
    this.sendsInMs -= untilMs - atMs
    this.arrivedInMs -= untilMs - atMs
    this.idleInMs -= untilMs - atMs
    const leftOutMs = windowMs - untilMs
    if (utilization > 1 || !wasIdle) this.idleInMs = Math.max(0, this.idleInMs + (utilization - 1) * leftOutMs)
  }

  private commit(stretch: number | null): void {
    const { plan, draws } = this
    this.findSending()
    this.arrivedInMs = Math.max(this.arrivedInMs, this.sendsInMs + this.rtt.sample(draws.next()) / 2)
    this.idleInMs = Math.max(this.idleInMs, this.arrivedInMs) + this.apply.sample(draws.next())
    const lagMs = this.idleInMs
    const gapMs = plan.readBackMs * draws.exponential()
    const waitMs = plan.replication === 'synchronous' ? this.firstAnswerMs() : 0
    this.recent.answered(waitMs)
    if (stretch === null) return
    const group = Math.floor(this.commits / BATCH) % GROUPS
    this.commits++
    countDelay(this.lags, group, stretch, lagMs)
    countDelay(this.waits, group, stretch, waitMs)
    this.readBacks[group]++
    // The user's clock starts with the acknowledgement.
    if (gapMs < plan.pinToLeaderMs) this.atLeader[group]++
    else if (lagMs > waitMs + gapMs) this.stale[group]++
  }

  /** The next sending after now. After a long pause the interval is one that is found in proportion to its length. */
  private findSending(): void {
    const { draws } = this
    if (this.sendsInMs < -FORGOTTEN * this.plan.shipMs.median) {
      this.sendsInMs = draws.next() * this.shipFound.sample(draws.next())
    }
    while (this.sendsInMs < 0) this.sendsInMs += this.ship.sample(draws.next())
  }

  /** Until the first of the followers, all sent to at once, has answered that it has the log record. */
  private firstAnswerMs(): number {
    let first = Number.POSITIVE_INFINITY
    for (let follower = 0; follower < this.plan.followers; follower++) {
      first = Math.min(first, this.rtt.sample(this.draws.next()))
    }
    return this.sendsInMs + first
  }
}
