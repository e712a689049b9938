import { drawBits } from '../engine/random.ts'
import { normalQuantile } from '../stats/normal.ts'

/** The first of the session's numbers that say when its line changes, and to what; far behind those of its tracks. */
const LINE = 2 ** 24
/** Of such a number the lowest ten bits say to which throughput, the next ten when, and the next ten to which round trip. */
const LEVELS = 1024
const MOMENT = 10
const ROUND_TRIP = 20
const US = 1000
/** What takes longer meets no further change, so that times stay whole numbers of 32 bits: ten days. */
const LAST_US = 864e9

/** How much the lines of one kind of access change, and how often. */
export interface Changeable {
  /** Spread (sigma of the log) of the throughput, and of the last mile's round trip, at a moment around the session's. */
  sigma: number
  rttSigma: number
  /** Mean time between two changes. */
  everyMs: number
}

/**
 * How the lines of one kind of access change within a session.
 *
 * The throughput is constant between moments at which it changes, as measured on Internet paths (Zhang, Duffield, Paxson,
 * Shenker, "On the constancy of Internet path properties", 2001), and each time it is drawn anew, lognormal around the
 * session's: one of 1,024 levels. So is the last mile's round trip, at the same moments and by itself. Time is cut into cells as
 * long as the mean between two changes, each with one change at a uniform moment of it. So every moment is as likely as any
 * other to be a change, the time between two lies between 0 and twice its mean, and what a line brings at a moment follows from
 * two numbers of the session's stream, whatever has been asked before. The logs of the throughputs at two moments, and those of
 * the round trips, are correlated as likely as no change lies between them: by 0.52 for half a cell, 1/6 for one, and
 * nothing from two on.
 */
export class LineChanges {
  readonly everyMs: number
  /** What the session's throughput and round trip are multiplied by, lowest first. */
  readonly factors: Float32Array
  readonly rttFactors: Float32Array
  /** Whether they ever change. */
  readonly any: boolean

  constructor({ sigma, rttSigma, everyMs }: Changeable) {
    this.everyMs = Math.round(everyMs)
    this.factors = levelsOf(sigma)
    this.rttFactors = levelsOf(rttSigma)
    this.any = sigma > 0 || rttSigma > 0
  }
}

function levelsOf(sigma: number): Float32Array {
  return Float32Array.from({ length: LEVELS }, (_, i) => Math.exp(sigma * normalQuantile((i + 0.5) / LEVELS)))
}

/**
 * What one listener's line brings, from a moment on, and how long its round trips take. Times are µs since that moment; amounts
 * are µs of audio times its bit rate, µs · bit/s, so that amount / throughput is a time. One object is filled anew for each track.
 */
export class Line {
  /** Bounds of the throughput at any time, bits per second, and the longest that a request ever takes; told by `lead`. */
  lowestBps = 0
  highestBps = 0
  longestRequestUs = 0
  /**
   * The throughput that was looked at last, what the session's was multiplied by for it, the last mile's round trip then, and
   * until when they last.
   */
  bps = 0
  factor = 0
  lastMileUs = 0
  untilUs = 0
  private fromUs = 0
  private changes: LineChanges | null = null
  private key = 0
  private sessionBps = 0
  private sessionRttUs = 0
  private originMs = 0
  /** Round trip beyond the last mile; a request's time beside the last mile; and what losses leave, bits per second times µs. */
  private beyondUs = 0
  private besideUs = 0
  private boundBpsUs = 0

  /**
   * Of a session's line from `nowMs` on; moments before are not looked at. It leads nowhere yet: no server is behind the last
   * mile, and nothing is lost.
   * @param key the session's stream
   * @param sessionBps the throughput around which it changes
   * @param sessionRttUs the same of the last mile's round trip, µs
   * @param nowMs simulated time, at least 0
   */
  begin(changes: LineChanges, key: number, sessionBps: number, sessionRttUs: number, nowMs: number): void {
    this.resume(changes, key, sessionBps, sessionRttUs, nowMs, 1, sessionRttUs, Number.POSITIVE_INFINITY)
    if (changes.any) this.seek(0)
  }

  /** The same for who has been told before by `begin` what the line is like at `nowMs`: `factor`, `lastMileUs`, until `untilUs`. */
  resume(
    changes: LineChanges,
    key: number,
    sessionBps: number,
    sessionRttUs: number,
    nowMs: number,
    factor: number,
    lastMileUs: number,
    untilUs: number,
  ): void {
    this.changes = changes
    this.key = key
    this.sessionBps = sessionBps
    this.sessionRttUs = sessionRttUs
    // The sessions' cells do not begin at the same time.
    this.originMs = nowMs + (((key >>> 0) * 2 ** -32 * changes.everyMs) | 0)
    this.beyondUs = 0
    this.besideUs = 0
    this.boundBpsUs = Number.POSITIVE_INFINITY
    this.factor = factor
    this.lastMileUs = lastMileUs
    this.bps = sessionBps * factor
    this.fromUs = 0
    this.untilUs = untilUs
  }

  /**
   * Where the line leads to, until it is begun anew.
   * @param boundBpsMs what losses leave of the throughput at most, times the round trip (`PacketLoss`), bits per second · ms
   * @param beyondMs round trip between the last mile and the server
   * @param serverMs until the server answers a request
   */
  lead(boundBpsMs: number, beyondMs: number, serverMs: number): void {
    const { sessionBps, sessionRttUs } = this
    const { factors, rttFactors } = this.changes as LineChanges
    const beyondUs = beyondMs * US
    const boundBpsUs = boundBpsMs * US
    const longestUs = sessionRttUs * rttFactors[LEVELS - 1]
    this.beyondUs = beyondUs
    this.besideUs = beyondUs + serverMs * US
    this.boundBpsUs = boundBpsUs
    this.lowestBps = Math.min(sessionBps * factors[0], boundBpsUs / (longestUs + beyondUs))
    this.highestBps = Math.min(sessionBps * factors[LEVELS - 1], boundBpsUs / (sessionRttUs * rttFactors[0] + beyondUs))
    this.longestRequestUs = Math.round(longestUs + this.besideUs)
    this.bps = Math.min(sessionBps * this.factor, boundBpsUs / (this.lastMileUs + beyondUs))
  }

  /** Throughput at the moment that was looked at last if it led there, bits per second. Parameters as of `lead`. */
  bpsTo(boundBpsMs: number, beyondMs: number): number {
    return Math.min(this.sessionBps * this.factor, (boundBpsMs * US) / (this.lastMileUs + beyondMs * US))
  }

  /** Round trip of the last mile at a moment, µs. */
  lastMileAtUs(us: number): number {
    if (us < this.fromUs || us >= this.untilUs) this.seek(us)
    return this.lastMileUs
  }

  /** When the answer begins to come to the last of so many requests, the first sent at `us` and each other upon an answer. */
  answeredUs(us: number, requests: number): number {
    let atUs = us
    for (let i = 0; i < requests; i++) atUs += Math.round(this.lastMileAtUs(atUs) + this.besideUs)
    return atUs
  }

  /** Throughput at a moment, bits per second. */
  bpsAt(us: number): number {
    if (us < this.fromUs || us >= this.untilUs) this.seek(us)
    return this.bps
  }

  /** When an amount has come whose first byte comes at `fromUs`, rounded up. */
  arrivalUs(fromUs: number, amount: number): number {
    if (fromUs < this.fromUs || fromUs >= this.untilUs) this.seek(fromUs)
    const us = fromUs + Math.ceil(amount / this.bps)
    return us <= this.untilUs ? us : this.arrivalAcrossUs(fromUs, amount)
  }

  /** What comes in a stretch of time. */
  amount(fromUs: number, toUs: number): number {
    let sum = 0
    for (let us = fromUs; us < toUs; us = this.untilUs) {
      sum += this.bpsAt(us) * (Math.min(this.untilUs, toUs) - us)
    }
    return sum
  }

  private arrivalAcrossUs(fromUs: number, amount: number): number {
    let us = fromUs
    let left = amount
    for (;;) {
      const neededUs = Math.ceil(left / this.bpsAt(us))
      if (us + neededUs <= this.untilUs) return us + neededUs
      left = Math.max(0, left - this.bps * (this.untilUs - us))
      us = this.untilUs
    }
  }

  /** Finds the stretch around a moment; changes come at whole ms. */
  private seek(us: number): void {
    const { everyMs, factors, rttFactors } = this.changes as LineChanges
    const { originMs, key } = this
    if (us >= LAST_US) {
      this.fromUs = LAST_US
      this.untilUs = Number.POSITIVE_INFINITY
      this.change(1, 1)
      return
    }
    const atMs = (originMs + us / US) | 0
    const cell = (atMs / everyMs) | 0
    const bits = drawBits(key, LINE + cell)
    const changeMs = cell * everyMs + momentMs(bits, everyMs)
    // -1 = the cell's change is still to come, 0 = it has been. No branch: which it is is luck.
    const before = (atMs - changeMs) >> 31
    const otherBits = drawBits(key, LINE + cell + 1 + 2 * before)
    const otherMs = (cell + 1 + 2 * before) * everyMs + momentMs(otherBits, everyMs)
    const swap = (changeMs ^ otherMs) & before
    this.fromUs = ((changeMs ^ swap) - originMs) * US
    this.untilUs = Math.min(((otherMs ^ swap) - originMs) * US, LAST_US)
    const levels = (otherBits & before) | (bits & ~before)
    this.change(factors[levels & (LEVELS - 1)], rttFactors[(levels >>> ROUND_TRIP) & (LEVELS - 1)])
  }

  private change(factor: number, rttFactor: number): void {
    const lastMileUs = this.sessionRttUs * rttFactor
    this.factor = factor
    this.lastMileUs = lastMileUs
    this.bps = Math.min(this.sessionBps * factor, this.boundBpsUs / (lastMileUs + this.beyondUs))
  }
}

/** When within its cell a line changes. */
function momentMs(bits: number, everyMs: number): number {
  return (((bits >>> MOMENT) & (LEVELS - 1)) * (everyMs / LEVELS)) | 0
}
