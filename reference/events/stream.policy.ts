/** From here on a play is a stream (ROY-1): 30,000 ms count, 29,999 ms do not. */
const STREAM_FROM_MS = 30_000

/** So many days after it began a stream may be told of and still count in what is popular; see {@link isToldInTime}. */
export const TOLD_WITHIN_DAYS = 2

const DAY_MS = 86_400_000

/** Kernel: whether a play that was heard for so long, ms, is a stream. */
export function isStream(msPlayed: number): boolean {
  return msPlayed >= STREAM_FROM_MS
}

/** Kernel: the day (UTC) of a moment, counted from the epoch's. */
export function dayOf(atMs: number): number {
  return Math.floor(atMs / DAY_MS)
}

/**
 * Kernel: whether a stream is told of early enough to count in what is popular.
 *
 * Popularity and trends say how many people listen, so of a listener's streams of a track the first of a day counts in them (plays and
 * payments have all). The Official Charts take at most ten a listener, track and day, lest a fan "skew the figures" (Martin
 * Talbot, NME, 2014); a small service would be led by whoever repeats ten times, so here it is one. Who has been counted on
 * a day has to be remembered for as long as streams of that day count: the days after it, in which apps tell what
 * was heard without a network, are therefore few.
 *
 * @param day on which it began
 * @param toldDay on which the service heard of it
 */
export function isToldInTime(day: number, toldDay: number): boolean {
  return toldDay - day <= TOLD_WITHIN_DAYS
}
