import { SingleBar } from 'cli-progress'
import type { OutputStream } from '../io.ts'

/** One line of progress, redrawn in place. */
export interface ProgressBar {
  /** @param done at most the total given at the start */
  update(done: number): void
  /** Takes the line away. Must be called, also after a failure. */
  stop(): void
}

const none: ProgressBar = { update: () => {}, stop: () => {} }

/** Shows how far something has come, and how long it will take; nothing at all unless the stream is a terminal. */
export function progressBar(label: string, total: number, stream: OutputStream): ProgressBar {
  if (!stream.isTTY) return none
  const bar = new SingleBar({
    stream,
    format: `${label}  {bar} {percentage} %  {eta_formatted} left`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
  })
  bar.start(total, 0)
  return { update: (done) => bar.update(done), stop: () => bar.stop() }
}
