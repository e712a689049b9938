import type { EventQueue } from '../engine/event-queue.ts'
import type { Handoff } from './handoff.ts'
import { NO_VERSION, type RingCopies } from './ring-copies.ts'
import type { RingMembers } from './ring-members.ts'
import type { PendingWrite, RingWrites } from './ring-writes.ts'

/**
 * What the loss of a node does to the ring's data: with its disk go its copies and the hints that it kept. It comes back
 * with what the other copies of its site then hold. An acknowledged write that nobody holds any more is lost.
 */
export class RingLosses {
  /** Acknowledged writes, each the newest of its key, that were lost, as simulated. */
  lostWrites = 0
  private readonly members: RingMembers
  private readonly copies: RingCopies
  private readonly handoff: Handoff
  private readonly writes: RingWrites
  private readonly queue: EventQueue
  private readonly noticeKind: number
  private readonly checkKind: number

  constructor(
    parts: { members: RingMembers; copies: RingCopies; handoff: Handoff; queue: EventQueue },
    writes: RingWrites,
    noticeKind: number,
    checkKind: number,
  ) {
    this.members = parts.members
    this.copies = parts.copies
    this.handoff = parts.handoff
    this.queue = parts.queue
    this.writes = writes
    this.noticeKind = noticeKind
    this.checkKind = checkKind
  }

  lose(node: number, nowMs: number, isDiskLost: boolean): void {
    const { members, copies, handoff, queue } = this
    members.die(node, nowMs, isDiskLost)
    queue.push(nowMs + members.plan.detectionMs, this.noticeKind, node)
    if (!isDiskLost) return
    copies.wipe(node)
    handoff.hints.wipe(node)
    // By then nothing that was on its way within the site still is.
    queue.push(nowMs + 2 * members.plan.timeoutMs, this.checkKind, node)
  }

  comeBack(node: number, nowMs: number): void {
    const { members, handoff } = this
    const mustRebuild = members.hasLostDisk(node)
    members.comeBack(node)
    if (!members.isUp(node)) return
    if (mustRebuild) this.rebuild(node)
    handoff.nodeIsBack(node, nowMs)
  }

  /** Event: looks for acknowledged writes that went with a node. */
  check(node: number): void {
    const { copies } = this
    const kept = this.keptElsewhere()
    for (let copy = 0; copy < copies.nodeOf.length; copy++) {
      if (copies.nodeOf[copy] !== node) continue
      const key = copies.keyOf(copy)
      const wanted = copies.newestAcknowledged(key)
      let left = copies.newestOf(key, () => true)
      const hinted = kept.get(key) ?? NO_VERSION
      if (copies.isNewer(hinted, left)) left = hinted
      if (!copies.isNewer(wanted, left)) continue
      this.lostWrites++
      copies.forget(key, left)
    }
  }

  /** By key: the newest version that a hint or a message on its way still holds. */
  private keptElsewhere(): Map<number, number> {
    const { copies, handoff, members } = this
    const newest = new Map<number, number>()
    const note = (key: number, version: number): void => {
      if (copies.isNewer(version, newest.get(key) ?? NO_VERSION)) newest.set(key, version)
    }
    handoff.hints.forEach(({ copy, version }) => {
      note(copies.keyOf(copy), version)
    })
    this.writes.pending.forEach(({ key, version, coordinator }: PendingWrite) => {
      if (!members.hasLostDisk(coordinator)) note(key, version)
    })
    return newest
  }

  /** A node with an empty disk gets what the other copies of its site hold. */
  private rebuild(node: number): void {
    const { members, copies } = this
    const site = members.siteOf[node]
    const isSource = (other: number): boolean => other !== node && members.siteOf[other] === site && members.isUp(other)
    for (let copy = 0; copy < copies.nodeOf.length; copy++) {
      if (copies.nodeOf[copy] === node) copies.apply(copy, copies.newestOf(copies.keyOf(copy), isSource))
    }
  }
}
