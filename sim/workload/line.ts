import { drawBits } from '../engine/random.ts'
import type { ChangesPlan } from '../plan.ts'
import { normalQuantile } from '../stats/normal.ts'

/** The first of the session's numbers that say when its line changes, and to what; far behind those of its tracks. */
const LINE = 2 ** 24
/** Of such a number ten bits say to what, and ten others when. */
const LEVELS = 1024
const MOMENT = 10
const US = 1000
/** What takes longer meets no further change, so that times stay whole numbers of 32 bits: ten days. */
const LAST_US = 864e9

/**
 * How the lines of one kind of access change within a session.
 *
 * The throughput is constant between moments at which it changes, as measured on Internet paths (Zhang, Duffield, Paxson,
 * Shenker, "On the constancy of Internet path properties", 2001), and each time it is drawn anew, lognormal around the
 * session's: one of 1,024 levels. Time is cut into cells as long as the mean between two changes, each with one change at a
 * uniform moment of it. So every moment is as likely as any other to be a change, the time between two lies between 0 and
 * twice its mean, and what a line brings at a moment follows from two numbers of the session's stream, whatever has been
 * asked before. The logs of the throughputs at two moments are correlated as likely as no change lies between them: by
 * 0.52 for half a cell, 1/6 for one, and nothing from two on.
 */
export class LineChanges {
  readonly everyMs: number
  /** What the session's throughput is multiplied by, lowest first. */
  readonly factors: Float32Array

  constructor({ sigma, everyMs }: ChangesPlan) {
    this.everyMs = Math.round(everyMs)
    this.factors = Float32Array.from({ length: LEVELS }, (_, i) => Math.exp(sigma * normalQuantile((i + 0.5) / LEVELS)))
  }
}

/**
 * What one listener's line brings, from a moment on. Times are µs since that moment; amounts are µs of audio times its bit rate,
 * µs · bit/s, so that amount / throughput is a time. One object is filled anew for each track.
 */
export class Line {
  /** Bounds of the throughput at any time, bits per second. */
  lowestBps = 0
  highestBps = 0
  /** The throughput that was looked at last, what the session's was multiplied by for it, and until when it lasts. */
  bps = 0
  factor = 0
  untilUs = 0
  private fromUs = 0
  private changes: LineChanges | null = null
  private key = 0
  private sessionBps = 0
  private mostBps = 0
  private originMs = 0

  /**
   * Of a session's line from `nowMs` on; moments before are not looked at.
   * @param key the session's stream
   * @param sessionBps the throughput around which it changes
   * @param mostBps what losses leave of it at most; Infinity where nothing is lost
   * @param nowMs simulated time, at least 0
   */
  begin(changes: LineChanges, key: number, sessionBps: number, mostBps: number, nowMs: number): void {
    this.resume(changes, key, sessionBps, mostBps, nowMs, changes.factors[0], Number.POSITIVE_INFINITY)
    if (this.lowestBps < this.highestBps) this.seek(0)
  }

  /** The same for who has been told before by `begin` what the line brings at `nowMs`: `factor`, until `untilUs`. */
  resume(
    changes: LineChanges,
    key: number,
    sessionBps: number,
    mostBps: number,
    nowMs: number,
    factor: number,
    untilUs: number,
  ): void {
    const { factors, everyMs } = changes
    this.changes = changes
    this.key = key
    this.sessionBps = sessionBps
    this.mostBps = mostBps
    // The sessions' cells do not begin at the same time.
    this.originMs = nowMs + (((key >>> 0) * 2 ** -32 * everyMs) | 0)
    this.lowestBps = Math.min(sessionBps * factors[0], mostBps)
    this.highestBps = Math.min(sessionBps * factors[LEVELS - 1], mostBps)
    this.factor = factor
    this.bps = Math.min(sessionBps * factor, mostBps)
    this.fromUs = 0
    this.untilUs = untilUs
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
    const { everyMs, factors } = this.changes as LineChanges
    const { originMs, key } = this
    if (us >= LAST_US) {
      this.factor = 1
      this.bps = Math.min(this.sessionBps, this.mostBps)
      this.fromUs = LAST_US
      this.untilUs = Number.POSITIVE_INFINITY
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
    const level = ((otherBits & before) | (bits & ~before)) & (LEVELS - 1)
    this.factor = factors[level]
    this.bps = Math.min(this.sessionBps * this.factor, this.mostBps)
  }
}

/** When within its cell a line changes. */
function momentMs(bits: number, everyMs: number): number {
  return (((bits >>> MOMENT) & (LEVELS - 1)) * (everyMs / LEVELS)) | 0
}
