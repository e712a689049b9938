/** Children of a node. */
const ARITY = 4
/** Room that a queue has at least. */
const MIN_CAPACITY = 16

/**
 * Events in a 4-ary heap over typed arrays, by time, ties in the order of pushes. What the strict event queue falls back to
 * where its ladder does not pay, and what it is measured against.
 *
 * The heap holds times and slots; what else belongs to an event lies in its slot and does not move. On a pop the hole goes
 * down to a leaf along the earliest children and the last event rises from there (Wegener 1993, bottom-up heapsort): what
 * comes from the end of the heap nearly always belongs there again, so comparing it on the way down is wasted.
 */
export class EventHeap {
  private times: Float64Array
  private slots: Int32Array
  private sequences: Float64Array
  private kinds: Int32Array
  private firsts: Int32Array
  private seconds: Int32Array
  /** Events in the heap; the slots from there on in `slots` are free. */
  private count = 0
  private sequence = 0

  /** What the last pop returned. */
  time = 0
  kind = 0
  first = 0
  second = 0

  constructor(capacity = 1024) {
    const size = Math.max(MIN_CAPACITY, capacity)
    this.times = new Float64Array(size)
    this.slots = Int32Array.from({ length: size }, (_, i) => i)
    this.sequences = new Float64Array(size)
    this.kinds = new Int32Array(size)
    this.firsts = new Int32Array(size)
    this.seconds = new Int32Array(size)
  }

  get size(): number {
    return this.count
  }

  /** Time of the next event; Infinity when there is none. */
  nextTime(): number {
    return this.count === 0 ? Number.POSITIVE_INFINITY : this.times[0]
  }

  /** @param time any number but NaN; events of equal time leave in the order in which they were pushed */
  push(time: number, kind: number, first = 0, second = 0): void {
    if (this.count === this.slots.length) this.grow()
    const slot = this.slots[this.count]
    this.kinds[slot] = kind
    this.firsts[slot] = first
    this.seconds[slot] = second
    this.sequences[slot] = this.sequence++
    this.rise(this.count++, time, slot)
  }

  /** Takes the next event into `time`, `kind`, `first` and `second`; false when there is none. */
  pop(): boolean {
    if (this.count === 0) return false
    const { times, slots } = this
    const slot = slots[0]
    this.time = times[0]
    this.kind = this.kinds[slot]
    this.first = this.firsts[slot]
    this.second = this.seconds[slot]
    const last = --this.count
    const lastTime = times[last]
    const lastSlot = slots[last]
    slots[last] = slot
    if (last > 0) this.rise(this.sinkHole(last), lastTime, lastSlot)
    return true
  }

  /** Moves the earliest children up along the path from the root; returns the leaf at which the hole ends. */
  private sinkHole(count: number): number {
    const { times, slots } = this
    let hole = 0
    let child = 1
    while (child + ARITY <= count) {
      let least = child
      let leastTime = times[child]
      for (let c = child + 1; c < child + ARITY; c++) {
        const t = times[c]
        if (t < leastTime || (t === leastTime && this.isBefore(slots[c], slots[least]))) {
          least = c
          leastTime = t
        }
      }
      times[hole] = leastTime
      slots[hole] = slots[least]
      hole = least
      child = hole * ARITY + 1
    }
    if (child < count) {
      let least = child
      for (let c = child + 1; c < count; c++) {
        const t = times[c]
        if (t < times[least] || (t === times[least] && this.isBefore(slots[c], slots[least]))) least = c
      }
      times[hole] = times[least]
      slots[hole] = slots[least]
      hole = least
    }
    return hole
  }

  /** Lets an event rise from a position of the heap to where it belongs. */
  private rise(from: number, time: number, slot: number): void {
    const { times, slots } = this
    let i = from
    while (i > 0) {
      const parent = (i - 1) >> 2
      const t = times[parent]
      if (t < time || (t === time && this.isBefore(slots[parent], slot))) break
      times[i] = t
      slots[i] = slots[parent]
      i = parent
    }
    times[i] = time
    slots[i] = slot
  }

  private isBefore(a: number, b: number): boolean {
    return this.sequences[a] < this.sequences[b]
  }

  private grow(): void {
    const old = this.slots.length
    this.times = copyTo(new Float64Array(old * 2), this.times)
    this.slots = copyTo(new Int32Array(old * 2), this.slots)
    this.sequences = copyTo(new Float64Array(old * 2), this.sequences)
    this.kinds = copyTo(new Int32Array(old * 2), this.kinds)
    this.firsts = copyTo(new Int32Array(old * 2), this.firsts)
    this.seconds = copyTo(new Int32Array(old * 2), this.seconds)
    for (let slot = old; slot < old * 2; slot++) this.slots[slot] = slot
  }
}

function copyTo<T extends Float64Array | Int32Array>(target: T, source: T): T {
  target.set(source)
  return target
}
