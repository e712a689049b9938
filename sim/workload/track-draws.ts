/**
 * Which number of a session's stream decides what about one of its tracks, counted from `trackDraws(index)`. Whoever plays
 * the session, the simulator or listeners of the live service, asks for the same numbers and so meets the same people
 * doing the same things.
 */
export const TRACK = 0 // and 1
export const SKIP_KIND = 2
export const SKIP_POSITION = 3
export const THROUGHPUT = 4
export const DROP = 5
export const DROP_AT = 6
export const DROP_FOR = 7
export const AUTHORIZE = 8
/** The way to the first byte takes this number and six more. */
export const FIRST_BYTE = 9

const TRACK_DRAWS = 16
const PER_TRACK = 16

/** First number of the session's track `index` (0 = its first). */
export function trackDraws(index: number): number {
  return TRACK_DRAWS + index * PER_TRACK
}
