import type { RingPlan } from '../plan.ts'
import { lognormalTable, type QuantileTable } from '../stats/quantile-table.ts'
import type { Draws } from './draws.ts'
import type { QueueLaw } from './queue-law.ts'

/** What operations on the ring meet on their way, ms each. */
export interface RingDelays {
  /** One way between nodes of two sites, or of one. */
  hopMs(fromSite: number, toSite: number): number
  /** How long a write waits before it is sent to another site. */
  replicationMs(): number
  /** A node's wait and work for a write or a read that arrives then; Infinity when it drops the request. */
  writeMs(node: number, nowMs: number): number
  readMs(node: number, nowMs: number): number
}

/** The delays of a plan, with waits from the queues of its nodes. */
export class PlannedDelays implements RingDelays {
  private readonly plan: RingPlan
  private readonly draws: Draws
  private readonly queues: QueueLaw
  private readonly write: QuantileTable
  private readonly read: QuantileTable
  private readonly nodeRtt: QuantileTable
  private readonly replication: QuantileTable

  constructor(plan: RingPlan, queues: QueueLaw, draws: Draws) {
    this.plan = plan
    this.queues = queues
    this.draws = draws
    this.write = lognormalTable(plan.writeMs.median, plan.writeMs.p99)
    this.read = lognormalTable(plan.readMs.median, plan.readMs.p99)
    this.nodeRtt = lognormalTable(plan.nodeRttMs.median, plan.nodeRttMs.p99)
    this.replication = lognormalTable(plan.replicationMs.median, plan.replicationMs.p99)
  }

  hopMs(fromSite: number, toSite: number): number {
    return (this.nodeRtt.sample(this.draws.next()) + this.plan.siteRttMs[fromSite][toSite]) / 2
  }

  replicationMs(): number {
    return this.replication.sample(this.draws.next())
  }

  writeMs(node: number, nowMs: number): number {
    return this.servedMs(node, nowMs, this.write)
  }

  readMs(node: number, nowMs: number): number {
    return this.servedMs(node, nowMs, this.read)
  }

  private servedMs(node: number, nowMs: number, service: QuantileTable): number {
    const waitMs = this.queues.waitMs(node, nowMs, this.draws.next())
    const serviceMs = service.sample(this.draws.next())
    return this.queues.isDropped(waitMs) ? Number.POSITIVE_INFINITY : waitMs + serviceMs
  }
}
