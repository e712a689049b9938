import type { EvictionName } from '../../reference/delivery/eviction.policy.ts'
import { draw, itemKey } from '../engine/random.ts'
import type { PopulationPlan } from '../plan.ts'
import { type CheModel, characteristicTime, type ObjectClass, occupancy } from '../theory/che.ts'
import { WHOLE } from './digest.ts'
import type { ObjectCache } from './object-cache.ts'
import { objectOf, trackOf } from './objects.ts'
import { bytesOfChunks } from './playback.ts'
import type { StandIns } from './stand-ins.ts'
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
  /** Renditions that each entry of the class stands for. */
  counts: number
}

/** Every rendition that a region's listeners play, releases left out, by share of requests (rates sum to 1), in classes. */
export function renditionClasses(world: World, region: number): RenditionClass[] {
  const shares = world.sessions.rungShares()
  const { ladderBps } = world.playback.quality
  const classes = world.catalog.classes(region).flatMap((c) => {
    const exactEnd = world.standIns.exactEnd(c.first)
    const exact = exactEnd - c.first
    if (exact <= 0 || exact >= c.count) return [c]
    return [
      { ...c, count: exact },
      { ...c, first: exactEnd, count: c.count - exact },
    ]
  })
  return classes.flatMap(({ first, count, probability }) =>
    shares.map((share, rung) => ({
      firstTrack: first,
      rung,
      count,
      counts: world.standIns.countOf(first),
      rate: probability * share,
      size: (world.catalog.meanDurationMs * ladderBps[rung]) / 8000,
    })),
  )
}

/** The model whose steady state a cache starts in: LRU's where theory has none for the policy, the nearest thing known. */
export function startModel(policy: EvictionName): CheModel {
  return policy === 'fifo' ? 'fifo' : 'lru'
}

/** What a cache looks like when it has been in use for long. */
export interface SteadyState {
  /** Characteristic time, in requests (or whatever the classes' rates count). */
  time: number
  /** Expected number of renditions, and of the entries that stand for them. */
  renditions: number
  entries: number
}

export function steadyState(
  model: CheModel,
  classes: readonly RenditionClass[],
  capacityBytes: number,
  session: PopulationPlan['session'],
): SteadyState {
  const time = characteristicTime(
    model,
    classes,
    capacityBytes,
    (c, requests) => c.size * storedPart(session, requests),
  )
  let renditions = 0
  let entries = 0
  for (const c of classes) {
    if (c.rate === 0) continue
    const held = c.count * occupancy(model, c.rate * time)
    renditions += held
    entries += held / c.counts
  }
  return { time, renditions, entries }
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
 * When an entry was last fetched or found unchanged, simulated ms below 0: of requests that come independently each one
 * beyond the time to live renews it, so at a random moment it is valid with r / (1 + r), r = requests per time to live, and
 * its age then is any up to that.
 * @param u uniform in (0, 1)
 */
function lastRenewedMs(ttlMs: number, requestsPerTtl: number, u: number): number {
  const valid = requestsPerTtl / (1 + requestsPerTtl)
  return -1 - Math.floor(Math.min(1, u / valid) * ttlMs)
}

/**
 * Fills an empty cache.
 * @param time characteristic time of the cache, in the inverse of the classes' rates
 * @param requestsPerMs what the classes' rates times this are per ms
 * @param ttlMs how long an entry counts as valid; null = for ever
 * @param key key of this cache's stream
 */
export function fillWarm(
  cache: ObjectCache,
  world: World,
  model: CheModel,
  classes: readonly RenditionClass[],
  time: number,
  requestsPerMs: number,
  ttlMs: number | null,
  key: number,
): void {
  const { session } = world.plan.population
  const { chunkUs, quality } = world.playback
  const whole = 1 - session.earlySkipShare - session.lateSkipShare
  const { standIns } = world
  const drawn = new Entries(world)
  for (const [c, { firstTrack, count, rung, rate }] of classes.entries()) {
    const standing = standIns.countWithin(firstTrack, firstTrack + count)
    const requests = rate * time
    const present = occupancy(model, requests)
    if (!(present > 0)) continue
    const classKey = itemKey(key, c)
    const bps = quality.ladderBps[rung]
    const logAbsent = Math.log1p(-Math.min(present, 1 - 1e-16))
    const unfinished = neverWhole(whole, requests)
    // Walks from one present track to the next: gaps between successes of independent trials are geometric.
    let n = 0
    for (let i = skip(draw(classKey, n++), logAbsent); i < standing; i += 1 + skip(draw(classKey, n++), logAbsent)) {
      const track = standIns.nth(firstTrack, i)
      const durationUs = world.catalog.durationMs(track) * 1000
      const total = Math.ceil(durationUs / chunkUs)
      const left = draw(classKey, n++) < unfinished
      const chunks = left ? Math.max(1, Math.round(total * PART_WHEN_LEFT)) : total
      const bytes = bytesOfChunks(chunks, chunkUs, durationUs, bps)
      drawn.add(
        objectOf(track, rung),
        left ? chunks : WHOLE,
        bytes,
        Math.floor(age(model, draw(classKey, n++), requests, present) * AGES),
        ttlMs === null ? READY_LONG_AGO : lastRenewedMs(ttlMs, rate * requestsPerMs * ttlMs, draw(classKey, n++)),
      )
    }
  }
  drawn.insertOldestFirst(cache)
  cache.orderLifetimes()
}

/** Entries as they are drawn, to be put into a cache in the order of their ages. */
class Entries {
  private readonly standIns: StandIns
  private words = new Int32Array(WORDS << 16)
  private count = 0

  constructor(world: World) {
    this.standIns = world.standIns
  }

  add(object: number, chunks: number, bytes: number, age: number, readyMs: number): void {
    const at = this.count++ * WORDS
    if (at === this.words.length) {
      const larger = new Int32Array(this.words.length * 2)
      larger.set(this.words)
      this.words = larger
    }
    this.words[at] = object
    this.words[at + 1] = chunks
    this.words[at + 2] = bytes
    this.words[at + 3] = age
    this.words[at + 4] = readyMs
  }

  insertOldestFirst(cache: ObjectCache): void {
    const { words, count } = this
    const starts = new Int32Array(AGES + 1)
    for (let at = 3; at < count * WORDS; at += WORDS) starts[AGES - words[at]]++
    for (let i = 0; i < AGES; i++) starts[i + 1] += starts[i]
    const sorted = new Int32Array(count)
    for (let i = 0; i < count; i++) sorted[starts[AGES - 1 - words[i * WORDS + 3]]++] = i
    for (let i = 0; i < count; i++) {
      const at = sorted[i] * WORDS
      const track = trackOf(words[at])
      const bytes = words[at + 2] * this.standIns.countOf(track)
      cache.insert(words[at], words[at + 1], bytes, words[at + 4], this.standIns.countOf(track))
    }
  }
}

/** Rendition, chunks, bytes, age, when it was ready. */
const WORDS = 5

/** Failures before the next success, from a uniform number and the logarithm of the failure probability. */
function skip(u: number, logFailure: number): number {
  return Math.floor(Math.log(u) / logFailure)
}

/** How long ago, as a part of the characteristic time, an entry came to its place in the order. */
function age(model: CheModel, u: number, requests: number, present: number): number {
  if (model === 'fifo' || requests < 1e-9) return u
  return Math.min(-Math.log1p(-u * present) / requests, 0.999999)
}
