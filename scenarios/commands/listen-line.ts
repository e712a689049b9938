import type { OutputStream } from '../io.ts'
import type { PlayQueue, Session } from '../listener/session.ts'
import { joined, type LiveLine, liveLine } from '../report/live-line.ts'
import { quantity } from '../report/number-format.ts'
import { cut } from '../report/text-columns.ts'
import { printable } from '../report/text-safety.ts'

const REDRAW_MS = 100
const MOST_NAME = 30

/** Shows what is playing, in one line on a terminal: track, position, buffer, quality and provider. */
export function showListening(session: Session, queue: PlayQueue, stream: OutputStream): Pick<LiveLine, 'stop'> {
  const line = liveLine(stream, {
    total: queue.tracks.length,
    nowMs: () => performance.now(),
    text: () => {
      const status = session.status()
      if (!status) return 'pressed play'
      const { track, positionMs, bufferMs, quality, provider } = status
      const at = `${minutes(positionMs)} of ${minutes(track.durationMs)}`
      return joined([
        cut(printable(track.name), MOST_NAME),
        at,
        `${quantity(bufferMs, 'ms')} ahead`,
        quality,
        printable(provider),
      ])
    },
  })
  const redraw = setInterval(() => line.update(0), REDRAW_MS)
  return {
    stop: () => {
      clearInterval(redraw)
      line.stop()
    },
  }
}

/** `3:07` */
function minutes(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
