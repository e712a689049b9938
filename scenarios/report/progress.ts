import type { OutputStream } from '../io.ts'
import { barText, joined, liveLine, timeLeftText } from './live-line.ts'
import { quantity } from './number-format.ts'
import { widthOf } from './text-columns.ts'
import { clock } from './time-format.ts'

/** What the live line of a replay shows. */
export interface ProgressState {
  /** Simulated time reached, and where it ends. */
  simMs: number
  totalMs: number
  /** Listener events so far. */
  events: number
  /** Wall-clock time since the start. */
  elapsedMs: number
  /** Columns that there are. */
  width: number
}

/** A live line; `stop` takes it away. */
export interface Progress {
  update(simMs: number, events: number): void
  stop(): void
}

/** What a live line needs beside the stream it is drawn on. */
export interface ProgressOptions {
  totalMs: number
  /** Wall clock, in ms from any origin. */
  nowMs: () => number
}

/** The live line of a replay: bar, simulated time, events/s (where there is room), time left. */
export function progressLine({ simMs, totalMs, events, elapsedMs, width }: ProgressState): string {
  const share = totalMs > 0 ? Math.min(1, Math.max(0, simMs / totalMs)) : 1
  const rate = elapsedMs > 0 ? `${quantity((events / elapsedMs) * 1000, 'count')} events/s` : ''
  const reached = `${clock(wholeMinutes(simMs))} of ${clock(totalMs)} simulated`
  const left = timeLeftText(share, elapsedMs)
  const all = joined([barText(share), reached, rate, left])
  return widthOf(all) <= width ? all : joined([barText(share), reached, left])
}

/**
 * The live line of a replay on a terminal; nothing where the stream is none.
 *
 * @example
 * const progress = createProgress(process.stderr, { totalMs: plan.durationMs, nowMs: () => performance.now() })
 * progress.update(60_000, 3_400_000)
 * progress.stop()
 */
export function createProgress(stream: OutputStream, { totalMs, nowMs }: ProgressOptions): Progress {
  let events = 0
  const line = liveLine(stream, {
    total: totalMs,
    nowMs,
    text: (simMs, elapsedMs, width) => progressLine({ simMs, totalMs, events, elapsedMs, width }),
  })
  return {
    update: (simMs, eventsSoFar) => {
      events = eventsSoFar
      line.update(simMs)
    },
    stop: line.stop,
  }
}

/** The simulated clock moves too fast for its seconds to be read. */
function wholeMinutes(ms: number): number {
  return Math.floor(ms / 60_000) * 60_000
}
