import { emptyRings, grownRings, nodeOf, popOldest, pushYoungest, slotOf, unlink } from './ring.policy.ts'

/**
 * TTL: an entry lives for a fixed time after it was filled, however often it is asked for. All live equally long, so the next
 * to expire is always the one that was filled first: a queue, and every operation O(1). 16 bytes per slot.
 *
 * It stands beside a policy that names victims, whichever it is: a container asks `expired` until nothing is, before it looks
 * an object up, and takes what it is told out of the other policy with `onRemove`. Time is an argument, in any unit, never
 * less than before: a policy has no clock.
 *
 * @example
 * const lifetimes = new Lifetimes(2, 60)
 * lifetimes.onInsert(0, 1000)
 * lifetimes.expired(1059) // -1
 * lifetimes.expired(1060) // 0
 */
export class Lifetimes {
  private ring: Int32Array
  /** When each slot was filled. */
  private filledAt: Float64Array
  private readonly lifetime: number

  /** Room for slots 0..slots-1, none of them filled. */
  constructor(slots: number, lifetime: number) {
    this.ring = emptyRings(slots)
    this.filledAt = new Float64Array(slots)
    this.lifetime = lifetime
  }

  /** The slot has just been filled. */
  onInsert(slot: number, now: number): void {
    this.filledAt[slot] = now
    pushYoungest(this.ring, nodeOf(slot))
  }

  /** A slot whose time is over, forgotten with this answer; -1 when there is none. */
  expired(now: number): number {
    const oldest = this.ring[0]
    if (oldest === 0 || now - this.filledAt[slotOf(oldest)] < this.lifetime) return -1
    return slotOf(popOldest(this.ring))
  }

  /** The slot was emptied for another reason: it was the victim, or purged. Nothing happens when it was not filled. */
  onRemove(slot: number): void {
    unlink(this.ring, nodeOf(slot))
  }

  /** Makes room for slots 0..slots-1. Never takes room away. */
  grow(slots: number): void {
    if (slots <= this.filledAt.length) return
    const filledAt = new Float64Array(slots)
    filledAt.set(this.filledAt)
    this.filledAt = filledAt
    this.ring = grownRings(this.ring, slots)
  }
}
