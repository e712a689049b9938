import type { EventQueue } from '../engine/event-queue.ts'
import { draw, streamKey } from '../engine/random.ts'
import type { LognormalPlan } from '../plan.ts'
import { Draws } from './draws.ts'
import { Handoff } from './handoff.ts'
import { OperationTally } from './operation-tally.ts'
import { RingCopies } from './ring-copies.ts'
import type { RingDelays } from './ring-delays.ts'
import { RingLosses } from './ring-losses.ts'
import type { RingMembers } from './ring-members.ts'
import { ringEvents } from './ring-parts.ts'
import { RingReads } from './ring-reads.ts'
import { RingWrites } from './ring-writes.ts'
import { SiteRouting } from './site-routing.ts'

/** What of the ring is simulated, and when it is measured. */
export interface RingSample {
  seed: string
  /** Simulated keys by the site of their users. */
  keysBySite: readonly number[]
  /** Simulated operations / all: hints are given back at that part of their rate. */
  share: number
  /** Operations that begin from `fromMs` to `untilMs` are counted, over time in buckets. */
  fromMs: number
  untilMs: number
  bucketMs: number
  /** Whether services go on asking for users whose site is lost: one fleet for all does, that of the lost site does not. */
  lostSitesAsk: boolean
}

/**
 * The wide-column store: a sample of its keys with all operations on them, each a chain of events on the strict queue, on
 * all of its nodes. What the nodes do for the other keys is in the delays.
 */
export class StorageRing {
  readonly members: RingMembers
  readonly copies: RingCopies
  readonly handoff: Handoff
  readonly writes: RingWrites
  readonly reads: RingReads
  readonly losses: RingLosses
  readonly routing: SiteRouting
  readonly writeTally: OperationTally
  readonly readTally: OperationTally
  readonly keys: number
  /** Operations that were begun. */
  operations = 0
  private readonly draws: Draws
  private readonly queue: EventQueue
  private readonly firstKind: number
  private readonly firstKey: number[] = [0]
  private readonly homeOf: Int32Array
  private readonly phaseKey: number

  constructor(members: RingMembers, delays: RingDelays, sample: RingSample, queue: EventQueue, firstKind: number) {
    const { plan } = members
    for (const count of sample.keysBySite) this.firstKey.push(this.firstKey[this.firstKey.length - 1] + count)
    this.keys = this.firstKey[sample.keysBySite.length]
    this.homeOf = Int32Array.from(sample.keysBySite.flatMap((count, site) => new Array<number>(count).fill(site)))
    this.members = members
    this.queue = queue
    this.firstKind = firstKind
    this.draws = new Draws(sample.seed, 'storage/ring')
    this.phaseKey = streamKey(sample.seed, 'storage/dns')
    this.copies = new RingCopies(members, this.keys)
    const hintsPerMs = (plan.hintsPerS * sample.share) / 1000
    this.handoff = new Handoff(members, this.copies, queue, firstKind + ringEvents.replay, hintsPerMs)
    const tallyOf = ({ median }: LognormalPlan): OperationTally =>
      new OperationTally(sample, plan.nodeRttMs.median + median)
    this.writeTally = tallyOf(plan.writeMs)
    this.readTally = tallyOf(plan.readMs)
    const { copies, handoff, draws, writeTally, readTally } = this
    const parts = {
      plan,
      queue,
      firstKind,
      members,
      copies,
      delays,
      draws,
      handoff,
      writes: writeTally,
      reads: readTally,
    }
    this.writes = new RingWrites(parts)
    this.reads = new RingReads(parts)
    const noticeKind = firstKind + ringEvents.notice
    this.losses = new RingLosses(parts, this.writes, noticeKind, firstKind + ringEvents.checkLoss)
    this.routing = new SiteRouting(members.nearest, plan.failoverMs, plan.dnsTtlMs)
  }

  /** A write to a key will begin then, from wherever its user is. */
  write(key: number, atMs: number): void {
    this.queue.push(atMs, this.firstKind + ringEvents.write, key)
  }

  read(key: number, atMs: number): void {
    this.queue.push(atMs, this.firstKind + ringEvents.read, key)
  }

  /** Any simulated key of a site's users; −1 when the site has none. */
  anyKeyOf(site: number): number {
    const count = this.firstKey[site + 1] - this.firstKey[site]
    return count === 0 ? -1 : this.firstKey[site] + this.draws.below(count)
  }

  /** An event of the ring. @param kind counted from its first */
  handle(kind: number, first: number, second: number, nowMs: number): void {
    if (kind === ringEvents.apply) this.writes.apply(first, second, nowMs)
    else if (kind === ringEvents.acknowledge) this.writes.acknowledge(first, second, nowMs)
    else if (kind === ringEvents.send) this.writes.send(first, second, nowMs)
    else if (kind === ringEvents.serve) this.reads.serve(first, second, nowMs)
    else if (kind === ringEvents.reply) this.reads.reply(first, second, nowMs)
    else if (kind === ringEvents.speculate) this.reads.speculate(first, nowMs)
    else if (kind === ringEvents.repair) this.reads.repair(first, second)
    else if (kind === ringEvents.replay) this.handoff.replay(first, nowMs)
    else if (kind === ringEvents.notice) this.members.notice(first)
    else if (kind === ringEvents.checkLoss) this.losses.check(first)
    else this.begin(kind, first, nowMs)
  }

  loseSite(site: number, nowMs: number): void {
    for (const node of this.members.nodesOf(site)) this.losses.lose(node, nowMs, false)
    this.routing.lose(site, nowMs)
  }

  siteIsBack(site: number, nowMs: number): void {
    for (const node of this.members.nodesOf(site)) this.losses.comeBack(node, nowMs)
    this.routing.comeBack(site, nowMs)
  }

  /** Acknowledged writes that a site's coordinators have not sent to any other site, as simulated. */
  unsentWritesOf(site: number): number {
    let unsent = 0
    this.writes.pending.forEach((write) => {
      if (write.site === site && write.acknowledgedMs < Number.POSITIVE_INFINITY && !write.wasSent) unsent++
    })
    return unsent
  }

  private begin(kind: number, key: number, nowMs: number): void {
    const { members, draws } = this
    this.operations++
    let home = this.homeOf[key]
    if (members.sites > 1 && draws.next() < members.plan.roamingShare) {
      home = (home + 1 + draws.below(members.sites - 1)) % members.sites
    }
    const site = this.routing.siteOf(home, draw(this.phaseKey, key), nowMs)
    if (kind === ringEvents.write) this.writes.begin(key, site, nowMs)
    else this.reads.begin(key, site, nowMs)
  }
}
