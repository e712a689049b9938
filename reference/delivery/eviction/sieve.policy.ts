/** States of a node; a node that is not resident has 0. */
const RESIDENT = 1
const VISITED = 2

/**
 * SIEVE: a queue in order of arrival and a hand that walks over it from old to young. A slot that was asked for since the
 * hand last passed is spared and stays where it is; the first one that was not is the victim.
 * (Zhang, Yang, Yue, Vigfusson, Rashmi: "SIEVE is simpler than LRU", NSDI 2024.)
 * Until the hand has gone round once its victims are those of LFU: the oldest of what was asked for only once.
 *
 * The queue is an array. What the hand has passed and spared lies in cells 0..kept-1, what it has yet to look at in cells
 * hand..end-1, both in order; the gap between them is where victims were. A hit writes one byte, a step of the hand reads
 * the next cell: no links to follow. Now and then the gap is closed, which moves no more cells than came in since.
 *
 * Implements `DenseEviction`, which says what each method promises; the table of policies checks it.
 */
export class SieveEviction {
  /** Nodes (slot + 1), and a 0 where a purge took one out. */
  private queue: Int32Array
  private states: Uint8Array
  /** The cell of each node. Not kept up by runs of requests, since only a purge needs it. */
  private places: Int32Array
  private placesKnown = true
  private kept = 0
  private hand = 0
  private end = 0
  private resident = 0
  private holes = 0

  constructor(slots: number) {
    this.queue = new Int32Array(cellsFor(slots))
    this.states = new Uint8Array(slots + 1)
    this.places = new Int32Array(slots + 1)
  }

  onMiss(_key: number, _sizeBytes: number): void {}

  onInsert(slot: number, _key: number, _sizeBytes: number): void {
    const node = slot + 1
    this.resident++
    if (this.end >= cellsFor(this.resident)) this.closeGap()
    this.places[node] = this.end
    this.queue[this.end++] = node
    this.states[node] = RESIDENT
  }

  onHit(slot: number): void {
    this.states[slot + 1] = VISITED
  }

  onResize(_slot: number, _sizeBytes: number): void {}

  evict(): number {
    if (this.resident === 0) return -1
    const { queue, states, places } = this
    for (;;) {
      if (this.hand === this.end) this.turnBack()
      const node = queue[this.hand++]
      const state = states[node]
      if (state === RESIDENT) {
        states[node] = 0
        this.resident--
        if (this.hand === this.end) this.turnBack()
        return node - 1
      }
      if (state === VISITED) {
        states[node] = RESIDENT
        places[node] = this.kept
        queue[this.kept++] = node
      } else this.holes--
    }
  }

  onRemove(slot: number): void {
    const node = slot + 1
    if (this.states[node] === 0) return
    if (!this.placesKnown) this.findPlaces()
    this.states[node] = 0
    this.queue[this.places[node]] = 0
    this.resident--
    this.holes++
    // The last cell is never a hole: a hand that has passed the youngest slot is at the end.
    while (this.end > this.hand && this.queue[this.end - 1] === 0) {
      this.end--
      this.holes--
    }
  }

  grow(slots: number): void {
    if (slots < this.states.length) return
    const { queue, states, places } = this
    this.queue = new Int32Array(cellsFor(slots))
    this.queue.set(queue)
    this.states = new Uint8Array(slots + 1)
    this.states.set(states)
    this.places = new Int32Array(slots + 1)
    this.places.set(places)
  }

  requestAll(slots: Uint32Array, free: number): number {
    const { queue, states } = this
    const limit = Math.min(cellsFor(this.resident + free), queue.length)
    let { kept, hand, end } = this
    let misses = 0
    for (let i = 0; i < slots.length; i++) {
      const node = slots[i] + 1
      if (states[node] !== 0) {
        states[node] = VISITED
        continue
      }
      if (misses >= free) {
        for (;;) {
          if (hand === end) {
            end = kept
            hand = kept = 0
          }
          const passed = queue[hand++]
          const state = states[passed]
          if (state === RESIDENT) {
            states[passed] = 0
            break
          }
          if (state === VISITED) {
            states[passed] = RESIDENT
            queue[kept++] = passed
          } else this.holes--
        }
        if (hand === end) {
          end = kept
          hand = kept = 0
        }
      }
      if (end >= limit) {
        this.kept = kept
        this.hand = hand
        this.end = end
        this.placesKnown = false
        this.closeGap()
        kept = this.kept
        hand = this.hand
        end = this.end
      }
      queue[end++] = node
      states[node] = RESIDENT
      misses++
    }
    this.kept = kept
    this.hand = hand
    this.end = end
    this.resident += Math.min(misses, free)
    this.placesKnown = false
    return misses
  }

  /** The hand has passed the youngest slot: the oldest is next. */
  private turnBack(): void {
    this.end = this.kept
    this.hand = 0
    this.kept = 0
  }

  /** Moves the cells together. */
  private closeGap(): void {
    const { queue } = this
    if (this.holes === 0) {
      queue.copyWithin(this.kept, this.hand, this.end)
      this.end -= this.hand - this.kept
      this.hand = this.kept
    } else {
      let to = 0
      for (let at = 0; at < this.kept; at++) if (queue[at] !== 0) queue[to++] = queue[at]
      this.kept = to
      for (let at = this.hand; at < this.end; at++) if (queue[at] !== 0) queue[to++] = queue[at]
      this.hand = this.kept
      this.end = to
      this.holes = 0
    }
    if (this.placesKnown) this.findPlaces()
  }

  private findPlaces(): void {
    const { queue, places } = this
    for (let at = 0; at < this.kept; at++) places[queue[at]] = at
    for (let at = this.hand; at < this.end; at++) places[queue[at]] = at
    this.placesKnown = true
  }
}

/** Cells of the queue for so many resident slots: as many again as they take, so that the gap is closed rarely. */
function cellsFor(resident: number): number {
  return 2 * resident + 16
}
