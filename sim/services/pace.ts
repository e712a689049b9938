/** Station events that a simulated hour may take while nothing changes, whatever the world's size. */
export const EVENTS_PER_HOUR = 2_000_000
/** The most that a replay may take for that, however long it is: a day then costs three hours' worth. */
const MOST_EVENTS = 6_000_000
/** Least of a window's events, so that a replay with very many windows still sees each of them. */
const LEAST_EVENTS = 200
/** Events for which one change is followed while the services are in trouble: a minute or so of the world's time. */
const EVENTS_PER_CHANGE = 2_000_000
/** The most for all changes together. */
const MOST_FOLLOWED = 12_000_000
/** For so long, world ms, a change is followed whether there is trouble or not: a queue takes a while to fill. */
const SETTLE_MS = 10_000
/** A load that moves by this part within that time has changed: a day curve is slower, and chance in a sample less. */
const JUMP = 0.15
const JUMP_WITHIN_MS = 60_000

/** A window of the replay, world ms. */
export interface PacedWindow {
  fromMs: number
  toMs: number
  /** What it asks of the services. */
  callsPerMs: number
  /** What a simulated ms costs. */
  eventsPerMs: number
  /** What else decides how they fare (faults, trouble); another text is a change. */
  state: string
  /** Whether they refused calls or kept them waiting too long in the window before. */
  inTrouble: boolean
}

/**
 * How much of each window the services are simulated. Of a settled one its beginning, as much as its share of the events
 * allows: averages do not depend on how slowly a clock goes. After a change, and while the services have trouble with it, all
 * of it: how long a backlog lasts is a matter of the world's time, and on a clock fifty times slower a jam of seconds takes
 * minutes.
 */
export class Pace {
  private readonly settledEvents: number
  /** The load that others are compared with, and since when. */
  private load = 0
  private sinceMs = 0
  private state = ''
  private untilMs = Number.NEGATIVE_INFINITY
  private eventsLeft = 0
  private followed = 0

  /** @param windows coupling windows of the whole replay, which lasts `spanMs` */
  constructor(windows: number, spanMs: number) {
    const all = Math.min(MOST_EVENTS, (EVENTS_PER_HOUR * spanMs) / 3_600_000)
    this.settledEvents = Math.max(LEAST_EVENTS, all / windows)
  }

  /** How many ms of a window, from its beginning, are to be simulated. */
  sliceMs({ fromMs, toMs, callsPerMs, eventsPerMs, state, inTrouble }: PacedWindow): number {
    const isFirst = this.load === 0
    const jumped = !isFirst && Math.abs(callsPerMs - this.load) > JUMP * this.load
    if (isFirst || jumped || fromMs - this.sinceMs >= JUMP_WITHIN_MS) {
      this.load = callsPerMs
      this.sinceMs = fromMs
    }
    // What the first window finds is no change.
    if (jumped || (!isFirst && state !== this.state)) {
      this.untilMs = fromMs + SETTLE_MS
      this.eventsLeft = EVENTS_PER_CHANGE
    }
    this.state = state
    const wholeMs = toMs - fromMs
    const settledMs = Math.min(wholeMs, this.settledEvents / eventsPerMs)
    const isOver = fromMs >= this.untilMs && !inTrouble
    if (isOver || this.eventsLeft <= 0 || this.followed >= MOST_FOLLOWED) return settledMs
    this.eventsLeft -= eventsPerMs * wholeMs
    this.followed += eventsPerMs * (wholeMs - settledMs)
    return wholeMs
  }
}
