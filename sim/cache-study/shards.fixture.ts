import { HashedCache } from '../world/slot-cache.ts'
import type { TailHash } from './tail-hash.ts'

/**
 * The miss ratio of LRU by hash sampling alone (Waldspurger, Park, Garthwaite, Ahmad: "Efficient MRC construction with
 * SHARDS", FAST 2015): the sampled objects are played on a cache whose capacity is smaller by the same rate.
 *
 * @param adjusted with the paper's SHARDS-adj: requests that are too many or too few among the sample, against the rate, are
 * taken for hits of distance 0
 */
export function shardsMissRatio(
  ids: Uint32Array,
  capacity: number,
  rate: number,
  hash: TailHash,
  adjusted: boolean,
): number {
  const sampled = ids.filter((id) => hash.has(id))
  const misses = new HashedCache('lru', Math.max(1, Math.round(capacity * rate))).requestAll(sampled)
  return misses / (adjusted ? ids.length * rate : sampled.length)
}
