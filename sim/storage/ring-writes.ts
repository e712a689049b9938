import { isSatisfied, remoteAnswersCount } from '../../reference/storage/consistency.policy.ts'
import { GROUPS } from '../stats/random-groups.ts'
import { NO_VERSION } from './ring-copies.ts'
import { believedUp, hopMs, type RingParts, ringEvents } from './ring-parts.ts'
import { Slots } from './slots.ts'

/** A write on its way. */
export interface PendingWrite {
  key: number
  version: number
  site: number
  coordinator: number
  beganMs: number
  /** Copies that acknowledged it, by site. */
  answers: number[]
  /** Events that still speak of it. */
  events: number
  /** When the client was told; Infinity before. */
  acknowledgedMs: number
  /** When the first copy of it leaves its site, and whether one has. */
  firstSendMs: number
  wasSent: boolean
}

/**
 * Writes: a coordinator sends each to all copies of its site at once and, a little later, to the other sites; the client is
 * told when as many copies as the consistency level asks for have it. Copies that cannot be reached are left to hinted
 * handoff.
 */
export class RingWrites {
  readonly pending = new Slots<PendingWrite>()
  /** Time, ms, that acknowledged writes were in their own site only: sum and number, by random group of keys. */
  readonly aloneMs = new Float64Array(GROUPS)
  readonly acknowledged = new Float64Array(GROUPS)
  private readonly parts: RingParts

  constructor(parts: RingParts) {
    this.parts = parts
  }

  /** Event: a client of a site writes to a key. */
  begin(key: number, site: number, nowMs: number): void {
    const { plan, members, copies, draws, writes, queue, firstKind, delays } = this.parts
    const coordinator = members.coordinator(site, draws)
    if (coordinator < 0) {
      writes.fail(key, nowMs, 'unreachable')
      return
    }
    if (!isSatisfied(plan.write, plan.replicas, believedUp(this.parts, key), site)) {
      writes.fail(key, nowMs, 'unavailable')
      return
    }
    const version = copies.newVersion(nowMs + members.clockErrorMs[coordinator], site)
    this.watchForLostUpdate(key, version, site, nowMs)
    const write: PendingWrite = {
      key,
      version,
      site,
      coordinator,
      beganMs: nowMs,
      answers: new Array<number>(members.sites).fill(0),
      events: 0,
      acknowledgedMs: Number.POSITIVE_INFINITY,
      firstSendMs: Number.POSITIVE_INFINITY,
      wasSent: false,
    }
    const slot = this.pending.open(write)
    for (let other = 0; other < members.sites; other++) {
      if (other === site) continue
      const sendMs = nowMs + delays.replicationMs()
      write.firstSendMs = Math.min(write.firstSendMs, sendMs)
      write.events++
      queue.push(sendMs, firstKind + ringEvents.send, slot, other)
    }
    this.deliver(slot, write, site, nowMs)
    this.closeIfOver(slot, write)
  }

  /** Event: the write goes to another site, unless its coordinator is down: then it is kept for when that is back. */
  send(slot: number, site: number, nowMs: number): void {
    const { members, copies, handoff } = this.parts
    const write = this.pending.at(slot)
    write.events--
    if (members.isUp(write.coordinator)) {
      write.wasSent = true
      this.deliver(slot, write, site, nowMs)
    } else {
      const from = write.key * copies.copies + site * copies.replicas
      for (let copy = from; copy < from + copies.replicas; copy++) {
        handoff.keep(copy, write.version, write.coordinator, nowMs)
      }
    }
    this.closeIfOver(slot, write)
  }

  /** Event: a node has done the write, if it still lives. */
  apply(slot: number, copy: number, nowMs: number): void {
    const { plan, members, copies, handoff, queue, firstKind } = this.parts
    const write = this.pending.at(slot)
    const node = copies.nodeOf[copy]
    write.events--
    if (!members.isUp(node)) handoff.keep(copy, write.version, write.coordinator, nowMs)
    else {
      copies.apply(copy, write.version)
      const counts = members.siteOf[node] === write.site || remoteAnswersCount(plan.write)
      if (counts && write.acknowledgedMs === Number.POSITIVE_INFINITY) {
        write.events++
        queue.push(
          nowMs + hopMs(this.parts, node, write.coordinator),
          firstKind + ringEvents.acknowledge,
          slot,
          members.siteOf[node],
        )
      }
    }
    this.closeIfOver(slot, write)
  }

  /** Event: the coordinator hears that a copy of that site has it. */
  acknowledge(slot: number, site: number, nowMs: number): void {
    const { plan, members, copies, writes } = this.parts
    const write = this.pending.at(slot)
    write.events--
    write.answers[site]++
    const inTime = nowMs - write.beganMs <= plan.timeoutMs && members.isUp(write.coordinator)
    const isFirst = write.acknowledgedMs === Number.POSITIVE_INFINITY
    if (inTime && isFirst && isSatisfied(plan.write, plan.replicas, write.answers, write.site)) {
      write.acknowledgedMs = nowMs
      copies.acknowledge(write.key, write.version)
      writes.succeed(write.key, write.beganMs, nowMs - write.beganMs)
      const group = write.key % GROUPS
      this.acknowledged[group]++
      if (members.sites > 1) this.aloneMs[group] += Math.max(0, write.firstSendMs - nowMs)
    }
    this.closeIfOver(slot, write)
  }

  /**
   * Last write wins, so a write that begins before another site's has arrived loses one of the two unseen: the other one,
   * or itself where the clock that stamped it runs behind.
   */
  private watchForLostUpdate(key: number, version: number, site: number, nowMs: number): void {
    const { copies, writes } = this.parts
    const other = copies.newestAcknowledged(key)
    if (other === NO_VERSION) return
    const isUnseen = copies.writtenFrom(other) !== site && copies.isNewer(other, copies.newestAt(key, site))
    if (isUnseen || copies.isNewer(other, version)) writes.flaw(key, nowMs)
  }

  private deliver(slot: number, write: PendingWrite, site: number, nowMs: number): void {
    const { members, copies, delays, handoff, queue, firstKind } = this.parts
    const from = write.key * copies.copies + site * copies.replicas
    for (let copy = from; copy < from + copies.replicas; copy++) {
      const node = copies.nodeOf[copy]
      const arrivesMs = nowMs + hopMs(this.parts, write.coordinator, node)
      const doneMs = members.isBelievedUp(node) ? arrivesMs + delays.writeMs(node, arrivesMs) : Number.POSITIVE_INFINITY
      if (doneMs === Number.POSITIVE_INFINITY) handoff.keep(copy, write.version, write.coordinator, nowMs)
      else {
        write.events++
        queue.push(doneMs, firstKind + ringEvents.apply, slot, copy)
      }
    }
  }

  private closeIfOver(slot: number, write: PendingWrite): void {
    if (write.events > 0) return
    if (write.acknowledgedMs === Number.POSITIVE_INFINITY) {
      this.parts.writes.fail(write.key, write.beganMs, 'timed out')
    }
    this.pending.close(slot)
  }
}
