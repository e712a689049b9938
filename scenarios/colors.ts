import picocolors from 'picocolors'
import type { Io, OutputStream } from './io.ts'

type Colors = ReturnType<typeof picocolors.createColors>

/**
 * Colors for a stream: only on a terminal that can show them, never with NO_COLOR (any value but the empty one, see
 * no-color.org). They are never the only carrier of what they say.
 */
export function colorsFor(stream: OutputStream, env: Io['env']): Colors {
  return picocolors.createColors(stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb')
}
