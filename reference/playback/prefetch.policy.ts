/**
 * What is fetched ahead (PLAY-7, PLAY-8): the chunks of the playing track up to the high watermark, and the first chunks
 * of the next track once the playing one is far enough.
 */

/** How many chunks of the next track an app fetches ahead unless it is told otherwise (S4). */
export const PREFETCH_CHUNKS = 3

/** Kernel: position in a track, ms, from which the next one is fetched ahead. `prefetchAt` is a part of it, 0 to 1. */
export function prefetchPositionMs(durationMs: number, prefetchAt: number): number {
  return durationMs * prefetchAt
}

/** Kernel: how many chunks of a track may be fetched before it starts to play: at least one, at most what a client holds. */
export function prefetchLimit(prefetchChunks: number, held: number): number {
  return Math.max(1, Math.min(prefetchChunks, held))
}

/**
 * Kernel: how many chunks the client holds, the playing one included: chunk j is asked for once chunk j - this + 1
 * begins to play. At least two, or every chunk would be a stall.
 */
export function chunksHeld(bufferHighMs: number, chunkMs: number): number {
  return Math.max(2, Math.floor(bufferHighMs / chunkMs))
}
