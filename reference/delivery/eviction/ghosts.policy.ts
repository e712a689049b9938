import { emptyRings, grownRings, nodeOf, popOldest, pushYoungest, slotOf, unlink } from './ring.policy.ts'
import { type CapacityUnit, SlotSizes } from './slot-sizes.policy.ts'

/**
 * Keys of objects that have left a cache, in the order in which they left, for the policies that treat an object better when
 * it comes back, and what they took there. Every operation takes O(1); nothing is allocated but by the constructor and `grow`.
 *
 * A key's place is an index into a ring and an array of keys. It is found through a hash table with linear probing, at most
 * half full, whose deletions shift back what follows (Knuth, TAOCP 3, 6.4, algorithm R).
 */
export class Ghosts {
  /** What the objects took together. */
  used = 0
  private ring: Int32Array
  private keys: Uint32Array
  private readonly sizes: SlotSizes
  /** Places not in use: cells 0..freeCount-1. */
  private free: Int32Array
  private freeCount: number
  /** Pairs (key, place + 1); a second cell of 0 says that the pair is free. */
  private table: Int32Array
  /** Wraps the index of a pair, which is a multiple of 2. */
  private mask: number
  private shift: number
  private readonly unit: CapacityUnit

  /** @param room for so many keys; the oldest go when there are more */
  constructor(room: number, unit: CapacityUnit) {
    this.unit = unit
    this.ring = emptyRings(room)
    this.keys = new Uint32Array(room)
    this.sizes = new SlotSizes(room, unit)
    this.free = new Int32Array(room)
    for (let place = 0; place < room; place++) this.free[place] = room - 1 - place
    this.freeCount = room
    const bits = Math.max(4, Math.ceil(Math.log2(2 * Math.max(1, room))))
    this.table = new Int32Array(2 ** (bits + 1))
    this.mask = this.table.length - 2
    this.shift = 32 - bits
  }

  /** Whether there is no key. */
  get isEmpty(): boolean {
    return this.freeCount === this.keys.length
  }

  /** Forgets the key and returns what its object took; 0 when it was not there. */
  take(key: number): number {
    const { table, mask } = this
    const wanted = key | 0
    let at = (hash(wanted) >>> this.shift) << 1
    for (;;) {
      const place = table[at + 1] - 1
      if (place < 0) return 0
      if (table[at] === wanted) {
        unlink(this.ring, nodeOf(place))
        this.release(place, at)
        return this.sizes.of(place)
      }
      at = (at + 2) & mask
    }
  }

  /** Makes a key that is not there the youngest. */
  push(key: number, sizeBytes: number): void {
    if (this.freeCount === 0) {
      if (this.keys.length === 0) return
      this.drop()
    }
    const place = this.free[--this.freeCount]
    this.keys[place] = key
    this.used += this.sizes.set(place, sizeBytes)
    pushYoungest(this.ring, nodeOf(place))
    this.enter(key | 0, place)
  }

  /** Forgets the oldest key. There must be one. */
  drop(): void {
    const { table, mask } = this
    const place = slotOf(popOldest(this.ring))
    let at = (hash(this.keys[place] | 0) >>> this.shift) << 1
    while (table[at + 1] !== place + 1) at = (at + 2) & mask
    this.release(place, at)
  }

  /** Makes room for so many keys. Never takes room away. */
  grow(room: number): void {
    const before = this.keys.length
    if (room <= before) return
    const grown = new Ghosts(room, this.unit)
    grown.keys.set(this.keys)
    grown.freeCount = 0
    for (let place = room - 1; place >= before; place--) grown.free[grown.freeCount++] = place
    for (let i = 0; i < this.freeCount; i++) grown.free[grown.freeCount++] = this.free[i]
    for (let at = 0; at < this.table.length; at += 2) {
      if (this.table[at + 1] !== 0) grown.enter(this.table[at], this.table[at + 1] - 1)
    }
    this.ring = grownRings(this.ring, room)
    this.keys = grown.keys
    this.free = grown.free
    this.freeCount = grown.freeCount
    this.table = grown.table
    this.mask = grown.mask
    this.shift = grown.shift
    this.sizes.grow(room)
  }

  private enter(key: number, place: number): void {
    const { table, mask } = this
    let at = (hash(key) >>> this.shift) << 1
    while (table[at + 1] !== 0) at = (at + 2) & mask
    table[at] = key
    table[at + 1] = place + 1
  }

  /** Frees a place that is not in the ring any more, and its pair. */
  private release(place: number, pair: number): void {
    this.used -= this.sizes.of(place)
    this.free[this.freeCount++] = place
    const { table, mask, shift } = this
    let hole = pair
    let at = pair
    for (;;) {
      at = (at + 2) & mask
      const value = table[at + 1]
      if (value === 0) break
      const home = (hash(table[at]) >>> shift) << 1
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        table[hole] = table[at]
        table[hole + 1] = value
        hole = at
      }
    }
    table[hole + 1] = 0
  }
}

/** Spreads every bit of the key over the high bits (multipliers: murmur3's finalizer). */
function hash(key: number): number {
  const mixed = Math.imul(key ^ (key >>> 16), 0x85ebca6b)
  return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
}
