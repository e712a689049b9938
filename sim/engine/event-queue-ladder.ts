import type { EventLists } from './event-queue-lists.ts'

/**
 * Ranges within ranges. A rung of n events tells apart what lies n/3 times closer together than its surroundings; common
 * distributions need three rungs, eight are for clusters within clusters.
 */
const MOST_RUNGS = 8
/** Events to an interval, on average, where a range begins. */
const FEW = 3
/** The same for many events: coarse intervals, whose heads and open chunks stay in the cache, to be divided again. */
const MANY = 32
/** From here on events are many. */
const FROM_MANY = 4096

/** The list of what lies beyond all ranges. */
const FAR = 0

/**
 * The ranges of a ladder queue: each rung divides a stretch of time into equal intervals with a list of events each, and
 * the rung below it divides again what was crowded. What lies beyond the first rung is in the list FAR.
 *
 * An interval is found by one monotone function, the same for all events of a rung, so rounding may move the border between
 * intervals but never the order of events across it.
 */
export class Ladder {
  private readonly lists: EventLists
  private depth = 0
  private readonly lows = new Float64Array(MOST_RUNGS)
  private readonly highs = new Float64Array(MOST_RUNGS)
  /** Intervals per ms. */
  private readonly scales = new Float64Array(MOST_RUNGS)
  /** The list of a rung's first interval, and its last. */
  private readonly firsts = new Int32Array(MOST_RUNGS)
  private readonly lasts = new Int32Array(MOST_RUNGS)
  /** No list of the rung before this one holds events, or ever will. */
  private readonly cursors = new Int32Array(MOST_RUNGS)

  constructor(lists: EventLists) {
    this.lists = lists
    lists.reserve(FAR + 1)
  }

  get full(): boolean {
    return this.depth === MOST_RUNGS
  }

  /** The list to which a time belongs that is not before any in the ladder whose turn has come. */
  listFor(time: number): number {
    for (let rung = this.depth - 1; rung >= 0; rung--) {
      if (time < this.highs[rung]) return this.listIn(rung, time)
    }
    return FAR
  }

  /** The list of the lowest rung to which a time belongs. */
  lowestListFor(time: number): number {
    return this.listIn(this.depth - 1, time)
  }

  /**
   * Opens a rung below all others.
   * @param count events that it is to part
   * @param low the least of their times
   * @param high the greatest; what comes later at that time belongs behind the rung
   */
  open(count: number, low: number, high: number): void {
    const rung = this.depth++
    const first = rung === 0 ? FAR + 1 : this.lasts[rung - 1] + 1
    const intervals = Math.ceil(count / (count < FROM_MANY ? FEW : MANY))
    this.lists.reserve(first + intervals)
    this.firsts[rung] = first
    this.lasts[rung] = first + intervals - 1
    this.cursors[rung] = first
    // Finite, so that events before all time or never do not decide the width. A span that rounds to Infinity or 0 is left as it
    // is: all events then come to the first interval or, all but the earliest, to the last, and to the heap in the end.
    const from = Math.min(Math.max(low, -Number.MAX_VALUE), Number.MAX_VALUE)
    this.lows[rung] = from
    this.highs[rung] = high
    this.scales[rung] = intervals / (Math.min(high, Number.MAX_VALUE) - from)
  }

  /** The list with the earliest events, having left the rungs that are used up; FAR when no rung is left. */
  earliest(): number {
    const { lists } = this
    for (; this.depth > 0; this.depth--) {
      const rung = this.depth - 1
      const last = this.lasts[rung]
      let list = this.cursors[rung]
      while (list <= last && lists.count(list) === 0) list++
      this.cursors[rung] = list
      if (list <= last) return list
    }
    return FAR
  }

  private listIn(rung: number, time: number): number {
    const interval = (time - this.lows[rung]) * this.scales[rung]
    const first = this.firsts[rung]
    const last = this.lasts[rung]
    // Compared before it is made an integer, which it may be far too large for.
    if (interval >= last - first) return last
    // What is not a number, 0 times Infinity, belongs to the first as well.
    return interval > 0 ? first + (interval | 0) : first
  }
}
