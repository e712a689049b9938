import { replicasToAsk } from '../../reference/storage/consistency.policy.ts'
import { rangeOf, rangeShare, replicasOfRange, tokenOfId } from '../../reference/storage/placement.policy.ts'
import { lognormalMoments, type Moments, mixed, type QueueLaw } from './queue-law.ts'
import type { RingMembers } from './ring-members.ts'

/** Operations per ms that reach the coordinators of one site, at the scenario's own size. */
export interface SiteLoad {
  writesPerMs: number
  readsPerMs: number
}

/** Ids from here on are hot keys, one for each site; the others are ordinary. */
const FIRST_HOT_KEY = 2 ** 30

/** What each node of the ring gets to do at full size: its ranges' part of the writes of all sites and of the reads it is asked. */
export class RingLoad {
  /** By node: busy servers · ms since measuring began. */
  readonly busyMs: Float64Array
  /** By node: most that it was offered at any time, per server. */
  readonly peakUtilization: Float64Array
  private readonly members: RingMembers
  private readonly queues: QueueLaw
  private readonly write: Moments
  private readonly read: Moments
  /** By site and range: share of all keys; by site, range and copy: node. */
  private readonly shares: Float64Array[] = []
  private readonly nodes: Int32Array[] = []
  /** By home site: nodes of its hot key. */
  private readonly hotNodes: Int32Array[] = []
  /** By coordinating site: copies that a read asks in each site. */
  private readonly asked: number[][]
  private readonly measuredFromMs: number
  private lastMs = 0

  constructor(members: RingMembers, queues: QueueLaw, measuredFromMs: number) {
    const { plan, sites, rings, firstNode } = members
    this.members = members
    this.queues = queues
    this.measuredFromMs = measuredFromMs
    this.write = lognormalMoments(plan.writeMs)
    this.read = lognormalMoments(plan.readMs)
    this.busyMs = new Float64Array(members.nodes)
    this.peakUtilization = new Float64Array(members.nodes)
    for (const [site, ring] of rings.entries()) {
      const ranges = ring.tokens.length
      const nodes = new Int32Array(ranges * plan.replicas)
      for (let range = 0; range < ranges; range++) {
        replicasOfRange(ring, range, plan.replicas, nodes, range * plan.replicas)
      }
      this.nodes.push(nodes.map((node) => node + firstNode[site]))
      this.shares.push(Float64Array.from({ length: ranges }, (_, range) => rangeShare(ring, range)))
    }
    for (let home = 0; home < sites; home++) {
      const token = tokenOfId(FIRST_HOT_KEY + home)
      const nodes = rings.map((ring, site) => {
        const out = new Int32Array(plan.replicas)
        replicasOfRange(ring, rangeOf(ring, token), plan.replicas, out, 0)
        return out.map((node) => node + firstNode[site])
      })
      this.hotNodes.push(Int32Array.from(nodes.flatMap((of) => Array.from(of))))
    }
    const all = new Array<number>(sites).fill(plan.replicas)
    this.asked = members.nearest.map((nearest) => replicasToAsk(plan.read, plan.replicas, all, nearest) as number[])
  }

  /**
   * From `nowMs` on the ring gets so much.
   * @param loads by coordinating site
   * @param replayPerMs by node: kept writes that it is given back
   */
  set(nowMs: number, loads: readonly SiteLoad[], replayPerMs: (node: number) => number): void {
    const { members, queues } = this
    this.integrate(nowMs)
    const writes = new Float64Array(members.nodes)
    const reads = new Float64Array(members.nodes)
    const writesPerMs = loads.reduce((sum, load) => sum + load.writesPerMs, 0)
    const hot = members.plan.hotKeyShare
    for (let site = 0; site < members.sites; site++) {
      let asksPerMs = 0
      for (const [from, load] of loads.entries()) asksPerMs += load.readsPerMs * this.asked[from][site]
      this.spread(site, (1 - hot) * writesPerMs, (1 - hot) * asksPerMs, writes, reads)
    }
    for (const [home, load] of loads.entries()) {
      this.spreadHot(home, hot * load.writesPerMs, hot * load.readsPerMs, writes, reads)
    }
    for (let node = 0; node < members.nodes; node++) {
      const isUp = members.isUp(node)
      const writesHere = isUp ? writes[node] + replayPerMs(node) : 0
      const readsHere = isUp ? reads[node] : 0
      const service = mixed([
        [writesHere, this.write],
        [readsHere, this.read],
      ])
      queues.setLoad(node, nowMs, writesHere + readsHere, service)
      if (nowMs >= this.measuredFromMs) {
        this.peakUtilization[node] = Math.max(this.peakUtilization[node], queues.utilization(node))
      }
    }
  }

  /** Counts up to a time. */
  integrate(nowMs: number): void {
    const fromMs = Math.max(this.lastMs, this.measuredFromMs)
    for (let node = 0; nowMs > fromMs && node < this.members.nodes; node++) {
      this.busyMs[node] += Math.min(1, this.queues.utilization(node)) * this.queues.servers * (nowMs - fromMs)
    }
    this.lastMs = nowMs
  }

  /** Every copy takes a write; the asked ones of those that are believed to be up, any of them, a read. */
  private spread(
    site: number,
    writesPerMs: number,
    asksPerMs: number,
    writes: Float64Array,
    reads: Float64Array,
  ): void {
    const { replicas } = this.members.plan
    const nodes = this.nodes[site]
    for (const [range, share] of this.shares[site].entries()) {
      this.give(nodes, range * replicas, replicas, share * writesPerMs, share * asksPerMs, writes, reads)
    }
  }

  private spreadHot(
    home: number,
    writesPerMs: number,
    readsPerMs: number,
    writes: Float64Array,
    reads: Float64Array,
  ): void {
    const { replicas } = this.members.plan
    for (const [site, count] of this.asked[home].entries()) {
      this.give(this.hotNodes[home], site * replicas, replicas, writesPerMs, readsPerMs * count, writes, reads)
    }
  }

  private give(
    nodes: Int32Array,
    at: number,
    count: number,
    writesPerMs: number,
    asksPerMs: number,
    writes: Float64Array,
    reads: Float64Array,
  ): void {
    const { members } = this
    let alive = 0
    for (let i = at; i < at + count; i++) if (members.isBelievedUp(nodes[i])) alive++
    for (let i = at; i < at + count; i++) {
      const node = nodes[i]
      writes[node] += writesPerMs
      if (members.isBelievedUp(node)) reads[node] += asksPerMs / alive
    }
  }
}
