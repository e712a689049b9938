import picocolors from 'picocolors'
import type { Io, OutputStream } from './io.ts'

type Colors = ReturnType<typeof picocolors.createColors>

/**
 * Whether a stream gets colors: only a terminal that can show them, never with NO_COLOR (any value but the empty one, see
 * no-color.org). They are never the only carrier of what they say.
 */
export function usesColor(stream: OutputStream, env: Io['env']): boolean {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
}

/** Colors for a stream; functions that do nothing where it gets none. */
export function colorsFor(stream: OutputStream, env: Io['env']): Colors {
  return picocolors.createColors(usesColor(stream, env))
}
