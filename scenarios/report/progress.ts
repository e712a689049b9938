import { SingleBar } from 'cli-progress'
import type { OutputStream } from '../io.ts'
import { quantity } from './number-format.ts'
import { cut } from './text-columns.ts'
import { clock, duration } from './time-format.ts'

/** What the live line of a replay shows. */
export interface ProgressState {
  /** Simulated time reached, and where it ends. */
  simMs: number
  totalMs: number
  /** Listener events so far. */
  events: number
  /** Wall-clock time since the start. */
  elapsedMs: number
  /** Columns of the terminal. */
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

const BAR_CELLS = 24

/** The live line: bar, simulated time, events/s, time left, cut to the terminal's width. */
export function progressLine({ simMs, totalMs, events, elapsedMs, width }: ProgressState): string {
  const share = totalMs > 0 ? Math.min(1, Math.max(0, simMs / totalMs)) : 1
  const cells = Math.round(share * BAR_CELLS)
  const bar = '█'.repeat(cells) + '░'.repeat(BAR_CELLS - cells)
  const percent = `${String(Math.floor(share * 100)).padStart(3)}\u00a0%`
  const rate = elapsedMs > 0 ? `${quantity((events / elapsedMs) * 1000, 'count')} events/s` : ''
  const left = share > 0 && share < 1 && elapsedMs > 0 ? `${duration(leftMs(share, elapsedMs))} left` : ''
  const parts = [`${bar} ${percent}`, `${clock(wholeMinutes(simMs))} of ${clock(totalMs)} simulated`, rate, left]
  return cut(parts.filter((part) => part !== '').join('  '), width - 1)
}

/**
 * A live line on a terminal. Where the stream is no terminal nothing is written, so that logs and pipes stay clean.
 *
 * @example
 * const progress = createProgress(process.stderr, { totalMs: plan.durationMs, nowMs: () => performance.now() })
 * progress.update(60_000, 3_400_000)
 * progress.stop()
 */
export function createProgress(stream: OutputStream, { totalMs, nowMs }: ProgressOptions): Progress {
  if (!stream.isTTY) return { update: () => {}, stop: () => {} }
  const startMs = nowMs()
  let events = 0
  const bar = new SingleBar({
    stream,
    format: (_options, { value }) =>
      progressLine({ simMs: value, totalMs, events, elapsedMs: nowMs() - startMs, width: stream.columns ?? 80 }),
    fps: 10,
    clearOnComplete: true,
    // Nothing about the terminal is changed, so that there is nothing to restore when someone presses Ctrl-C.
    gracefulExit: false,
    hideCursor: false,
    linewrap: true,
  })
  bar.start(totalMs, 0)
  return {
    update: (simMs, eventsSoFar) => {
      events = eventsSoFar
      bar.update(simMs)
    },
    stop: () => bar.stop(),
  }
}

/** Whole seconds, at least one. */
function leftMs(share: number, elapsedMs: number): number {
  return Math.max(1000, Math.round(((elapsedMs / share) * (1 - share)) / 1000) * 1000)
}

/** The simulated clock moves too fast for its seconds to be read. */
function wholeMinutes(ms: number): number {
  return Math.floor(ms / 60_000) * 60_000
}
