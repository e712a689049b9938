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
 * CLOCK, or second chance: first in, first out, but a slot that was asked for since it came to the young end goes there once
 * more instead of being the victim. A hit writes one byte. Every operation O(1), `evict` amortized over the hits; 9 bytes
 * per slot. (Corbató: "A paging experiment with the Multics system", 1968.)
 *
 * Implements `DenseEviction`, which says what each method promises; the table of policies checks it.
 */
export class ClockEviction {
  private ring: Int32Array
  private asked: Uint8Array

  constructor(slots: number) {
    this.ring = emptyRings(slots)
    this.asked = new Uint8Array(slots)
  }

  onMiss(_key: number, _sizeBytes: number): void {}

  onInsert(slot: number, _key: number, _sizeBytes: number): void {
    this.asked[slot] = 0
    pushYoungest(this.ring, nodeOf(slot))
  }

  onHit(slot: number): void {
    this.asked[slot] = 1
  }

  onResize(_slot: number, _sizeBytes: number): void {}

  evict(): number {
    const { ring, asked } = this
    for (let node = ring[0]; node !== 0; node = ring[0]) {
      const slot = slotOf(node)
      if (asked[slot] === 0) break
      asked[slot] = 0
      moveToYoungest(ring, node)
    }
    return slotOf(popOldest(ring))
  }

  onRemove(slot: number): void {
    unlink(this.ring, nodeOf(slot))
  }

  grow(slots: number): void {
    const { asked } = this
    if (slots <= asked.length) return
    this.ring = grownRings(this.ring, slots)
    this.asked = new Uint8Array(slots)
    this.asked.set(asked)
  }

  requestAll(slots: Uint32Array, free: number): number {
    const { ring, asked } = this
    let misses = 0
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]
      if (isLinked(ring, nodeOf(slot))) {
        asked[slot] = 1
        continue
      }
      if (misses >= free) this.evict()
      this.onInsert(slot, slot, 1)
      misses++
    }
    return misses
  }
}
