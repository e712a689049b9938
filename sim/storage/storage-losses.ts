import type { EventQueue } from '../engine/event-queue.ts'
import { measuredRatio } from '../outcome/measure.ts'
import type { Plan, StorageLossPlan } from '../plan.ts'
import type { Measured } from '../result.ts'
import { Z } from '../stats/random-groups.ts'
import { Draws } from './draws.ts'
import type { LossOutcome } from './outcome.ts'
import type { StorageRing } from './ring.ts'
import { failover, failoverIntervals } from './sql-failover.ts'

/** What the losses need to know of the load at their moment, per ms at full size. */
export interface LoadAtLoss {
  /** By site: writes that its coordinators take. */
  writesPerMs: readonly number[]
  commitsPerMs: number
}

/** The losses of a plan, as they begin and end, and what each of them cost. */
export class StorageLosses {
  readonly outcomes: LossOutcome[]
  private readonly plan: Plan
  private readonly ring: StorageRing
  private readonly draws: Draws
  /** Chance of losses like those of the plan, by which it is told what these could have cost. */
  private readonly others: Draws
  /** When the relational store lost its leader last, and when it has one again. */
  private leaderLostMs = Number.NEGATIVE_INFINITY
  private leaderBackMs = Number.NEGATIVE_INFINITY

  /** @param kind of the events whose first integer is the loss's index and second 1 = begins, 0 = ends */
  constructor(plan: Plan, ring: StorageRing, queue: EventQueue, kind: number) {
    this.plan = plan
    this.ring = ring
    this.draws = new Draws(plan.seed, 'storage/failover')
    this.others = new Draws(plan.seed, 'storage/failover/others')
    for (const [index, loss] of plan.storage.losses.entries()) {
      if (loss.what === 'node-loss') ring.members.nodeAt(ring.members.siteNamed(loss.site), loss.node)
      if (loss.what === 'site-loss') ring.members.siteNamed(loss.site)
      queue.push(plan.warmupMs + loss.atMs, kind, index, 1)
      queue.push(plan.warmupMs + loss.atMs + this.lengthMs(loss), kind, index, 0)
    }
    this.outcomes = plan.storage.losses.map((loss) => ({
      label: labelOf(loss),
      atMs: loss.atMs,
      forMs: this.lengthMs(loss),
      site: null,
      leader: null,
    }))
  }

  /** Whether the relational store has a leader. */
  hasLeader(nowMs: number): boolean {
    return nowMs >= this.leaderBackMs
  }

  /** Part of a time that is over in which the relational store had no leader. */
  leaderlessShare(fromMs: number, toMs: number): number {
    const lostMs = Math.min(toMs, this.leaderBackMs) - Math.max(fromMs, this.leaderLostMs)
    return Math.max(0, lostMs) / (toMs - fromMs)
  }

  begin(index: number, nowMs: number, load: LoadAtLoss): void {
    const { ring, plan } = this
    const loss = plan.storage.losses[index]
    if (loss.what === 'leader-loss') {
      this.loseLeader(index, nowMs, load)
      return
    }
    const site = ring.members.siteNamed(loss.site)
    if (loss.what === 'node-loss') {
      ring.losses.lose(ring.members.nodeAt(site, loss.node), nowMs, loss.disk === 'lost')
      return
    }
    const { acknowledged, aloneMs } = ring.writes
    const alone = measuredRatio(Array.from(aloneMs), Array.from(acknowledged))
    this.outcomes[index].site = {
      writesOnlyThere: presentAt(load.writesPerMs[site], alone),
      writesOnlyThereSimulated: ring.unsentWritesOf(site),
      alone,
      unreachableForMs: 0,
    }
    ring.loseSite(site, nowMs)
  }

  end(index: number, nowMs: number): void {
    const { ring, plan } = this
    const loss = plan.storage.losses[index]
    if (loss.what === 'leader-loss') return
    const site = ring.members.siteNamed(loss.site)
    if (loss.what === 'node-loss') ring.losses.comeBack(ring.members.nodeAt(site, loss.node), nowMs)
    else {
      this.noteUnreachable(index)
      ring.siteIsBack(site, nowMs)
    }
  }

  /** At the end of the replay: sites that are still lost. */
  close(): void {
    for (const index of this.outcomes.keys()) this.noteUnreachable(index)
  }

  private loseLeader(index: number, nowMs: number, { commitsPerMs }: LoadAtLoss): void {
    const { promotionMs } = this.plan.storage.sql
    if (this.hasLeader(nowMs)) this.leaderLostMs = nowMs
    this.leaderBackMs = nowMs + promotionMs
    this.outcomes[index].leader = {
      ...failover(this.plan.storage.sql, commitsPerMs, this.draws),
      ...failoverIntervals(this.plan.storage.sql, commitsPerMs, this.others),
      unavailableMs: promotionMs,
      refusedCommits: commitsPerMs * promotionMs,
    }
  }

  /** The last operation that reached for the site while it was down. */
  private noteUnreachable(index: number): void {
    const { site, atMs, forMs } = this.outcomes[index]
    if (site === null || site.unreachableForMs > 0) return
    const { writeTally, readTally } = this.ring
    const lastMs = Math.max(writeTally.lastMs.unreachable, readTally.lastMs.unreachable) - this.plan.warmupMs
    site.unreachableForMs = Math.max(0, Math.min(forMs, lastMs - atMs))
  }

  private lengthMs(loss: StorageLossPlan): number {
    return loss.what === 'leader-loss' ? this.plan.storage.sql.promotionMs : loss.forMs
  }
}

/**
 * How many are there at one moment of those that arrive at a rate and stay for a while: by Little's law on average, with the
 * Poisson spread of a system in which nobody waits for anybody (M/G/∞), and as much more as the stay's mean is uncertain.
 */
function presentAt(perMs: number, { value: stayMs, low, high, samples }: Measured): Measured {
  const value = perMs * stayMs
  const chance = Z * Math.sqrt(value)
  return {
    value,
    low: Math.max(0, value - Math.hypot(chance, perMs * (stayMs - low))),
    high: value + Math.hypot(chance, perMs * (high - stayMs)),
    samples,
  }
}

/** What people call a loss. */
function labelOf(loss: StorageLossPlan): string {
  if (loss.what === 'leader-loss') return 'leader lost'
  if (loss.what === 'site-loss') return `${loss.site} lost`
  return `node ${loss.node} of ${loss.site} lost${loss.disk === 'lost' ? ' with its disk' : ''}`
}
