/**
 * Which tracks are put on every edge and shield before they are asked for there, because of how often they are played
 * (CDN-9; S1: stream velocity). Whoever counts keeps two whole numbers per track, the plays begun in the running minute and in
 * the one before, so that counts of many servers can simply be added up.
 */
export interface WarmingRules {
  /** From so many plays per minute in the whole world on a track is put everywhere. */
  playsPerMinute: number
}

/** A track that has been put everywhere counts as hot down to this part of the threshold, so that chance does not repeat it. */
const STAYS_HOT = 0.5

/**
 * Kernel: plays in the last sixty seconds, as if those of the minute before had come evenly: the sliding window of rate
 * limiters, which is exact at the end of each minute.
 * @param elapsed part of the running minute that is over, 0 to 1
 */
export function playsPerMinute(lastMinute: number, thisMinute: number, elapsed: number): number {
  return lastMinute * (1 - elapsed) + thisMinute
}

/**
 * Kernel: whether a track is hot. It is put everywhere when it becomes so.
 * @param wasHot as this said of it before
 */
export function isHot(rules: WarmingRules, wasHot: boolean, playsPerMinute: number): boolean {
  return playsPerMinute >= rules.playsPerMinute * (wasHot ? STAYS_HOT : 1)
}
