/**
 * When each listener of a metro is due: a hashed timing wheel (Varghese and Lauck 1987) over dense slots, whose buckets are
 * bitmaps. Entering a slot sets one bit in a few kilobytes that stay in the processor's cache; what is due comes out in slot
 * order, so that the order does not depend on when things were scheduled; and looking for it reads the slots' records
 * one after the other without waiting for one to find the next, as a linked list would.
 *
 * The wheel keeps one word per slot in records that belong to somebody else: the time at which the slot is due.
 */
export class TimingWheel {
  private readonly record: number
  private readonly dueField: number
  private readonly tickMs: number
  /** Number of buckets less one; a power of two less one. */
  private readonly mask: number
  private words: Int32Array
  /** Words of one bitmap. */
  private width: number
  /** The buckets' bitmaps, one after the other. */
  private bits: Int32Array
  /** What is to leave the wheel, as far as it has been looked for: the first `collected` words. */
  private marks: Int32Array
  private collected = 0
  private firstTick = 0
  private endTick = 0
  private toMs = 0

  /**
   * @param words the slots' records, each of `record` words, of which `dueField` is the wheel's
   * @param tickMs width of a bucket; spans to collect need not fit it, but follow each other without a gap
   * @param buckets a power of two; an event farther ahead than buckets * tickMs is passed over once a lap
   */
  constructor(words: Int32Array, record: number, dueField: number, tickMs: number, buckets = 32) {
    this.record = record
    this.dueField = dueField
    this.tickMs = tickMs
    this.mask = buckets - 1
    this.words = words
    this.width = (words.length / record + 31) >> 5
    this.bits = new Int32Array(buckets * this.width)
    this.marks = new Int32Array(this.width)
  }

  /** Goes on with the records in larger memory, what they held included. */
  moveTo(words: Int32Array): void {
    const { width, bits } = this
    this.words = words
    this.width = (words.length / this.record + 31) >> 5
    this.bits = new Int32Array((this.mask + 1) * this.width)
    for (let bucket = 0; bucket <= this.mask; bucket++) {
      this.bits.set(bits.subarray(bucket * width, (bucket + 1) * width), bucket * this.width)
    }
    this.marks = new Int32Array(this.width)
  }

  /** When the slot is due, ms. */
  dueMs(slot: number): number {
    return this.words[slot * this.record + this.dueField]
  }

  /** Enters a slot that is in no bucket; whole ms. */
  schedule(slot: number, dueMs: number): void {
    const bucket = Math.floor(dueMs / this.tickMs) & this.mask
    this.words[slot * this.record + this.dueField] = dueMs
    this.bits[bucket * this.width + (slot >> 5)] |= 1 << (slot & 31)
  }

  /** Empties every bucket; each slot must be scheduled anew. */
  clear(): void {
    this.bits.fill(0)
  }

  /**
   * Every slot that is due in [fromMs, toMs) is to leave the wheel; `takeMarked` gives them one by one. Slots of later laps
   * stay.
   */
  collect(fromMs: number, toMs: number): void {
    this.firstTick = Math.floor(fromMs / this.tickMs)
    this.endTick = Math.min(Math.ceil(toMs / this.tickMs), this.firstTick + this.mask + 1)
    this.toMs = toMs
    this.collected = 0
  }

  /**
   * The first slot to leave, which has now left; -1 when there is none any more.
   * @param from where to begin looking: no slot before it may still be to leave
   */
  takeMarked(from: number): number {
    const { marks } = this
    for (let word = from >> 5; word < marks.length; word++) {
      if (word >= this.collected) this.collectBlock()
      const left = marks[word]
      if (left !== 0) {
        const low = left & -left
        marks[word] = left ^ low
        return (word << 5) + 31 - Math.clz32(low)
      }
    }
    return -1
  }

  /** Marks what is due among the next slots: so few that their records are still in the processor's cache when they are taken. */
  private collectBlock(): void {
    const { words, record, dueField, width, bits, marks, mask, toMs } = this
    const begin = this.collected
    const end = Math.min(begin + BLOCK, width)
    for (let tick = this.firstTick; tick < this.endTick; tick++) {
      const bucket = (tick & mask) * width
      for (let word = begin; word < end; word++) {
        let left = bits[bucket + word]
        while (left !== 0) {
          const low = left & -left
          left ^= low
          const slot = (word << 5) + 31 - Math.clz32(low)
          if (words[slot * record + dueField] < toMs) {
            bits[bucket + word] ^= low
            marks[word] |= low
          }
        }
      }
    }
    this.collected = end
  }
}

/** Words of the bitmaps that are gone through at a time: 4,096 slots. */
const BLOCK = 128
