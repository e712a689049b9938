import type { EventQueue } from '../engine/event-queue.ts'
import type { Plan } from '../plan.ts'
import { stretchOf } from '../stats/stretches.ts'
import type { StorageDemand } from './demand.ts'
import { Draws } from './draws.ts'
import type { StorageOutcome } from './outcome.ts'
import { buildStorageOutcome } from './outcome-builder.ts'
import { QueueLaw } from './queue-law.ts'
import { StorageRing } from './ring.ts'
import { PlannedDelays } from './ring-delays.ts'
import { RingLoad } from './ring-load.ts'
import { RingMembers } from './ring-members.ts'
import { RING_EVENT_KINDS, ringEvents } from './ring-parts.ts'
import { sampleOf } from './ring-sample.ts'
import { shardingSchemes } from './shard-shares.ts'
import { Sharding } from './sharding.ts'
import { sitesOfRegions } from './site-routing.ts'
import { SqlFollowers } from './sql-followers.ts'
import { StorageLosses } from './storage-losses.ts'
import type { StorageWindow } from './store-law.ts'

/** After the ring's kinds of events, from the model's first on. */
const LOSS = RING_EVENT_KINDS

/**
 * Where user data lives, beside the listeners: the wide-column ring with its sites, the relational leader with its
 * followers, and three ways of sharding, each under the demand that listeners make. Which part of it is simulated, and why
 * that is enough, is in docs/decisions/0017.
 *
 * For each window: `window` (pushes its operations), then every event before its end through `handle`, then `closeWindow`,
 * which says what calls to storage meet.
 */
export class StorageModel {
  readonly ring: StorageRing
  readonly load: RingLoad
  readonly losses: StorageLosses
  readonly followers: SqlFollowers
  readonly sharding: readonly Sharding[]
  /** Simulated operations on the ring / all. */
  readonly share: number
  readonly bucketMs: number
  /** Simulated hints that wait, at the end of each bucket, and the most at the end of any window. */
  readonly hintsAt: Float64Array
  peakHints = 0
  /** The first bucket that has not ended yet. */
  private bucket = 0
  private readonly plan: Plan
  private readonly firstKind: number
  private readonly arrivals: Draws
  /** Site that serves each region. */
  private readonly siteOfRegion: number[]
  /** Of the window: full-size operations per ms by home site, and commits. */
  private readonly writesPerMs: Float64Array
  private readonly readsPerMs: Float64Array
  private commitsPerMs = 0
  private fromMs = 0
  private changes = 0

  /** @param firstKind the first of `STORAGE_EVENT_KINDS` kinds of events that nobody else uses */
  constructor(plan: Plan, queue: EventQueue, firstKind: number) {
    const { ring } = plan.storage
    const untilMs = plan.warmupMs + plan.durationMs
    this.plan = plan
    this.firstKind = firstKind
    this.siteOfRegion = sitesOfRegions(plan)
    const sample = sampleOf(plan, this.siteOfRegion)
    this.share = sample.share
    this.bucketMs = sample.bucketMs
    this.hintsAt = new Float64Array(Math.ceil(plan.durationMs / this.bucketMs))
    const members = new RingMembers(ring, new Draws(plan.worldSeed, 'storage/members'))
    const queues = new QueueLaw(members.nodes, ring.serversPerNode, ring.timeoutMs)
    const delays = new PlannedDelays(ring, queues, new Draws(plan.seed, 'storage/delays'))
    // Services of a site that is lost ask nothing any more.
    const lostSitesAsk = plan.services?.sites !== 'each'
    const measured = { fromMs: plan.warmupMs, untilMs }
    this.ring = new StorageRing(members, delays, { ...sample, ...measured, lostSitesAsk }, queue, firstKind)
    this.load = new RingLoad(members, queues, plan.warmupMs)
    this.losses = new StorageLosses(plan, this.ring, queue, firstKind + LOSS)
    this.followers = new SqlFollowers(plan.storage.sql, plan.seed)
    this.sharding = shardingSchemes.map((scheme) => new Sharding(plan, scheme))
    this.arrivals = new Draws(plan.seed, 'storage/arrivals')
    this.writesPerMs = new Float64Array(members.sites)
    this.readsPerMs = new Float64Array(members.sites)
  }

  /** Opens a window with what listeners do in it, and pushes its operations on simulated keys. */
  window(fromMs: number, toMs: number, { plays, sessions }: StorageDemand): void {
    const { plan, ring } = this
    const { writesPerPlay, readsPerSession } = plan.storage.ring
    const windowMs = toMs - fromMs
    const measuredMs = fromMs - plan.warmupMs
    const stretch = measuredMs < 0 ? null : stretchOf(measuredMs, plan.durationMs)
    this.fromMs = fromMs
    this.writesPerMs.fill(0)
    this.readsPerMs.fill(0)
    for (const [region, site] of this.siteOfRegion.entries()) {
      this.writesPerMs[site] += (plays[region] * writesPerPlay) / windowMs
      this.readsPerMs[site] += (sessions[region] * readsPerSession) / windowMs
    }
    this.commitsPerMs = (sessions.reduce((a, b) => a + b, 0) * plan.storage.sql.writesPerSession) / windowMs
    this.loadNodes(fromMs)
    const ordinary = this.share * (1 - plan.storage.ring.hotKeyShare)
    for (let site = 0; site < ring.members.sites; site++) {
      this.push(site, fromMs, toMs, this.writesPerMs[site] * ordinary, (key, atMs) => ring.write(key, atMs))
      this.push(site, fromMs, toMs, this.readsPerMs[site] * ordinary, (key, atMs) => ring.read(key, atMs))
    }
    this.followers.window(windowMs, this.losses.hasLeader(fromMs) ? this.commitsPerMs : 0, stretch)
    for (const scheme of this.sharding) scheme.window(fromMs, toMs, plays, stretch)
  }

  /** An event of one of the model's kinds. */
  handle(kind: number, first: number, second: number, nowMs: number): void {
    const own = kind - this.firstKind
    if (own >= LOSS || own === ringEvents.notice) this.change()
    if (own < LOSS) {
      this.ring.handle(own, first, second, nowMs)
      return
    }
    if (second === 1) {
      const writesPerMs = this.loads(nowMs).map((load) => load.writesPerMs)
      this.losses.begin(first, nowMs, { writesPerMs, commitsPerMs: this.commitsPerMs })
    } else this.losses.end(first, nowMs)
    this.loadNodes(nowMs)
  }

  /** Closes the window. @returns what calls to storage meet in it, as operations that ended of late did */
  closeWindow(toMs: number): StorageWindow {
    const { backlog } = this.ring.handoff.hints
    this.peakHints = Math.max(this.peakHints, backlog)
    // A window may end in the middle of a bucket, or fill several.
    const buckets = Math.max(0, (toMs - this.plan.warmupMs) / this.bucketMs)
    this.hintsAt.fill(backlog, this.bucket, Math.ceil(buckets))
    this.bucket = Math.floor(buckets)
    return { laws: this.laws(toMs), changes: this.changes }
  }

  /** What came of it, once the last window is closed. */
  outcome(): StorageOutcome {
    this.load.integrate(this.plan.warmupMs + this.plan.durationMs)
    this.losses.close()
    return buildStorageOutcome(this.plan, this)
  }

  private change(): void {
    const { ring } = this
    this.changes++
    ring.writeTally.recent.change()
    ring.readTally.recent.change()
  }

  private laws(toMs: number): StorageWindow['laws'] {
    const { ring, followers, losses, fromMs } = this
    const { timeoutMs } = this.plan.storage.ring
    const refusedShare = losses.leaderlessShare(fromMs, toMs)
    return {
      'ring read': ring.readTally.recent.law(timeoutMs),
      'ring write': ring.writeTally.recent.law(timeoutMs),
      commit: { ...followers.recent.law(timeoutMs), refusedShare },
    }
  }

  private push(
    site: number,
    fromMs: number,
    toMs: number,
    perMs: number,
    begin: (key: number, atMs: number) => void,
  ): void {
    if (perMs === 0) return
    let atMs = fromMs + this.arrivals.exponential() / perMs
    while (atMs < toMs) {
      const key = this.ring.anyKeyOf(site)
      if (key >= 0) begin(key, atMs)
      atMs += this.arrivals.exponential() / perMs
    }
  }

  /** Operations per ms by the site that coordinates them, after roaming and DNS. */
  private loads(nowMs: number): { writesPerMs: number; readsPerMs: number }[] {
    const { ring, plan } = this
    const { sites } = ring.members
    const { roamingShare } = plan.storage.ring
    const loads = Array.from({ length: sites }, () => ({ writesPerMs: 0, readsPerMs: 0 }))
    for (let home = 0; home < sites; home++) {
      for (let from = 0; from < sites; from++) {
        const away = sites === 1 ? 0 : roamingShare / (sites - 1)
        const part = from === home ? 1 - away * (sites - 1) : away
        for (const [site, shareOfUsers] of ring.routing.shares(from, nowMs).entries()) {
          loads[site].writesPerMs += part * shareOfUsers * this.writesPerMs[home]
          loads[site].readsPerMs += part * shareOfUsers * this.readsPerMs[home]
        }
      }
    }
    // What reaches for a site that is down does nothing.
    return loads.map((load, site) => (ring.members.isSiteDown(site) ? { writesPerMs: 0, readsPerMs: 0 } : load))
  }

  private loadNodes(nowMs: number): void {
    const { isReplaying } = this.ring.handoff
    const replayPerMs = this.plan.storage.ring.hintsPerS / 1000
    this.load.set(nowMs, this.loads(nowMs), (node) => (isReplaying[node] === 1 ? replayPerMs : 0))
  }
}
