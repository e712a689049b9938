import { type CurvePoint, curveCapacities } from '../../sim/cache-study/curve.ts'
import { Footprint } from '../../sim/cache-study/footprint.ts'
import { StackDistances } from '../../sim/cache-study/stack-distances.ts'
import { HashedCache } from '../../sim/world/slot-cache.ts'
import { studied, type Told } from './cache-play.ts'
import type { CacheQuestion } from './cache-question.ts'
import type { TraceReader } from './trace-format.ts'

/** Points of a curve whose every point is a cache of its own. */
const CACHES = 24

/** Points to show of one that is known for every capacity. */
const EXACT_POINTS = 120

/** Curves that are not exact begin at a cache of this part of everything. */
const SMALLEST_PART = 1 / 1000

export interface Curve {
  /** The policy that was asked for. */
  points: CurvePoint[]
  /** LRU beside it, where that is another and the trace alone decides. */
  lru: CurvePoint[] | null
}

/** A curve with what theory predicts beside it, where it does. */
export interface DrawnCurve extends Curve {
  theory: CurvePoint[] | null
}

/**
 * The miss ratio of the cache that was asked for, for every capacity up to that at which nothing is ever thrown out: LRU over
 * objects of one size by stack distances, exactly, in one pass; anything else by as many caches as there are points, side by
 * side in a second pass.
 */
export async function curveOf(trace: TraceReader, question: CacheQuestion, seed: string, told: Told): Promise<Curve> {
  const { policy, bySize, lifetime, admissionName } = question
  const plain = !bySize && lifetime === null && admissionName === null
  if (!plain) {
    const footprint = new Footprint()
    for await (const block of trace.blocks()) footprint.requestAll(block)
    const room = bySize ? footprint.bytes : footprint.objects
    return { points: await byCaches(trace, question, room, seed, told), lru: null }
  }
  const distances = new StackDistances()
  for await (const block of trace.blocks()) {
    distances.requestAll(block.ids)
    told(block.endByte)
  }
  const capacities = curveCapacities(1, distances.distinct, EXACT_POINTS)
  const misses = distances.misses(capacities)
  const lru = capacities.map((capacity, i) => ({ capacity, missRatio: misses[i] / distances.requests }))
  if (policy === 'lru') return { points: lru, lru: null }
  return { points: await byCaches(trace, question, distances.distinct, seed, told), lru }
}

async function byCaches(
  trace: TraceReader,
  question: CacheQuestion,
  room: number,
  seed: string,
  told: Told,
): Promise<CurvePoint[]> {
  const capacities = curveCapacities(room * SMALLEST_PART, room, CACHES)
  const plain = !question.bySize && question.lifetime === null && question.admissionName === null
  const caches = capacities.map((capacity) =>
    plain ? new PlainCache(question, capacity) : studied(question, capacity, seed),
  )
  for await (const block of trace.blocks()) {
    for (const cache of caches) cache.requestAll(block)
    told(block.endByte)
  }
  return caches.map(({ misses, requests }, i) => ({ capacity: capacities[i], missRatio: misses / requests }))
}

/** A cache of objects of one size that counts for itself. */
class PlainCache {
  requests = 0
  misses = 0
  private readonly cache: HashedCache

  constructor({ policy }: CacheQuestion, capacity: number) {
    this.cache = new HashedCache(policy, capacity)
  }

  requestAll({ ids }: { ids: Uint32Array }): void {
    this.requests += ids.length
    this.misses += this.cache.requestAll(ids)
  }
}
