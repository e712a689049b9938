import { EventHeap } from './event-queue-heap.ts'
import { Ladder } from './event-queue-ladder.ts'
import { EventLists, FIRST, KIND, RECORD_FLOATS, RECORD_WORDS, SECOND } from './event-queue-lists.ts'

/** So many events are sorted by insertion; more are parted further. */
const SORTED_AT_ONCE = 32
/** So many late events are worth a rung of their own. */
const MANY_LATE = 64

/**
 * The strict event queue: pops the event with the smallest (time, sequence), the sequence being the order of pushes. An event
 * is a kind and two integers; nothing is allocated per event.
 *
 * A ladder queue (Tang, Goh, Thng, "Ladder queue: an O(1) priority queue structure for large-scale discrete event
 * simulation", 2005): events wait in lists by intervals of time, in the order of pushes, and only the few whose turn comes
 * are sorted. The widths of the intervals follow from the events that are there, so that there is no width to set; a
 * crowded interval is divided again. Three things differ from the paper. Events lie in chunks rather than linked one by one. What
 * arrives before the end of the sorted run goes to a heap beside it, not into the run, so no distribution makes a push or pop
 * cost more than in a heap by more than a constant factor. And a list whose events all have one time is a run as it stands.
 *
 * Why it always comes to an end, whatever the times (ties, neighboring numbers, spans that overflow or vanish, never, before
 * all time, the past): the one loop without a counter, in `refill`, goes on only when a list was parted. Parting opens a rung and
 * puts the list's events, 33 or more, into it; the next turn finds them there, so it leaves no rung, and the ladder is one
 * deeper than before. That it may have parted nothing, all events having come to one interval again, does not matter: the
 * ladder has eight rungs at most, and a list that cannot go deeper goes to the heap. A ladder with nothing in it is never
 * asked: `refill` runs when run and heap are empty and events are left, or right after `partLate` has put some there. All other
 * loops go over the events of a list or a heap, or from a rung's cursor up to its end, and cursors never move back. For the
 * same reason an event is copied at most ten times: from rung to rung only downward, to the heap and back.
 */
export class EventQueue {
  private readonly lists: EventLists
  private readonly ladder: Ladder
  /** Events before `runEnd`, pushed after that run was sorted: behind the run's at the same time. */
  private readonly late = new EventHeap(MANY_LATE)
  /** The run: times in order, and the record of each. */
  private runTimes = new Float64Array(SORTED_AT_ONCE)
  private runRecords = new Int32Array(SORTED_AT_ONCE)
  private runAt = 0
  private runLength = 0
  /** The run's first record and its records in all, still to be released. */
  private runFirst = 0
  /** Time of the run's last event; all events in the ladder are at this time or later, and behind the run's. */
  private runEnd = Number.NEGATIVE_INFINITY
  private count = 0

  /** What the last pop returned. */
  time = 0
  kind = 0
  first = 0
  second = 0

  /** @param capacity events for which there is room at the beginning; it grows when they become more */
  constructor(capacity = 1024) {
    this.lists = new EventLists(capacity)
    this.ladder = new Ladder(this.lists)
  }

  get size(): number {
    return this.count
  }

  /** Time of the next event; Infinity when there is none. */
  nextTime(): number {
    if (this.count === 0) return Number.POSITIVE_INFINITY
    return this.isLateNext() ? this.late.nextTime() : this.runTimes[this.runAt]
  }

  /**
   * @param time any number, also one before the last event popped; events of equal time leave in the order in which they
   * were pushed
   * @throws Error when the time is NaN
   */
  push(time: number, kind: number, first = 0, second = 0): void {
    if (time >= this.runEnd) this.lists.append(this.ladder.listFor(time), time, kind, first, second)
    else this.pushLate(time, kind, first, second)
    this.count++
  }

  /** Takes the next event into `time`, `kind`, `first` and `second`; false when there is none. */
  pop(): boolean {
    if (this.count === 0) return false
    if (this.isLateNext()) {
      const { late } = this
      late.pop()
      this.time = late.time
      this.kind = late.kind
      this.first = late.first
      this.second = late.second
    } else {
      const at = this.runAt++
      const { words } = this.lists
      const word = this.runRecords[at] * RECORD_WORDS
      this.time = this.runTimes[at]
      this.kind = words[word + KIND]
      this.first = words[word + FIRST]
      this.second = words[word + SECOND]
    }
    this.count--
    return true
  }

  /** Whether the next event, of which there must be one, is in the heap. Sorts the next run when the last one is over. */
  private isLateNext(): boolean {
    const { late, runAt } = this
    if (late.size > 0) return runAt === this.runLength || late.nextTime() < this.runTimes[runAt]
    if (runAt < this.runLength) return false
    this.refill()
    return late.size > 0
  }

  private pushLate(time: number, kind: number, first: number, second: number): void {
    if (Number.isNaN(time)) throw new Error('an event must have a time, not NaN')
    const { late, ladder } = this
    late.push(time, kind, first, second)
    // As many as are left of the run at least, so that moving those is paid for by pushes.
    if (late.size >= MANY_LATE && late.size > this.runLength - this.runAt && !ladder.full) this.partLate()
  }

  /** Parts the heap and what is left of the run by a rung of their own. */
  private partLate(): void {
    const { late, lists, ladder, runTimes, runRecords } = this
    ladder.open(late.size + this.runLength - this.runAt, this.nextTime(), this.runEnd)
    // In the order of pushes where times are equal: the run before the heap.
    for (let at = this.runAt; at < this.runLength; at++) this.lower(runRecords[at], runTimes[at])
    while (late.pop()) lists.append(ladder.lowestListFor(late.time), late.time, late.kind, late.first, late.second)
    this.refill()
  }

  /** Makes the earliest events of the ladder the run. */
  private refill(): void {
    this.lists.release(this.runFirst, this.runLength)
    this.runAt = 0
    this.runLength = 0
    let ready = false
    // At most once a rung and once more: see above.
    while (!ready) ready = this.open(this.ladder.earliest())
  }

  /** Makes a list the run, or parts it among lists of a new rung; whether the next event is ready. */
  private open(list: number): boolean {
    const { lists, ladder } = this
    const count = lists.count(list)
    const first = lists.first(list)
    lists.detach(list)
    if (count > SORTED_AT_ONCE) {
      const { floats } = lists
      let low = Number.POSITIVE_INFINITY
      let high = Number.NEGATIVE_INFINITY
      for (let left = count, record = first; left > 0; left--, record = lists.following(record)) {
        const time = floats[record * RECORD_FLOATS]
        if (time < low) low = time
        if (time > high) high = time
      }
      if (low < high && ladder.full) {
        this.heap(first, count, high)
        return true
      }
      if (low < high) {
        ladder.open(count, low, high)
        for (let left = count, record = first; left > 0; left--, record = lists.following(record)) {
          this.lower(record, lists.floats[record * RECORD_FLOATS])
        }
        lists.release(first, count)
        return false
      }
    }
    this.sort(first, count)
    return true
  }

  /** Copies an event to its list in the lowest rung. */
  private lower(record: number, time: number): void {
    const { lists } = this
    const { words } = lists
    const word = record * RECORD_WORDS
    lists.append(this.ladder.lowestListFor(time), time, words[word + KIND], words[word + FIRST], words[word + SECOND])
  }

  /** Makes a detached list the run. Insertion keeps the order of pushes among equals, and only passes over events that have one time. */
  private sort(first: number, count: number): void {
    if (count > this.runTimes.length) {
      this.runTimes = new Float64Array(count)
      this.runRecords = new Int32Array(count)
    }
    const { lists, runTimes, runRecords } = this
    const { floats } = lists
    for (let length = 0, record = first; length < count; length++, record = lists.following(record)) {
      const time = floats[record * RECORD_FLOATS]
      let at = length
      for (; at > 0 && runTimes[at - 1] > time; at--) {
        runTimes[at] = runTimes[at - 1]
        runRecords[at] = runRecords[at - 1]
      }
      runTimes[at] = time
      runRecords[at] = record
    }
    this.runFirst = first
    this.runLength = count
    this.runEnd = runTimes[count - 1]
  }

  /** Where the ladder goes no deeper: a detached list into the heap, in place of a run. */
  private heap(first: number, count: number, end: number): void {
    const { lists, late } = this
    const { floats, words } = lists
    for (let left = count, record = first; left > 0; left--, record = lists.following(record)) {
      const word = record * RECORD_WORDS
      late.push(floats[record * RECORD_FLOATS], words[word + KIND], words[word + FIRST], words[word + SECOND])
    }
    lists.release(first, count)
    this.runEnd = end
  }
}
