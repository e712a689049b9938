/**
 * What is put on edges and shields before it is asked for there (CDN-9): tracks that are played often (S1: stream velocity), and
 * the next tracks of a context that has begun. Whoever counts keeps two whole numbers per track, the plays begun in the
 * running minute and in the one before, so that counts of many servers can simply be added up.
 */
export interface WarmingRules {
  /** From so many plays per minute in the whole world on a track is put everywhere. */
  playsPerMinute: number
}

/** A track that has been put everywhere counts as hot down to this part of the threshold, so that chance does not repeat it. */
const STAYS_HOT = 0.5

/**
 * A region's threshold is never lower, plays per minute, whatever chance makes of a few plays: a track that has half of it on
 * average reaches it in one minute of thirty (Poisson).
 */
const FEWEST_PLAYS_PER_MINUTE = 10

/** Part of an edge's cache that hot tracks may take: what else its listeners ask for keeps the other half. */
const HOT_PART = 0.5

/** Part of an edge's connections to its shield that may be in use when one more is taken for warming. */
const BUSY_PART = 0.25

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

/**
 * What makes a track hot in one region and nowhere else (regional taste): as many plays as would make it hot in the whole world
 * if everybody heard it as the region does.
 * @param partOfPlays of all plays in the world, those in the region: 0 to 1
 */
export function regionalRules(rules: WarmingRules, partOfPlays: number): WarmingRules {
  const fewest = Math.min(FEWEST_PLAYS_PER_MINUTE, rules.playsPerMinute)
  return { playsPerMinute: Math.max(fewest, rules.playsPerMinute * partOfPlays) }
}

/**
 * Kernel: whether one more hot track is put on an edge.
 * @param hotBytes of the hot tracks that have been put there
 * @param trackBytes of all renditions of the one that is to be
 */
export function fitsAmongHot(hotBytes: number, trackBytes: number, cacheBytes: number): boolean {
  return hotBytes + trackBytes <= cacheBytes * HOT_PART
}

/**
 * Kernel: how many chunks of a track are warmed when a context begins to play: as many as an app fetches ahead of the next
 * track, and one less with each track that stands further away, because fewer listeners come so far.
 * @param nextChunks of the next track
 * @param distance 1 = the next track
 */
export function chunksAhead(nextChunks: number, distance: number): number {
  return Math.max(0, nextChunks - (distance - 1))
}

/** Kernel: whether an edge has connections to its shield to spare for what no listener waits for. */
export function mayWarm(fetchesUnderWay: number, connections: number): boolean {
  return fetchesUnderWay < connections * BUSY_PART
}
