import { emptyRings, grownRings, isLinked, nodeOf, popOldest, pushYoungest, slotOf, unlink } from './ring.policy.ts'

/**
 * First in, first out: the victim is the slot that was filled longest ago, whatever was asked for since. Every operation
 * O(1), 8 bytes per slot: linked rather than a queue of slots, because a purge takes slots out of the middle.
 *
 * Implements `DenseEviction`, which says what each method promises; the table of policies checks it.
 */
export class FifoEviction {
  private ring: Int32Array

  constructor(slots: number) {
    this.ring = emptyRings(slots)
  }

  onMiss(_key: number, _sizeBytes: number): void {}

  onInsert(slot: number, _key: number, _sizeBytes: number): void {
    pushYoungest(this.ring, nodeOf(slot))
  }

  onHit(_slot: number): void {}

  onResize(_slot: number, _sizeBytes: number): void {}

  evict(): number {
    return slotOf(popOldest(this.ring))
  }

  onRemove(slot: number): void {
    unlink(this.ring, nodeOf(slot))
  }

  grow(slots: number): void {
    this.ring = grownRings(this.ring, slots)
  }

  requestAll(slots: Uint32Array, free: number): number {
    const ring = this.ring
    let misses = 0
    for (let i = 0; i < slots.length; i++) {
      const node = nodeOf(slots[i])
      if (isLinked(ring, node)) continue
      if (misses >= free) popOldest(ring)
      pushYoungest(ring, node)
      misses++
    }
    return misses
  }
}
