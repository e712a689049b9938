/**
 * The strict event queue: pops the event with the smallest (time, sequence), the sequence being the order of pushes. A
 * 4-ary heap over typed arrays; an event is a kind and two integers, so that nothing is allocated per event.
 */
export class EventQueue {
  private times: Float64Array
  private sequences: Float64Array
  private slots: Int32Array
  private kinds: Int32Array
  private firsts: Int32Array
  private seconds: Int32Array
  private free: Int32Array
  private freeCount = 0
  private count = 0
  private sequence = 0

  /** What the last pop returned. */
  time = 0
  kind = 0
  first = 0
  second = 0

  constructor(capacity = 1024) {
    this.times = new Float64Array(capacity)
    this.sequences = new Float64Array(capacity)
    this.slots = new Int32Array(capacity)
    this.kinds = new Int32Array(capacity)
    this.firsts = new Int32Array(capacity)
    this.seconds = new Int32Array(capacity)
    this.free = new Int32Array(capacity)
    this.addFree(0, capacity)
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
    if (this.freeCount === 0) this.grow()
    const slot = this.free[--this.freeCount]
    this.kinds[slot] = kind
    this.firsts[slot] = first
    this.seconds[slot] = second
    const sequence = this.sequence++
    let i = this.count++
    while (i > 0) {
      const parent = (i - 1) >> 2
      // A new event has the largest sequence, so only an earlier time lets it rise.
      if (this.times[parent] <= time) break
      this.move(parent, i)
      i = parent
    }
    this.times[i] = time
    this.sequences[i] = sequence
    this.slots[i] = slot
  }

  /** Takes the next event into `time`, `kind`, `first` and `second`; false when there is none. */
  pop(): boolean {
    if (this.count === 0) return false
    const slot = this.slots[0]
    this.time = this.times[0]
    this.kind = this.kinds[slot]
    this.first = this.firsts[slot]
    this.second = this.seconds[slot]
    this.free[this.freeCount++] = slot
    const last = --this.count
    if (last > 0) this.sink(last)
    return true
  }

  /** Lets the event at heap position `from` sink from the root. */
  private sink(from: number): void {
    const { times, sequences } = this
    const time = times[from]
    const sequence = sequences[from]
    const slot = this.slots[from]
    let i = 0
    for (;;) {
      const child = (i << 2) + 1
      if (child >= this.count) break
      const end = Math.min(child + 4, this.count)
      let least = child
      for (let c = child + 1; c < end; c++) {
        const t = times[c]
        const l = times[least]
        if (t < l || (t === l && sequences[c] < sequences[least])) least = c
      }
      const leastTime = times[least]
      if (leastTime > time || (leastTime === time && sequences[least] > sequence)) break
      this.move(least, i)
      i = least
    }
    times[i] = time
    sequences[i] = sequence
    this.slots[i] = slot
  }

  private move(from: number, to: number): void {
    this.times[to] = this.times[from]
    this.sequences[to] = this.sequences[from]
    this.slots[to] = this.slots[from]
  }

  private grow(): void {
    const old = this.times.length
    const size = old * 2
    this.times = copyTo(new Float64Array(size), this.times)
    this.sequences = copyTo(new Float64Array(size), this.sequences)
    this.slots = copyTo(new Int32Array(size), this.slots)
    this.kinds = copyTo(new Int32Array(size), this.kinds)
    this.firsts = copyTo(new Int32Array(size), this.firsts)
    this.seconds = copyTo(new Int32Array(size), this.seconds)
    this.free = copyTo(new Int32Array(size), this.free)
    this.addFree(old, size)
  }

  private addFree(from: number, to: number): void {
    for (let slot = to - 1; slot >= from; slot--) this.free[this.freeCount++] = slot
  }
}

function copyTo<T extends Float64Array | Int32Array>(target: T, source: T): T {
  target.set(source)
  return target
}
