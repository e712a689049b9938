import { SingleBar } from 'cli-progress'
import { columnsOf, type OutputStream } from '../io.ts'
import { cut } from './text-columns.ts'
import { duration } from './time-format.ts'

const BAR_CELLS = 24

/** One line on a terminal that is redrawn in place. */
export interface LiveLine {
  /** @param done from 0 to the total */
  update(done: number): void
  /** Takes the line away. Must be called, also after a failure. */
  stop(): void
}

/** What a live line needs beside the stream it is drawn on. */
export interface LiveLineOptions {
  /** Where `done` ends. */
  total: number
  /** Wall clock, in ms from any origin. */
  nowMs: () => number
  /** What is written for a state of things, in so many columns; what is wider is cut. */
  text: (done: number, elapsedMs: number, width: number) => string
}

/** A live line; where the stream is no terminal nothing is written, so that logs and pipes stay clean. */
export function liveLine(stream: OutputStream, { total, nowMs, text }: LiveLineOptions): LiveLine {
  if (!stream.isTTY) return { update: () => {}, stop: () => {} }
  const startMs = nowMs()
  const bar = new SingleBar({
    stream,
    format: (_options, { value }) => {
      const width = columnsOf(stream, 80) - 1
      return cut(text(value, nowMs() - startMs, width), width)
    },
    fps: 10,
    clearOnComplete: true,
    // Nothing about the terminal is changed, so that there is nothing to restore when someone presses Ctrl-C.
    gracefulExit: false,
    hideCursor: false,
    linewrap: true,
  })
  bar.start(total, 0)
  return { update: (done) => bar.update(done), stop: () => bar.stop() }
}

/** `█████████░░░░░░░░░░░░░░░  37 %` */
export function barText(share: number): string {
  const cells = Math.round(share * BAR_CELLS)
  const percent = String(Math.floor(share * 100)).padStart(3)
  return `${'█'.repeat(cells)}${'░'.repeat(BAR_CELLS - cells)} ${percent}\u00a0%`
}

/** `25 s left`, in whole seconds and at least one; nothing at the start and at the end, where there is nothing to foretell. */
export function timeLeftText(share: number, elapsedMs: number): string {
  if (share <= 0 || share >= 1 || elapsedMs <= 0) return ''
  const leftMs = (elapsedMs / share) * (1 - share)
  return `${duration(Math.max(1000, Math.round(leftMs / 1000) * 1000))} left`
}

/** Parts that have something to say, set apart. */
export function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('  ')
}
