import {
  emptyRings,
  grownRings,
  isLinked,
  moveToYoungest,
  nodeOf,
  popOldest,
  pushYoungest,
  slotOf,
  unlink,
} from './ring.policy.ts'

/**
 * Least recently used: a hit makes the slot the youngest, the victim is the oldest. Every operation O(1), 8 bytes per slot.
 * (Mattson, Gecsei, Slutz, Traiger: "Evaluation techniques for storage hierarchies", IBM Systems Journal 9(2), 1970.)
 *
 * Implements `DenseEviction`, which says what each method promises; the table of policies checks it.
 */
export class LruEviction {
  private ring: Int32Array

  constructor(slots: number) {
    this.ring = emptyRings(slots)
  }

  onMiss(_key: number, _sizeBytes: number): void {}

  onInsert(slot: number, _key: number, _sizeBytes: number): void {
    pushYoungest(this.ring, nodeOf(slot))
  }

  onHit(slot: number): void {
    moveToYoungest(this.ring, nodeOf(slot))
  }

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
      if (isLinked(ring, node)) {
        moveToYoungest(ring, node)
        continue
      }
      if (misses >= free) popOldest(ring)
      pushYoungest(ring, node)
      misses++
    }
    return misses
  }
}
