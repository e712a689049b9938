/**
 * Popularity, 0 to 100, as a logarithm of streams per hour: twenty points for every factor of ten, so that 0 and 100 are five
 * orders of magnitude apart. The Web API says of it that it follows from "the total number of plays the track has had and how
 * recent those plays are"; its formula is not published, so this one is ours.
 */

/** Streams per hour of what has popularity 100: an assumption, of a service of the size that one machine serves. */
const HIT_PER_HOUR = 1000
const MOST = 100
const POINTS_PER_TENFOLD = 20

/** Kernel: streams per hour that a popularity stands for; none for 0. */
export function perHourOfPopularity(popularity: number): number {
  return popularity <= 0 ? 0 : HIT_PER_HOUR * 10 ** ((popularity - MOST) / POINTS_PER_TENFOLD)
}

/** Kernel: popularity of what is streamed so often, a whole number from 0 to 100. @param perHour 0 or more */
export function popularityOf(perHour: number): number {
  if (perHour <= 0) return 0
  const points = MOST + POINTS_PER_TENFOLD * Math.log10(perHour / HIT_PER_HOUR)
  return Math.min(MOST, Math.max(0, Math.round(points)))
}

/**
 * The popularity that is shown. What was published with a track or an artist says how known they are elsewhere, and is never taken
 * back: streams that are counted here come on top of those that it stands for. So a new catalog keeps the figures that it came with,
 * and what nobody has heard of rises with its listeners.
 *
 * @param published 0 to 100
 * @param countedPerHour streams per hour that were counted here, the older ones faded
 */
export function shownPopularity(published: number, countedPerHour: number): number {
  return popularityOf(perHourOfPopularity(published) + countedPerHour)
}
