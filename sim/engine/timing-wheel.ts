/**
 * When each listener of a metro is due: a hashed timing wheel (Varghese and Lauck 1987) over dense slots. A slot is in at
 * most one bucket; a bucket is a linked list through the slots' records. What is due in a span of time is collected into a
 * bitmap and visited in slot order, so that the order does not depend on when things were scheduled.
 *
 * The wheel keeps two words per slot in records that belong to somebody else: the next slot of the bucket and the time.
 */
export class TimingWheel {
  private readonly heads: Int32Array
  private readonly tickMs: number
  private readonly record: number
  private readonly nextField: number
  private readonly dueField: number
  private words: Int32Array
  private marks: Uint32Array

  /**
   * @param words the slots' records, each of `record` words, of which `nextField` and `dueField` are the wheel's
   * @param tickMs width of a bucket; a slot is found in time if spans to collect follow each other without a gap
   * @param buckets a power of two; an event farther ahead than buckets * tickMs is passed over once a lap
   */
  constructor(words: Int32Array, record: number, nextField: number, dueField: number, tickMs: number, buckets = 1024) {
    this.heads = new Int32Array(buckets).fill(-1)
    this.record = record
    this.nextField = nextField
    this.dueField = dueField
    this.tickMs = tickMs
    this.words = words
    this.marks = new Uint32Array((words.length / record + 31) >> 5)
  }

  /** Goes on with the records in larger memory, what they held included. */
  moveTo(words: Int32Array): void {
    this.words = words
    this.marks = new Uint32Array((words.length / this.record + 31) >> 5)
  }

  /** When the slot is due, ms. */
  dueMs(slot: number): number {
    return this.words[slot * this.record + this.dueField]
  }

  /** Enters a slot that is in no bucket; whole ms. */
  schedule(slot: number, dueMs: number): void {
    const bucket = Math.floor(dueMs / this.tickMs) & (this.heads.length - 1)
    const at = slot * this.record
    this.words[at + this.dueField] = dueMs
    this.words[at + this.nextField] = this.heads[bucket]
    this.heads[bucket] = slot
  }

  /** Empties every bucket; each slot must be scheduled anew. */
  clear(): void {
    this.heads.fill(-1)
  }

  /**
   * Takes every slot that is due in [fromMs, toMs) out of the wheel and marks it; `takeMarked` gives them one by one. Slots
   * of later laps stay.
   */
  collect(fromMs: number, toMs: number): void {
    const { heads, words, record, marks } = this
    const mask = heads.length - 1
    const first = Math.floor(fromMs / this.tickMs)
    const last = Math.min(Math.ceil(toMs / this.tickMs), first + heads.length)
    for (let tick = first; tick < last; tick++) {
      const bucket = tick & mask
      let slot = heads[bucket]
      heads[bucket] = -1
      while (slot !== -1) {
        const at = slot * record
        const following = words[at + this.nextField]
        const dueMs = words[at + this.dueField]
        if (dueMs < toMs) marks[slot >> 5] |= 1 << (slot & 31)
        else this.schedule(slot, dueMs)
        slot = following
      }
    }
  }

  /** The first marked slot at or after `from`, its mark removed; -1 when there is none. */
  takeMarked(from: number): number {
    const { marks } = this
    for (let word = from >> 5; word < marks.length; word++) {
      const bits = marks[word]
      if (bits !== 0) {
        const low = bits & -bits
        marks[word] = bits ^ low
        return (word << 5) + 31 - Math.clz32(low)
      }
    }
    return -1
  }
}
