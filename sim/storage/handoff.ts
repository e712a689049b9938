import type { EventQueue } from '../engine/event-queue.ts'
import { Hints } from './hints.ts'
import type { RingCopies } from './ring-copies.ts'
import type { RingMembers } from './ring-members.ts'

/** Keeps writes for nodes that cannot take them, and gives them back at a limited rate when they can. */
export class Handoff {
  readonly hints: Hints
  /** By node: whether kept writes are being given back. */
  readonly isReplaying: Uint8Array
  /** Given back so far. */
  replayed = 0
  private readonly members: RingMembers
  private readonly copies: RingCopies
  private readonly queue: EventQueue
  private readonly replayKind: number
  private readonly intervalMs: number

  /** @param hintsPerMs writes that one node gets back per ms, as simulated */
  constructor(members: RingMembers, copies: RingCopies, queue: EventQueue, replayKind: number, hintsPerMs: number) {
    this.members = members
    this.copies = copies
    this.queue = queue
    this.replayKind = replayKind
    this.intervalMs = 1 / hintsPerMs
    this.hints = new Hints(members.nodes)
    this.isReplaying = new Uint8Array(members.nodes)
  }

  /** A write did not reach a copy; its coordinator keeps it, unless the node has been down for too long. */
  keep(copy: number, version: number, coordinator: number, nowMs: number): void {
    const { members, hints } = this
    const node = this.copies.nodeOf[copy]
    if (members.hasLostDisk(coordinator)) return
    if (nowMs - members.downSinceMs[node] > members.plan.hintWindowMs) {
      hints.expired++
      return
    }
    hints.keep(node, { copy, version, coordinator })
    if (members.isUp(node)) this.begin(node, nowMs)
  }

  /** A node is back: it gets what was kept for it, and what it kept for others may go to them. */
  nodeIsBack(node: number, nowMs: number): void {
    for (let other = 0; other < this.members.nodes; other++) {
      if (other === node || this.members.isUp(other)) this.begin(other, nowMs)
    }
  }

  /** Event: the next write that was kept for a node goes to it. */
  replay(node: number, nowMs: number): void {
    const hint = this.members.isUp(node) ? this.hints.take(node, (keeper) => this.members.isUp(keeper)) : null
    if (hint === null) {
      this.isReplaying[node] = 0
      return
    }
    this.copies.apply(hint.copy, hint.version)
    this.replayed++
    this.queue.push(nowMs + this.intervalMs, this.replayKind, node)
  }

  private begin(node: number, nowMs: number): void {
    if (this.isReplaying[node] === 1 || !this.hints.hasFor(node)) return
    this.isReplaying[node] = 1
    this.queue.push(nowMs + this.intervalMs, this.replayKind, node)
  }
}
