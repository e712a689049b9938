/**
 * When each listener of a metro is due: a hashed timing wheel (Varghese and Lauck 1987) over dense slots, whose buckets are
 * bitmaps. Entering a slot sets one bit in a few kilobytes that stay in the processor's cache; what is due comes out in slot
 * order, so that the order does not depend on when things were scheduled; and looking for it reads the slots' records
 * one after the other without waiting for one to find the next, as a linked list would.
 *
 * While spans are much shorter than a bucket, the bucket of the moment is split into finer ones (a hierarchical wheel of two
 * levels), or each span would look through all of it for the few that are due.
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
  /** The tick that is split, -1 = none, and the bitmaps of its parts. What it holds of later laps stays in its bucket. */
  private splitTick = -1
  private parts: Int32Array = new Int32Array(0)
  /** What is to leave the wheel, as far as it has been looked for: the first `collected` words. */
  private marks: Int32Array
  private collected = 0
  private firstTick = 0
  private endTick = 0
  private fromMs = 0
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
    const { width } = this
    this.words = words
    this.width = (words.length / this.record + 31) >> 5
    this.bits = widened(this.bits, width, this.width)
    this.parts = widened(this.parts, width, this.width)
    this.marks = new Int32Array(this.width)
  }

  /** When the slot is due, ms. */
  dueMs(slot: number): number {
    return this.words[slot * this.record + this.dueField]
  }

  /** Enters a slot that is in no bucket; whole ms. */
  schedule(slot: number, dueMs: number): void {
    const tick = Math.floor(dueMs / this.tickMs)
    this.words[slot * this.record + this.dueField] = dueMs
    if (tick === this.splitTick) this.parts[this.partOf(dueMs) * this.width + (slot >> 5)] |= 1 << (slot & 31)
    else this.bits[(tick & this.mask) * this.width + (slot >> 5)] |= 1 << (slot & 31)
  }

  /** Empties every bucket; each slot must be scheduled anew. */
  clear(): void {
    this.bits.fill(0)
    this.parts.fill(0)
    this.splitTick = -1
  }

  /**
   * Every slot that is due in [fromMs, toMs) is to leave the wheel; `takeMarked` gives them one by one. Slots of later laps
   * stay.
   */
  collect(fromMs: number, toMs: number): void {
    this.firstTick = Math.floor(fromMs / this.tickMs)
    this.endTick = Math.min(Math.ceil(toMs / this.tickMs), this.firstTick + this.mask + 1)
    this.fromMs = fromMs
    this.toMs = toMs
    this.collected = 0
    if (this.splitTick === this.firstTick) return
    // Of a tick that is over nothing is left.
    this.splitTick = -1
    if ((toMs - fromMs) * WORTH_SPLITTING <= this.tickMs) this.split(this.firstTick)
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
    const { width, bits, parts, mask, splitTick, firstTick, endTick } = this
    const begin = this.collected
    const end = Math.min(begin + BLOCK, width)
    if (splitTick === firstTick) {
      const last = Math.min(PARTS - 1, this.partOf(this.toMs))
      for (let part = this.partOf(this.fromMs); part <= last; part++) this.mark(parts, part * width, begin, end)
    }
    // Of the split tick later laps are left, which a span of less than a lap does not reach.
    const from = splitTick === firstTick && endTick <= firstTick + mask ? firstTick + 1 : firstTick
    for (let tick = from; tick < endTick; tick++) this.mark(bits, (tick & mask) * width, begin, end)
    this.collected = end
  }

  /** Marks what is due of the bitmap that begins at `bitmap`, between two of its words. */
  private mark(bits: Int32Array, bitmap: number, begin: number, end: number): void {
    const { words, record, dueField, marks, toMs } = this
    for (let word = begin; word < end; word++) {
      let left = bits[bitmap + word]
      while (left !== 0) {
        const low = left & -left
        left ^= low
        const slot = (word << 5) + 31 - Math.clz32(low)
        if (words[slot * record + dueField] < toMs) {
          bits[bitmap + word] ^= low
          marks[word] |= low
        }
      }
    }
  }

  /** Spreads what a tick's bucket holds over the parts of the tick, later laps apart. */
  private split(tick: number): void {
    const { words, record, dueField, width, bits, mask, tickMs } = this
    if (this.parts.length === 0) this.parts = new Int32Array(PARTS * width)
    this.splitTick = tick
    const bucket = (tick & mask) * width
    const endMs = (tick + 1) * tickMs
    for (let word = 0; word < width; word++) {
      let left = bits[bucket + word]
      while (left !== 0) {
        const low = left & -left
        left ^= low
        const slot = (word << 5) + 31 - Math.clz32(low)
        const dueMs = words[slot * record + dueField]
        if (dueMs >= endMs) continue
        bits[bucket + word] ^= low
        this.parts[this.partOf(dueMs) * width + word] |= low
      }
    }
  }

  /** Part of the split tick in which a time lies; beyond the last for what lies after it. */
  private partOf(ms: number): number {
    return Math.floor((ms / this.tickMs - this.splitTick) * PARTS)
  }
}

/** The bitmaps with wider rows. */
function widened(bits: Int32Array, width: number, wider: number): Int32Array {
  const rows = bits.length / width
  const wide = new Int32Array(rows * wider)
  for (let row = 0; row < rows; row++) wide.set(bits.subarray(row * width, (row + 1) * width), row * wider)
  return wide
}

/** Words of the bitmaps that are gone through at a time: 4,096 slots. */
const BLOCK = 128
/** Parts of a split tick. */
const PARTS = 32
/** A tick is split where so many spans like the present one make it up. */
const WORTH_SPLITTING = 4
