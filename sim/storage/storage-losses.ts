import type { EventQueue } from '../engine/event-queue.ts'
import type { Plan, StorageLossPlan } from '../plan.ts'
import { Draws } from './draws.ts'
import type { LossOutcome } from './outcome.ts'
import type { StorageRing } from './ring.ts'
import { failover } from './sql-failover.ts'

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
  private leaderBackMs = Number.NEGATIVE_INFINITY

  /** @param kind of the events whose first integer is the loss's index and second 1 = begins, 0 = ends */
  constructor(plan: Plan, ring: StorageRing, queue: EventQueue, kind: number) {
    this.plan = plan
    this.ring = ring
    this.draws = new Draws(plan.seed, 'storage/failover')
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
    const aloneMeanMs = acknowledged === 0 ? 0 : aloneMs / acknowledged
    this.outcomes[index].site = {
      writesOnlyThere: load.writesPerMs[site] * aloneMeanMs,
      writesOnlyThereSimulated: ring.unsentWritesOf(site),
      aloneMeanMs,
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
    this.leaderBackMs = nowMs + promotionMs
    this.outcomes[index].leader = {
      ...failover(this.plan.storage.sql, commitsPerMs, this.draws),
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

/** What people call a loss. */
function labelOf(loss: StorageLossPlan): string {
  if (loss.what === 'leader-loss') return 'leader lost'
  if (loss.what === 'site-loss') return `${loss.site} lost`
  return `node ${loss.node} of ${loss.site} lost${loss.disk === 'lost' ? ' with its disk' : ''}`
}
