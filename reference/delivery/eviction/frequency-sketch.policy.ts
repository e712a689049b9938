/** A block is one cache line: 16 words of eight 4-bit counters, four words for each of the four rows. */
const BLOCK_WORDS = 16
const ROWS = 4
const COUNTERS_PER_ROW = 32

/** Largest count that 4 bits hold. */
export const MOST_COUNTED = 15

/**
 * Requests to count, per object that fits, before all counts are halved: Caffeine takes 10; libCacheSim 32, but of hits in
 * the main part only, which on the reference trace are two to three fifths of all requests.
 */
const REQUESTS_PER_OBJECT = 40

/**
 * About how often each key was asked for lately: a count-min sketch (Cormode, Muthukrishnan: "An improved data stream
 * summary", 2005) with counters of 4 bits, which are halved after 40 requests for each object that fits, so that old fame
 * fades (Einziger, Friedman, Manes: "TinyLFU: a highly efficient cache admission policy", ACM TOS 13(4), 2017).
 *
 * A key has four counters, all in one block, and its estimate is the least of them: never below the true count until the first
 * halving (or 15), and rarely far above. 8 bytes for each object that fits, up to twice that.
 */
export class FrequencySketch {
  private words: Int32Array
  /** Shifts a hash down to the number of its block. */
  private shift: number
  private counted = 0
  private sample: number

  /** @param objects how many fit in the cache */
  constructor(objects: number) {
    const bits = blockBitsFor(objects)
    this.words = new Int32Array(BLOCK_WORDS << bits)
    this.shift = 31 - bits
    this.sample = REQUESTS_PER_OBJECT * Math.max(1, objects)
  }

  /** Counts a request for the key: any unsigned 32-bit integer. */
  add(key: number): void {
    const { words } = this
    const hash = mix(key)
    const block = ((hash >>> 1) >>> this.shift) * BLOCK_WORDS
    const cells = mix(hash)
    for (let row = 0; row < ROWS; row++) {
      const cell = (cells >>> (row << 3)) & (COUNTERS_PER_ROW - 1)
      const at = block + (row << 2) + (cell >>> 3)
      const place = (cell & 7) << 2
      if (((words[at] >>> place) & MOST_COUNTED) < MOST_COUNTED) words[at] += 1 << place
    }
    if (++this.counted >= this.sample) this.halve()
  }

  /** About how often the key was asked for: 0 to 15. */
  estimate(key: number): number {
    const hash = mix(key)
    return this.leastOf(((hash >>> 1) >>> this.shift) * BLOCK_WORDS, mix(hash))
  }

  /** From now on so many objects fit: counts are halved after 40 requests for each. */
  expect(objects: number): void {
    this.sample = REQUESTS_PER_OBJECT * Math.max(1, objects)
  }

  /** Takes more objects into account. Estimates stay as they are. */
  grow(objects: number): void {
    this.sample = Math.max(this.sample, REQUESTS_PER_OBJECT * objects)
    const bits = blockBitsFor(objects)
    while (31 - this.shift < bits) {
      // One more bit of the hash tells a block's keys apart; both halves begin with what was counted for all of them.
      const old = this.words
      this.words = new Int32Array(2 * old.length)
      for (let at = 0; at < old.length; at += BLOCK_WORDS) {
        const block = old.subarray(at, at + BLOCK_WORDS)
        this.words.set(block, 2 * at)
        this.words.set(block, 2 * at + BLOCK_WORDS)
      }
      this.shift--
    }
  }

  private leastOf(block: number, cells: number): number {
    const { words } = this
    let least = MOST_COUNTED
    for (let row = 0; row < ROWS; row++) {
      const cell = (cells >>> (row << 3)) & (COUNTERS_PER_ROW - 1)
      const count = (words[block + (row << 2) + (cell >>> 3)] >>> ((cell & 7) << 2)) & MOST_COUNTED
      if (count < least) least = count
    }
    return least
  }

  private halve(): void {
    const { words } = this
    for (let at = 0; at < words.length; at++) words[at] = (words[at] >>> 1) & 0x77777777
    this.counted >>>= 1
  }
}

/** A block for every eight objects: 128 counters, of which their requests raise 32. */
function blockBitsFor(objects: number): number {
  return Math.max(0, Math.ceil(Math.log2(Math.max(1, objects) / 8)))
}

/** murmur3's finalizer (Appleby, 2011): every bit of the key changes about half of the others. */
function mix(key: number): number {
  let hash = key | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
