import type { Ghosts } from './ghosts.policy.ts'
import { emptyRings, grownRings, isLinked, nodeOf, popOldest, pushYoungest, unlink } from './ring.policy.ts'

/** The ghosts of a cache that counts objects and whose keys are slots: a key is its own place, and nothing is searched. */
export class SlotGhosts implements Pick<Ghosts, 'used' | 'isEmpty' | 'take' | 'push' | 'drop' | 'grow'> {
  used = 0
  private ring: Int32Array

  constructor(slots: number) {
    this.ring = emptyRings(slots)
  }

  get isEmpty(): boolean {
    return this.used === 0
  }

  take(key: number): number {
    const node = nodeOf(key)
    if (!isLinked(this.ring, node)) return 0
    unlink(this.ring, node)
    this.used--
    return 1
  }

  push(key: number, _sizeBytes: number): void {
    pushYoungest(this.ring, nodeOf(key))
    this.used++
  }

  drop(): void {
    popOldest(this.ring)
    this.used--
  }

  grow(slots: number): void {
    this.ring = grownRings(this.ring, slots)
  }
}
