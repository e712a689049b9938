import { emptyRings, grownRings, isLinked, nodeOf, popOldest, pushBetween, slotOf, unlink } from './ring.policy.ts'

/**
 * Least frequently used: the victim is the slot with the fewest requests since it was filled, among equals the one that has
 * had so many for longest. A slot that is filled again starts anew. Every operation O(1), 24 bytes per slot.
 * (Constant time by groups of equal counts: Matani, Shah, Mitra: "An O(1) algorithm for implementing the LFU cache eviction
 * scheme", 2010.)
 *
 * All slots are in one ring, the next victim oldest, so those with equal counts lie together. A group knows its count and its
 * youngest node; its neighbors in the ring tell the next group.
 *
 * Implements `DenseEviction`, which says what each method promises; the table of policies checks it.
 */
export class LfuEviction {
  private ring: Int32Array
  /** The group of node / 2; -1 for the root, which is in none. */
  private groupOf: Int32Array
  private youngest: Int32Array
  private requests: Uint32Array
  /** Groups not in use: cells 0..freeCount-1. */
  private free: Int32Array
  private freeCount: number

  constructor(slots: number) {
    this.ring = emptyRings(slots)
    this.groupOf = new Int32Array(slots + 1)
    this.groupOf[0] = -1
    this.youngest = new Int32Array(slots)
    this.requests = new Uint32Array(slots)
    this.free = new Int32Array(slots)
    for (let group = 0; group < slots; group++) this.free[group] = group
    this.freeCount = slots
  }

  onMiss(_key: number, _sizeBytes: number): void {}

  onInsert(slot: number, _key: number, _sizeBytes: number): void {
    const { ring } = this
    const node = nodeOf(slot)
    const group = this.groupOf[ring[0] >> 1]
    if (group >= 0 && this.requests[group] === 1) this.join(node, group)
    else {
      pushBetween(ring, node, ring[0], 0)
      this.found(node, 1)
    }
  }

  onHit(slot: number): void {
    const { ring, groupOf, requests } = this
    const node = nodeOf(slot)
    const group = groupOf[node >> 1]
    const count = requests[group] + 1
    const last = this.youngest[group]
    const next = groupOf[ring[last] >> 1]
    if (next >= 0 && requests[next] === count) {
      this.leave(node)
      unlink(ring, node)
      this.join(node, next)
    } else if (node !== last) {
      unlink(ring, node)
      pushBetween(ring, node, ring[last], last)
      this.found(node, count)
    } else if (groupOf[ring[node + 1] >> 1] === group) {
      this.youngest[group] = ring[node + 1]
      this.found(node, count)
    } else requests[group] = count
  }

  onResize(_slot: number, _sizeBytes: number): void {}

  evict(): number {
    const node = this.ring[0]
    if (node === 0) return -1
    this.leave(node)
    return slotOf(popOldest(this.ring))
  }

  onRemove(slot: number): void {
    const node = nodeOf(slot)
    if (!isLinked(this.ring, node)) return
    this.leave(node)
    unlink(this.ring, node)
  }

  grow(slots: number): void {
    const before = this.youngest.length
    if (slots <= before) return
    const grown = new LfuEviction(slots)
    grown.groupOf.set(this.groupOf)
    grown.youngest.set(this.youngest)
    grown.requests.set(this.requests)
    // The new groups first, then those that were free.
    for (let group = before; group < slots; group++) grown.free[group - before] = group
    grown.free.set(this.free.subarray(0, this.freeCount), slots - before)
    this.freeCount += slots - before
    this.ring = grownRings(this.ring, slots)
    this.groupOf = grown.groupOf
    this.youngest = grown.youngest
    this.requests = grown.requests
    this.free = grown.free
  }

  requestAll(slots: Uint32Array, free: number): number {
    let misses = 0
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]
      if (isLinked(this.ring, nodeOf(slot))) {
        this.onHit(slot)
        continue
      }
      if (misses >= free) this.evict()
      this.onInsert(slot, slot, 1)
      misses++
    }
    return misses
  }

  /** Puts a node that is in no ring behind the youngest of a group. */
  private join(node: number, group: number): void {
    const last = this.youngest[group]
    pushBetween(this.ring, node, this.ring[last], last)
    this.youngest[group] = node
    this.groupOf[node >> 1] = group
  }

  /** Makes a node of the ring a group of its own. */
  private found(node: number, requests: number): void {
    const group = this.free[--this.freeCount]
    this.groupOf[node >> 1] = group
    this.youngest[group] = node
    this.requests[group] = requests
  }

  /** Takes a node of the ring, where it still is, out of its group. */
  private leave(node: number): void {
    const group = this.groupOf[node >> 1]
    if (this.youngest[group] !== node) return
    const older = this.ring[node + 1]
    if (this.groupOf[older >> 1] === group) this.youngest[group] = older
    else this.free[this.freeCount++] = group
  }
}
