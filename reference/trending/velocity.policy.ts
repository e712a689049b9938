const HOUR_MS = 3_600_000

/**
 * How fast the count of streams fades: after so long half of them are forgotten. Six hours are long enough that a night's quiet does
 * not empty a list, short enough that an evening's hit leads it.
 */
export const HALF_LIFE_MS = 6 * HOUR_MS

/** Kernel: a fading count at another moment; a stream that is told late counts as it would have. */
export function fadedCount(count: number, fromMs: number, toMs: number): number {
  return count * 2 ** ((fromMs - toMs) / HALF_LIFE_MS)
}

/** Streams per hour that a fading count stands for: what it comes to, once steady, is rate × half-life / ln 2. */
export function streamsPerHour(count: number): number {
  return (count * Math.LN2 * HOUR_MS) / HALF_LIFE_MS
}

/** Less is expected of no track, so that a handful of streams does not make a trend of what nobody knows. */
const LEAST_EXPECTED_PER_HOUR = 1

/** Streams per hour that a track is measured against. @param perHour what its popularity stands for */
export function expectedPerHour(perHour: number): number {
  return Math.max(LEAST_EXPECTED_PER_HOUR, perHour)
}

/**
 * How strongly a track trends: its streams per hour over what a track of its popularity would have (the lift, which brings
 * up what is new), weighed by how many streams that rests on. With few streams the lift is drawn towards 1, by as much as a
 * handful of streams would.
 *
 * @param perHour 0 or more
 * @param expectedPerHour above 0
 */
export function trendScore(perHour: number, expectedPerHour: number): number {
  const lift = (perHour + PRIOR_PER_HOUR) / (expectedPerHour + PRIOR_PER_HOUR)
  return Math.log1p(perHour) * lift
}

const PRIOR_PER_HOUR = 5
