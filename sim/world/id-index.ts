/** Bytes of the header before the pairs: one cache line, so that no pair straddles two. */
const HEADER_BYTES = 64
/** Header cell: number of ids in the index. */
const SIZE = 0
/** Header cell: log2 of the number of pairs. */
const BITS = 1

const MAX_BITS = 30

/** Memory of the given size, zero-filled. */
export type Allocate = (bytes: number) => ArrayBufferLike

const allocateBuffer: Allocate = (bytes) => new ArrayBuffer(bytes)

/**
 * Hash index from ids (unsigned 32-bit integers) to slots (0 to 2^31 - 1): open addressing with linear probing, at most
 * half full, deletion by backward shift (Knuth, TAOCP 3, 6.4, algorithm R), so that there are no tombstones and a cache
 * that churns for days stays as fast as on its first request.
 *
 * Everything lies in one buffer: a header, then pairs (id, ~slot). A pair is one cache-line access, and a second cell of 0
 * says "free", so fresh zeroed memory is an empty index.
 *
 * Sharing: give an `allocate` that returns SharedArrayBuffers, hand `buffer` to other threads and let them `attach` it;
 * they may read while nobody writes (the caller orders the two, e.g. with a barrier of Atomics). When `set` finds the
 * index half full it moves to a buffer twice as large: `buffer` is then another object, which the owner publishes
 * again, while readers of the old buffer go on seeing the index as it was just before. An index that never holds more
 * than the capacity given at construction never moves.
 */
export class IdIndex {
  private header: Int32Array
  private pairs: Int32Array
  /** Wraps the place of a pair, which is a multiple of 2. */
  private mask: number
  private shift: number
  private allocate: Allocate

  /** Holds `capacity` ids before it moves to another buffer. */
  constructor(capacity: number, allocate: Allocate = allocateBuffer) {
    this.allocate = allocate
    const memory = freshMemory(Math.max(4, Math.ceil(Math.log2(2 * Math.max(1, capacity)))), allocate)
    this.header = headerOf(memory)
    this.pairs = pairsOf(memory)
    this.mask = this.pairs.length - 2
    this.shift = 32 - this.header[BITS]
  }

  /** The index that another thread keeps in this buffer, as it is there: nothing is copied. */
  static attach(buffer: ArrayBufferLike, allocate: Allocate = allocateBuffer): IdIndex {
    const index = new IdIndex(0)
    index.allocate = allocate
    index.use(buffer)
    return index
  }

  /** The memory that holds the index; another object after a `set` that made the index move. */
  get buffer(): ArrayBufferLike {
    return this.header.buffer
  }

  /** Number of ids. */
  get size(): number {
    return this.header[SIZE]
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
    if (this.header[SIZE] * 4 >= mask + 2) {
      this.moveToTwice()
      this.set(id, slot)
      return
    }
    pairs[at] = key
    pairs[at + 1] = ~slot
    this.header[SIZE]++
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
    this.header[SIZE]--
    return true
  }

  private moveToTwice(): void {
    const old = this.pairs
    this.use(freshMemory(this.header[BITS] + 1, this.allocate))
    for (let at = 0; at < old.length; at += 2) {
      if (old[at + 1] !== 0) this.set(old[at], ~old[at + 1])
    }
  }

  private use(memory: ArrayBufferLike): void {
    this.header = headerOf(memory)
    this.pairs = pairsOf(memory)
    this.mask = this.pairs.length - 2
    this.shift = 32 - this.header[BITS]
  }
}

function freshMemory(bits: number, allocate: Allocate): ArrayBufferLike {
  if (bits > MAX_BITS) throw new RangeError(`an id index holds at most ${2 ** (MAX_BITS - 1)} ids`)
  const memory = allocate(HEADER_BYTES + 2 ** (bits + 3))
  headerOf(memory)[BITS] = bits
  return memory
}

function headerOf(memory: ArrayBufferLike): Int32Array {
  return new Int32Array(memory, 0, HEADER_BYTES / 4)
}

function pairsOf(memory: ArrayBufferLike): Int32Array {
  return new Int32Array(memory, HEADER_BYTES)
}

/** Spreads every bit of the id over the high bits, from which a pair's home is taken (multipliers: murmur3's finalizer). */
function hash(key: number): number {
  const mixed = Math.imul(key ^ (key >>> 16), 0x85ebca6b)
  return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
}
