import { draw, itemKey } from '../engine/random.ts'
import type { PopulationPlan } from '../plan.ts'
import { type CheModel, characteristicTime, type ObjectClass, occupancy } from '../theory/che.ts'
import type { ObjectCache } from './object-cache.ts'
import { objectOf, rungOf, trackOf } from './objects.ts'
import { bytesOfChunks } from './playback.ts'
import type { World } from './world.ts'

/**
 * Caches in the steady state that theory gives (Che's approximation), so that a replay of an hour need not begin with days
 * of filling. Which renditions are there, how much of each, and in which order they were last asked for are drawn from
 * the distributions of the model; the run then goes on from there, and the report says how much of it was replaced.
 */

/** Renditions alike in popularity; `size` is that of a whole mean track at this rung. */
export interface RenditionClass extends ObjectClass {
  firstTrack: number
  rung: number
}

/** Every rendition of the catalog by share of requests (rates sum to 1), in classes. */
export function renditionClasses(world: World): RenditionClass[] {
  const shares = world.sessions.rungShares()
  const { ladderBps } = world.playback.quality
  return world.catalog.popularity.classes().flatMap(({ first, count, probability }) =>
    shares.map((share, rung) => ({
      firstTrack: first,
      rung,
      count,
      rate: probability * share,
      size: (world.catalog.meanDurationMs * ladderBps[rung]) / 8000,
    })),
  )
}

/** What a cache looks like when it has been in use for long. */
export interface SteadyState {
  /** Characteristic time, in requests (or whatever the classes' rates count). */
  time: number
  /** Expected number of entries. */
  entries: number
}

export function steadyState(
  model: CheModel,
  classes: readonly ObjectClass[],
  capacityBytes: number,
  session: PopulationPlan['session'],
): SteadyState {
  const time = characteristicTime(
    model,
    classes,
    capacityBytes,
    (c, requests) => c.size * storedPart(session, requests),
  )
  let entries = 0
  for (const c of classes) if (c.rate > 0) entries += c.count * occupancy(model, c.rate * time)
  return { time, entries }
}

/** Part of a rendition that is stored when nobody has heard it to the end: skips and what the buffer held by then. */
const PART_WHEN_LEFT = 0.35

/** Expected part of a resident rendition that is stored, after 1 + Poisson(requests) plays. */
function storedPart(session: PopulationPlan['session'], requests: number): number {
  const whole = 1 - session.earlySkipShare - session.lateSkipShare
  return 1 - (1 - PART_WHEN_LEFT) * neverWhole(whole, requests)
}

/** Probability that none of 1 + Poisson(requests) plays went to the end. */
function neverWhole(wholeShare: number, requests: number): number {
  return (1 - wholeShare) * Math.exp(-requests * wholeShare)
}

const AGES = 256
const READY_LONG_AGO = -1

/**
 * Fills an empty cache.
 * @param time characteristic time of the cache, in the inverse of the classes' rates
 * @param key key of this cache's stream
 */
export function fillWarm(
  cache: ObjectCache,
  world: World,
  model: CheModel,
  classes: readonly RenditionClass[],
  time: number,
  key: number,
): void {
  const { session } = world.plan.population
  const whole = 1 - session.earlySkipShare - session.lateSkipShare
  const objects: number[] = []
  const chunks: number[] = []
  const ages: number[] = []
  for (const [c, { firstTrack, count, rung, rate }] of classes.entries()) {
    const requests = rate * time
    const present = occupancy(model, requests)
    if (!(present > 0)) continue
    const classKey = itemKey(key, c)
    const logAbsent = Math.log1p(-Math.min(present, 1 - 1e-16))
    const unfinished = neverWhole(whole, requests)
    // Walks from one present track to the next: gaps between successes of independent trials are geometric.
    let n = 0
    for (let i = skip(draw(classKey, n++), logAbsent); i < count; i += 1 + skip(draw(classKey, n++), logAbsent)) {
      const track = firstTrack + i
      const total = Math.ceil(world.catalog.durationMs(track) / world.plan.delivery.chunkMs)
      const left = draw(classKey, n++) < unfinished
      objects.push(objectOf(track, rung))
      chunks.push(left ? Math.max(1, Math.round(total * PART_WHEN_LEFT)) : total)
      ages.push(Math.floor(age(model, draw(classKey, n++), requests, present) * AGES))
    }
  }
  const byAge = countingSortDescending(ages)
  const { chunkUs, quality } = world.playback
  for (const i of byAge) {
    const durationUs = world.catalog.durationMs(trackOf(objects[i])) * 1000
    const bps = quality.ladderBps[rungOf(objects[i])]
    cache.insert(objects[i], chunks[i], bytesOfChunks(chunks[i], chunkUs, durationUs, bps), READY_LONG_AGO)
  }
}

/** Failures before the next success, from a uniform number and the logarithm of the failure probability. */
function skip(u: number, logFailure: number): number {
  return Math.floor(Math.log(u) / logFailure)
}

/** How long ago, as a part of the characteristic time, an entry came to its place in the order. */
function age(model: CheModel, u: number, requests: number, present: number): number {
  if (model === 'fifo' || requests < 1e-9) return u
  return Math.min(-Math.log1p(-u * present) / requests, 0.999999)
}

/** Indices, those with the largest value first. */
function countingSortDescending(values: readonly number[]): Int32Array {
  const starts = new Int32Array(AGES + 1)
  for (const v of values) starts[AGES - 1 - v + 1]++
  for (let i = 0; i < AGES; i++) starts[i + 1] += starts[i]
  const sorted = new Int32Array(values.length)
  for (const [i, v] of values.entries()) sorted[starts[AGES - 1 - v]++] = i
  return sorted
}
