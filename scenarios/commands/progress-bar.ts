import type { OutputStream } from '../io.ts'
import { barText, joined, type LiveLine, liveLine, timeLeftText } from '../report/live-line.ts'

/** Shows how far something has come, and how long it will take. */
export function progressBar(label: string, total: number, stream: OutputStream): LiveLine {
  return liveLine(stream, {
    total,
    nowMs: () => performance.now(),
    text: (done, elapsedMs) => joined([label, barText(done / total), timeLeftText(done / total, elapsedMs)]),
  })
}
