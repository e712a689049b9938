import type { EvictionName } from '../../reference/delivery/eviction.policy.ts'
import { HeadAndTail, type SampledMisses } from '../../sim/cache-study/head-and-tail.ts'
import { HeadCount } from '../../sim/cache-study/head-count.ts'
import { StudyCache } from '../../sim/cache-study/study-cache.ts'
import { TailHash } from '../../sim/cache-study/tail-hash.ts'
import { streamKey } from '../../sim/engine/random.ts'
import { DenseCache, HashedCache, type SlotCache } from '../../sim/world/slot-cache.ts'
import type { CacheQuestion } from './cache-question.ts'
import type { TraceBlock, TraceReader } from './trace-format.ts'

/** Of the requests, one in so many is counted to find the most popular objects. */
const COUNTED_REQUESTS = 16

/** What playing a trace came to. */
export interface Counts {
  requests: number
  misses: number
  /** Where sizes count: bytes asked for, and those of them that were missed. */
  bytes: { asked: number; missed: number } | null
  /** Misses that admission kept out. */
  rejected: number
  /** Entries whose lifetime was over. */
  expired: number
}

/** Told how far in the file playing has come. */
export type Told = (endByte: number) => void

/** Plays the whole trace against the cache that was asked for, which starts empty. */
export async function playAll(trace: TraceReader, question: CacheQuestion, seed: string, told: Told): Promise<Counts> {
  const { bySize, lifetime, admissionName } = question
  if (bySize || lifetime !== null || admissionName !== null) {
    const cache = studied(question, question.capacity, seed)
    for await (const block of trace.blocks()) {
      cache.requestAll(block)
      told(block.endByte)
    }
    return countsOf(cache, bySize)
  }
  const { policy, capacity } = question
  // Ids are taken for dense until a large one comes: then all starts again, with a cache for any ids.
  const dense = await playSlots(trace, new DenseCache(policy, capacity), told)
  return dense ?? ((await playSlots(trace, new HashedCache(policy, capacity), told)) as Counts)
}

/** A cache of this capacity, and otherwise the one that was asked for. */
export function studied(question: CacheQuestion, capacity: number, seed: string): StudyCache {
  const { policy, bySize, lifetime } = question
  const admission = question.admission()
  return new StudyCache({ policy, capacity, bySize, admission, lifetime, drawKey: streamKey(seed, 'admission') })
}

/** @returns null when an id is too large for the cache */
async function playSlots(trace: TraceReader, cache: SlotCache, told: Told): Promise<Counts | null> {
  const counts: Counts = { requests: 0, misses: 0, bytes: null, rejected: 0, expired: 0 }
  for await (const { ids, endByte } of trace.blocks()) {
    const missed = cache.requestAll(ids)
    if (missed < 0) return null
    counts.requests += ids.length
    counts.misses += missed
    told(endByte)
  }
  return counts
}

function countsOf(cache: StudyCache, bySize: boolean): Counts {
  const { requests, misses, asked, missed, rejected, expired } = cache
  return { requests, misses, bytes: bySize ? { asked, missed } : null, rejected, expired }
}

/**
 * Plays the most popular objects and a sample of the others, in two passes: the first finds the popular ones, as many as
 * the sample has objects, so that both take the same memory.
 */
export async function playSample(
  trace: TraceReader,
  question: { policy: EvictionName; capacity: number; rate: number },
  seed: string,
  told: Told,
): Promise<{ requests: number; sample: SampledMisses }> {
  const { policy, capacity, rate } = question
  const hash = new TailHash(rate, streamKey(seed, 'tail'))
  const head = await popular(trace, hash, told)
  const cache = new HeadAndTail(policy, capacity, head, rate, hash)
  let requests = 0
  for await (const { ids, endByte } of trace.blocks()) {
    cache.requestAll(ids)
    requests += ids.length
    told(endByte)
  }
  return { requests, sample: cache.result() }
}

async function popular(trace: TraceReader, hash: TailHash, told: Told): Promise<Uint32Array> {
  const counted = new HeadCount()
  const sampled = new Set<number>()
  let skip = 0
  for await (const block of trace.blocks()) {
    skip = countSome(block, skip, counted, sampled, hash)
    told(block.endByte)
  }
  return counted.top(Math.max(1, sampled.size))
}

/** @returns requests of the next block to skip before one is counted */
function countSome(
  { ids }: TraceBlock,
  skip: number,
  counted: HeadCount,
  sampled: Set<number>,
  hash: TailHash,
): number {
  for (let i = 0; i < ids.length; i++) if (hash.has(ids[i])) sampled.add(ids[i])
  let at = skip
  for (; at < ids.length; at += COUNTED_REQUESTS) counted.add(ids[at], sampled.size)
  return at - ids.length
}
