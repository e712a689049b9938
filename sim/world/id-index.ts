/** log2 of the most pairs there can be. */
const MAX_BITS = 30

/**
 * Hash index from ids (unsigned 32-bit integers) to slots (0 to 2^31 - 1): open addressing with linear probing, at most
 * half full, deletion by backward shift (Knuth, TAOCP 3, 6.4, algorithm R), so that there are no tombstones and a cache
 * that churns for days stays as fast as on its first request.
 *
 * A pair (id, ~slot) is one access to memory, and a second cell of 0 says "free", so fresh zeroed memory is an empty index.
 */
export class IdIndex {
  /** The pairs as they lie in memory; another array after a `set` for which the index had to grow. */
  pairs: Int32Array
  /** Number of ids. */
  size = 0
  /** Wraps the place of a pair, which is a multiple of 2. */
  private mask: number
  private shift: number

  /** Holds `capacity` ids before it grows. */
  constructor(capacity: number) {
    const bits = Math.max(4, Math.ceil(Math.log2(2 * Math.max(1, capacity))))
    this.pairs = freshPairs(bits)
    this.mask = this.pairs.length - 2
    this.shift = 32 - bits
  }

  /** The id's slot, -1 when it has none. */
  get(id: number): number {
    const pairs = this.pairs
    const mask = this.mask
    const key = id | 0
    let at = (hash(key) >>> this.shift) << 1
    for (;;) {
      const value = pairs[at + 1]
      if (value === 0 || pairs[at] === key) return ~value
      at = (at + 2) & mask
    }
  }

  /** Gives the id a slot, in place of the one it had. */
  set(id: number, slot: number): void {
    const pairs = this.pairs
    const mask = this.mask
    const key = id | 0
    let at = (hash(key) >>> this.shift) << 1
    for (;;) {
      if (pairs[at + 1] === 0) break
      if (pairs[at] === key) {
        pairs[at + 1] = ~slot
        return
      }
      at = (at + 2) & mask
    }
    if (this.size * 4 >= mask + 2) {
      this.moveToTwice()
      this.set(id, slot)
      return
    }
    pairs[at] = key
    pairs[at + 1] = ~slot
    this.size++
  }

  /** Forgets the id; false when it was not there. */
  delete(id: number): boolean {
    const pairs = this.pairs
    const mask = this.mask
    const shift = this.shift
    const key = id | 0
    let hole = (hash(key) >>> shift) << 1
    for (;;) {
      if (pairs[hole + 1] === 0) return false
      if (pairs[hole] === key) break
      hole = (hole + 2) & mask
    }
    // Fill the hole with the next pair whose home is not between the two, which leaves another hole, until the run ends.
    let at = hole
    for (;;) {
      at = (at + 2) & mask
      const value = pairs[at + 1]
      if (value === 0) break
      const moved = pairs[at]
      const home = (hash(moved) >>> shift) << 1
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        pairs[hole] = moved
        pairs[hole + 1] = value
        hole = at
      }
    }
    pairs[hole + 1] = 0
    this.size--
    return true
  }

  private moveToTwice(): void {
    const old = this.pairs
    this.shift--
    this.pairs = freshPairs(32 - this.shift)
    this.mask = this.pairs.length - 2
    this.size = 0
    for (let at = 0; at < old.length; at += 2) {
      if (old[at + 1] !== 0) this.set(old[at], ~old[at + 1])
    }
  }
}

function freshPairs(bits: number): Int32Array {
  if (bits > MAX_BITS) throw new RangeError(`an id index holds at most ${2 ** (MAX_BITS - 1)} ids`)
  return new Int32Array(2 ** (bits + 1))
}

/** Spreads every bit of the id over the high bits, from which a pair's home is taken (multipliers: murmur3's finalizer). */
function hash(key: number): number {
  const mixed = Math.imul(key ^ (key >>> 16), 0x85ebca6b)
  return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
}
