import { isSatisfied, remoteAnswersCount, replicasToAsk } from '../../reference/storage/consistency.policy.ts'
import { NO_VERSION } from './ring-copies.ts'
import { believedUp, hopMs, type RingParts, ringEvents } from './ring-parts.ts'
import { Slots } from './slots.ts'

/** A read on its way. */
interface PendingRead {
  key: number
  site: number
  coordinator: number
  beganMs: number
  /** The newest version that had been acknowledged when it began. */
  expected: number
  /** Copies that were asked, each with the version that it found; absent while it has not looked. */
  asked: Map<number, number | null>
  /** Copies whose answers came, and how many of each site. */
  answered: number[]
  answers: number[]
  isDone: boolean
  /** Events that still speak of it. */
  events: number
}

/**
 * Reads: a coordinator asks as few copies as the consistency level needs, the nearest first, one more when they keep it
 * waiting (speculative retry), and answers with the newest version that they hold. Copies that turned out to be older are
 * mended before it answers (blocking read repair).
 */
export class RingReads {
  /** Copies that a read found to be older than another and mended. */
  repaired = 0
  private readonly pending = new Slots<PendingRead>()
  private readonly parts: RingParts

  constructor(parts: RingParts) {
    this.parts = parts
  }

  /** Event: a client of a site reads a key. */
  begin(key: number, site: number, nowMs: number): void {
    const { plan, members, copies, draws, reads, queue, firstKind } = this.parts
    const coordinator = members.coordinator(site, draws)
    if (coordinator < 0) {
      reads.fail(key, nowMs, 'unreachable')
      return
    }
    const wanted = replicasToAsk(plan.read, plan.replicas, believedUp(this.parts, key), members.nearest[site])
    if (wanted === null) {
      reads.fail(key, nowMs, 'unavailable')
      return
    }
    const read: PendingRead = {
      key,
      site,
      coordinator,
      beganMs: nowMs,
      expected: copies.newestAcknowledged(key),
      asked: new Map(),
      answered: [],
      answers: new Array<number>(members.sites).fill(0),
      isDone: false,
      events: 1,
    }
    const slot = this.pending.open(read)
    for (const [other, count] of wanted.entries()) {
      for (let n = 0; n < count; n++) this.askOne(slot, read, other, nowMs)
    }
    queue.push(nowMs + plan.speculativeRetryMs, firstKind + ringEvents.speculate, slot)
  }

  /** Event: it has waited for long; one copy more is asked. */
  speculate(slot: number, nowMs: number): void {
    const { plan, members } = this.parts
    const read = this.pending.at(slot)
    read.events--
    if (!read.isDone) {
      const sites = remoteAnswersCount(plan.read) ? members.nearest[read.site] : [read.site]
      sites.some((site) => this.askOne(slot, read, site, nowMs))
    }
    this.closeIfOver(slot, read)
  }

  /** Event: a node has looked, if it still lives. */
  serve(slot: number, copy: number, nowMs: number): void {
    const { members, copies, queue, firstKind } = this.parts
    const read = this.pending.at(slot)
    const node = copies.nodeOf[copy]
    read.events--
    if (members.isUp(node)) {
      read.asked.set(copy, copies.heldBy(copy))
      read.events++
      queue.push(nowMs + hopMs(this.parts, node, read.coordinator), firstKind + ringEvents.reply, slot, copy)
    }
    this.closeIfOver(slot, read)
  }

  /** Event: the coordinator has a copy's answer. */
  reply(slot: number, copy: number, nowMs: number): void {
    const { plan, members, copies } = this.parts
    const read = this.pending.at(slot)
    read.events--
    read.answered.push(copy)
    read.answers[copies.siteOfCopy(copy)]++
    const inTime = nowMs - read.beganMs <= plan.timeoutMs && members.isUp(read.coordinator)
    if (inTime && !read.isDone && isSatisfied(plan.read, plan.replicas, read.answers, read.site)) {
      read.isDone = true
      this.answer(read, nowMs)
    }
    this.closeIfOver(slot, read)
  }

  /** Event: a copy is mended. */
  repair(copy: number, version: number): void {
    const { members, copies } = this.parts
    if (members.isUp(copies.nodeOf[copy])) copies.apply(copy, version)
  }

  private answer(read: PendingRead, nowMs: number): void {
    const { plan, copies, reads } = this.parts
    let newest = NO_VERSION
    for (const copy of read.answered) {
      const found = read.asked.get(copy) as number
      if (copies.isNewer(found, newest)) newest = found
    }
    const repairedMs = plan.readRepair ? this.mend(read, newest, nowMs) : nowMs
    reads.succeed(read.key, read.beganMs, repairedMs - read.beganMs)
    if (copies.isNewer(read.expected, newest)) reads.flaw(read.key, read.beganMs)
  }

  /** Sends the newest version to the copies that answered with an older one; returns when all have it. */
  private mend(read: PendingRead, newest: number, nowMs: number): number {
    const { copies, delays, queue, firstKind } = this.parts
    let allMs = nowMs
    for (const copy of read.answered) {
      if (!copies.isNewer(newest, read.asked.get(copy) as number)) continue
      const node = copies.nodeOf[copy]
      const arrivesMs = nowMs + hopMs(this.parts, read.coordinator, node)
      const doneMs = arrivesMs + delays.writeMs(node, arrivesMs)
      if (doneMs === Number.POSITIVE_INFINITY) continue
      queue.push(doneMs, firstKind + ringEvents.repair, copy, newest)
      this.repaired++
      allMs = Math.max(allMs, doneMs + hopMs(this.parts, node, read.coordinator))
    }
    return allMs
  }

  /** Asks a copy of the site that is believed to be up and was not asked, any of them; false when there is none. */
  private askOne(slot: number, read: PendingRead, site: number, nowMs: number): boolean {
    const { members, copies, draws, delays, queue, firstKind } = this.parts
    const from = read.key * copies.copies + site * copies.replicas
    const begin = draws.below(copies.replicas)
    for (let i = 0; i < copies.replicas; i++) {
      const copy = from + ((begin + i) % copies.replicas)
      const node = copies.nodeOf[copy]
      if (read.asked.has(copy) || !members.isBelievedUp(node)) continue
      read.asked.set(copy, null)
      const arrivesMs = nowMs + hopMs(this.parts, read.coordinator, node)
      const doneMs = arrivesMs + delays.readMs(node, arrivesMs)
      if (doneMs < Number.POSITIVE_INFINITY) {
        read.events++
        queue.push(doneMs, firstKind + ringEvents.serve, slot, copy)
      }
      return true
    }
    return false
  }

  private closeIfOver(slot: number, read: PendingRead): void {
    if (read.events > 0) return
    if (!read.isDone) this.parts.reads.fail(read.key, read.beganMs, 'timed out')
    this.pending.close(slot)
  }
}
