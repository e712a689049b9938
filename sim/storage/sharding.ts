import type { Plan } from '../plan.ts'
import { lognormalTable, type QuantileTable } from '../stats/quantile-table.ts'
import { GROUPS } from '../stats/random-groups.ts'
import { countDelay, newHistograms } from '../stats/sample-rows.ts'
import { ExpectedDemand } from './demand.ts'
import { Draws } from './draws.ts'
import { lognormalMoments, type Moments, QueueLaw } from './queue-law.ts'
import { type ShardingScheme, type ShardShares, shardShares } from './shard-shares.ts'

/**
 * Operations that are looked at per second when the most people listen, and at most in a replay; how many of them to one that
 * asks every shard.
 */
const OPERATIONS_PER_S = 40
const MOST_OPERATIONS = 300_000
const SCATTER_EVERY = 20

/**
 * One store cut into shards in one way: what each shard gets of the load, and the delays that follow: of any operation, of
 * one at the hottest shard, of a query by another attribute that asks all shards and waits for the slowest, and of the same
 * query by a global index, which asks one shard for the place and one for the data.
 */
export class Sharding {
  readonly scheme: ShardingScheme
  /** Delays by group, then by stretch. */
  readonly operations = newHistograms()
  readonly hottest = newHistograms()
  readonly scattered = newHistograms()
  readonly indexed = newHistograms()
  /** Operations that were looked at, and the part of them beyond what their shards can do; by group. */
  readonly offered = new Float64Array(GROUPS)
  readonly refused = new Float64Array(GROUPS)
  /** At the moment when one shard had most to do: it, its load per server, and that over the mean of all shards. */
  peak = { shard: 0, utilization: 0, overMean: 0 }
  looked = 0
  private readonly shares: ShardShares
  private readonly queues: QueueLaw
  private readonly service: Moments
  private readonly serviceMs: QuantileTable
  private readonly draws: Draws
  private readonly operationsPerPlay: number
  private readonly loads: Float64Array
  /** Sums of the loads up to each shard, with it. */
  private readonly upTo: Float64Array
  /** Operations that are looked at / all, and what is left of them from the last window. */
  private readonly lookShare: number
  private toLook = 0

  constructor(plan: Plan, scheme: ShardingScheme) {
    const { shards, serversPerShard, serviceMs, operationsPerPlay } = plan.storage.sharding
    this.scheme = scheme
    this.shares = shardShares(plan, scheme)
    this.queues = new QueueLaw(shards, serversPerShard, plan.storage.ring.timeoutMs)
    this.service = lognormalMoments(serviceMs)
    this.serviceMs = lognormalTable(serviceMs.median, serviceMs.p99)
    this.draws = new Draws(plan.seed, `storage/sharding/${scheme}`)
    this.operationsPerPlay = operationsPerPlay
    this.loads = new Float64Array(shards)
    this.upTo = new Float64Array(shards)
    const peakPlaysPerS = (plan.population.listeners / new ExpectedDemand(plan).playMs) * 1000
    const lookedAtPerS = Math.min(OPERATIONS_PER_S, MOST_OPERATIONS / (plan.durationMs / 1000))
    this.lookShare = operationsPerPlay === 0 ? 0 : lookedAtPerS / (peakPlaysPerS * operationsPerPlay)
  }

  /**
   * @param plays in the window, by region, at the scenario's own size
   * @param stretch of the measured time that it lies in; null = what happens is not counted
   */
  window(fromMs: number, toMs: number, plays: readonly number[], stretch: number | null): void {
    const windowMs = toMs - fromMs
    const { loads } = this
    loads.fill(0)
    for (const [region, count] of plays.entries()) {
      const perMs = (count * this.operationsPerPlay) / windowMs
      for (const [shard, share] of this.shares[region].entries()) loads[shard] += perMs * share
    }
    let hottest = 0
    for (const [shard, perMs] of loads.entries()) {
      this.queues.setLoad(shard, fromMs, perMs, this.service)
      if (perMs > loads[hottest]) hottest = shard
    }
    if (stretch === null) return
    this.notePeak(hottest)
    let sum = 0
    for (const [shard, perMs] of loads.entries()) {
      sum += perMs
      this.upTo[shard] = sum
    }
    this.toLook += sum * windowMs * this.lookShare
    for (; this.toLook >= 1; this.toLook--) this.look(hottest, fromMs + this.draws.next() * windowMs, stretch)
  }

  private notePeak(hottest: number): void {
    const { loads } = this
    const utilization = this.queues.utilization(hottest)
    const mean = loads.reduce((sum, perMs) => sum + perMs, 0) / loads.length
    if (utilization > this.peak.utilization) {
      this.peak = { shard: hottest, utilization, overMean: loads[hottest] / mean }
    }
  }

  private look(hottest: number, atMs: number, stretch: number): void {
    const group = this.looked % GROUPS
    const shard = this.anyShard()
    const utilization = this.queues.utilization(shard)
    this.offered[group]++
    this.refused[group] += Math.max(0, 1 - 1 / utilization)
    countDelay(this.operations, group, stretch, this.delayMs(shard, atMs))
    countDelay(this.hottest, group, stretch, this.delayMs(hottest, atMs))
    const placeMs = this.delayMs(this.draws.below(this.loads.length), atMs)
    countDelay(this.indexed, group, stretch, placeMs + this.delayMs(shard, atMs))
    if (this.looked++ % SCATTER_EVERY > 0) return
    let slowestMs = 0
    for (let each = 0; each < this.loads.length; each++) slowestMs = Math.max(slowestMs, this.delayMs(each, atMs))
    countDelay(this.scattered, Math.floor(this.looked / SCATTER_EVERY) % GROUPS, stretch, slowestMs)
  }

  /** The shard of any operation. */
  private anyShard(): number {
    const { upTo } = this
    const at = this.draws.next() * upTo[upTo.length - 1]
    let low = 0
    let high = upTo.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (upTo[middle] < at) low = middle + 1
      else high = middle
    }
    return low
  }

  private delayMs(shard: number, atMs: number): number {
    return this.queues.waitMs(shard, atMs, this.draws.next()) + this.serviceMs.sample(this.draws.next())
  }
}
