/** Cells of an entry: the id's two halves, and its number + 1. The fourth is there so that no entry straddles two lines. */
const ENTRY = 4

/** Ids that are told apart at most: 16 GiB of table. */
const MOST_IDS = 2 ** 29

const FIRST_BITS = 12

/**
 * Numbers ids of 64 bits in the order in which they are first seen: 0, 1, 2, …, exactly, with no two ids under one number.
 * Open addressing with linear probing, at most half full; 32 to 64 bytes for each distinct id.
 */
export class DenseIds {
  private table = new Int32Array(ENTRY << FIRST_BITS)
  private bits = FIRST_BITS
  /** Distinct ids so far. */
  count = 0

  /**
   * The number of the id high · 2^32 + low, each half an integer of 32 bits, signed or not.
   *
   * @throws RangeError beyond 2^29 distinct ids
   */
  numberOf(low: number, high: number): number {
    const { table } = this
    const mask = table.length - 1
    const wantedLow = low | 0
    const wantedHigh = high | 0
    let at = this.homeOf(wantedLow, wantedHigh)
    for (;;) {
      const number = table[at + 2] - 1
      if (number < 0) break
      if (table[at] === wantedLow && table[at + 1] === wantedHigh) return number
      at = (at + ENTRY) & mask
    }
    if (2 * this.count >= 2 ** this.bits) {
      this.double()
      return this.numberOf(low, high)
    }
    table[at] = wantedLow
    table[at + 1] = wantedHigh
    table[at + 2] = ++this.count
    return this.count - 1
  }

  private double(): void {
    if (this.count >= MOST_IDS) throw new RangeError(`no more than ${MOST_IDS} distinct ids can be told apart`)
    const old = this.table
    this.bits++
    this.table = new Int32Array(ENTRY * 2 ** this.bits)
    const { table } = this
    const mask = table.length - 1
    for (let from = 0; from < old.length; from += ENTRY) {
      if (old[from + 2] === 0) continue
      let at = this.homeOf(old[from], old[from + 1])
      while (table[at + 2] !== 0) at = (at + ENTRY) & mask
      table[at] = old[from]
      table[at + 1] = old[from + 1]
      table[at + 2] = old[from + 2]
    }
  }

  private homeOf(low: number, high: number): number {
    return (mixed(low, high) >>> (32 - this.bits)) * ENTRY
  }
}

/** Both halves through murmur3's body and finalizer (Appleby, 2011). */
function mixed(low: number, high: number): number {
  let hash = Math.imul(low, 0xcc9e2d51)
  hash = Math.imul((hash << 15) | (hash >>> 17), 0x1b873593)
  hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64
  let next = Math.imul(high, 0xcc9e2d51)
  next = Math.imul((next << 15) | (next >>> 17), 0x1b873593)
  hash ^= next
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
