/** Length of a chunk, and the shortest that one may be in a track that is at least as long, seconds (PLAY-2). */
const CHUNK_S = 10
const SHORTEST_CHUNK_S = 5

/**
 * Kernel: how many chunks a track is cut into. All are 10 s long, but when less than 5 s would be left over for the last,
 * the last two share evenly what is theirs.
 *
 * @param samples of the track at `sampleRate`, at least 1
 * @param sampleRate samples per second, a multiple of 4
 */
export function chunkCount(samples: number, sampleRate: number): number {
  return Math.max(1, Math.ceil(samples / (CHUNK_S * sampleRate)))
}

/**
 * Kernel: where chunk `chunk` begins, samples after the track's first one. Always an even number, so that a rendition at
 * half the rate is cut at the same moments: half of each.
 *
 * @param chunk from 0; `chunkCount` itself gives the end of the track
 */
export function chunkStart(chunk: number, samples: number, sampleRate: number): number {
  const count = chunkCount(samples, sampleRate)
  if (chunk >= count) return samples
  const nominal = CHUNK_S * sampleRate
  const left = samples - (count - 1) * nominal
  const shared = chunk > 0 && chunk === count - 1 && left < SHORTEST_CHUNK_S * sampleRate
  // The middle of the last two, on an even sample.
  return shared ? (count - 2) * nominal + 2 * Math.floor((nominal + left) / 4) : chunk * nominal
}
