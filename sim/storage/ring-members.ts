import { buildRing, type Ring } from '../../reference/storage/placement.policy.ts'
import type { RingPlan } from '../plan.ts'
import type { Draws } from './draws.ts'
import { nearestSites } from './site-routing.ts'

/**
 * The nodes of all sites, numbered through; which of them are up, and which the others believe to be. A node that dies is
 * found out after a while; one that comes back is heard at once.
 */
export class RingMembers {
  readonly plan: RingPlan
  readonly sites: number
  readonly nodes: number
  /** First node of each site, and the number of nodes at the end. */
  readonly firstNode: number[]
  readonly siteOf: Int32Array
  readonly rings: readonly Ring[]
  /** By site: all sites by distance, itself first. */
  readonly nearest: readonly number[][]
  /** Error of each node's clock, ms. */
  readonly clockErrorMs: Float64Array
  /** When the node died; Infinity while it is up. */
  readonly downSinceMs: Float64Array
  private readonly believedDown: Uint8Array
  private readonly diskLost: Uint8Array
  /** Losses that hold. */
  private readonly losses: Uint8Array

  constructor(plan: RingPlan, draws: Draws) {
    const counts = plan.sites.map(({ nodes }) => nodes)
    this.plan = plan
    this.sites = counts.length
    this.nodes = counts.reduce((sum, n) => sum + n, 0)
    this.firstNode = [0]
    for (const count of counts) this.firstNode.push(this.firstNode[this.firstNode.length - 1] + count)
    this.siteOf = Int32Array.from(counts.flatMap((count, site) => new Array<number>(count).fill(site)))
    this.rings = counts.map((count) => buildRing(count, plan.tokensPerNode))
    this.nearest = nearestSites(plan)
    this.clockErrorMs = Float64Array.from({ length: this.nodes }, () => (2 * draws.next() - 1) * plan.clockErrorMs)
    this.downSinceMs = new Float64Array(this.nodes).fill(Number.POSITIVE_INFINITY)
    this.believedDown = new Uint8Array(this.nodes)
    this.diskLost = new Uint8Array(this.nodes)
    this.losses = new Uint8Array(this.nodes)
  }

  isUp(node: number): boolean {
    return this.downSinceMs[node] === Number.POSITIVE_INFINITY
  }

  isBelievedUp(node: number): boolean {
    return this.believedDown[node] === 0
  }

  /** Index of a node of a site among all. @throws RangeError when there is no such node */
  nodeAt(site: number, node: number): number {
    const at = this.firstNode[site] + node
    if (!(node >= 0 && at < this.firstNode[site + 1])) throw new RangeError(`site ${site} has no node ${node}`)
    return at
  }

  /** @throws RangeError when no site has that name */
  siteNamed(name: string): number {
    const site = this.plan.sites.findIndex((one) => one.name === name)
    if (site < 0) throw new RangeError(`there is no storage site ${name}`)
    return site
  }

  nodesOf(site: number): number[] {
    const { firstNode } = this
    return Array.from({ length: firstNode[site + 1] - firstNode[site] }, (_, i) => firstNode[site] + i)
  }

  /** One loss of the node begins. */
  die(node: number, nowMs: number, diskLost: boolean): void {
    if (this.losses[node]++ === 0) this.downSinceMs[node] = nowMs
    if (diskLost) this.diskLost[node] = 1
  }

  /** The others notice, if it is still down. */
  notice(node: number): void {
    if (!this.isUp(node)) this.believedDown[node] = 1
  }

  /** One loss of the node ends; it is up again when that was the last. */
  comeBack(node: number): void {
    if (--this.losses[node] > 0) return
    this.downSinceMs[node] = Number.POSITIVE_INFINITY
    this.believedDown[node] = 0
    this.diskLost[node] = 0
  }

  /** Whether the node is down and what it had is gone. */
  hasLostDisk(node: number): boolean {
    return this.diskLost[node] === 1
  }

  /** A node of the site that takes a client's operation, any that is up; -1 when none is. */
  coordinator(site: number, draws: Draws): number {
    const first = this.firstNode[site]
    const count = this.firstNode[site + 1] - first
    const begin = draws.below(count)
    for (let i = 0; i < count; i++) {
      const node = first + ((begin + i) % count)
      if (this.isUp(node)) return node
    }
    return -1
  }

  /** Whether no node of the site is up. */
  isSiteDown(site: number): boolean {
    for (let node = this.firstNode[site]; node < this.firstNode[site + 1]; node++) if (this.isUp(node)) return false
    return true
  }
}
