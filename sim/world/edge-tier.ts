import { draw } from '../engine/random.ts'
import type { Tally } from '../stats/tally.ts'
import { TICK_MS } from '../stats/tally.ts'
import type { Coupling } from './coupling.ts'
import { type Digest, WHOLE } from './digest.ts'
import type { MissLog } from './miss-log.ts'
import type { ObjectCache } from './object-cache.ts'
import { objectOf, rungOf, trackOf } from './objects.ts'
import { bytesOfChunks } from './playback.ts'
import type { StandIns } from './stand-ins.ts'
import type { Unsimulated } from './unsimulated.ts'
import type { World } from './world.ts'

/** What `find` gives for a rendition of which nothing is there, and the number above those that tell of a stand-in. */
const ABSENT = -1
const STOOD_FOR = -1

/** The edges of one metro, one per provider, and the way from them to what lies behind. */
export class EdgeTier {
  readonly caches: ObjectCache[]
  /** How much the caches hold, for renditions for which others stand. */
  private readonly digests: Digest[]
  private readonly world: World
  private readonly coupling: Coupling
  private readonly shields: Digest[]
  private readonly log: MissLog
  private readonly tally: Tally
  private readonly originRttMs: number
  private readonly missRequestMs: number
  /** For how long an entry counts as the same as the origin's; those that are thrown out for their age are so until then. */
  private readonly ttlMs: number
  private readonly unsimulated: Unsimulated
  private readonly standIns: StandIns

  /**
   * @param digests of the caches, where some renditions stand for others
   * @param shields what the region's shields, one per provider, held at the end of the window before
   */
  constructor(
    world: World,
    region: number,
    caches: ObjectCache[],
    digests: Digest[],
    shields: Digest[],
    coupling: Coupling,
    log: MissLog,
    tally: Tally,
    unsimulated: Unsimulated,
  ) {
    this.unsimulated = unsimulated
    this.world = world
    this.standIns = world.standIns
    this.caches = caches
    this.digests = digests
    this.shields = shields
    this.coupling = coupling
    this.log = log
    this.tally = tally
    this.originRttMs = world.plan.population.regions[region].originRttMs
    const { ttlMs, expired } = world.plan.delivery
    this.ttlMs = ttlMs === null || expired === 'evict' ? Number.POSITIVE_INFINITY : ttlMs
    this.missRequestMs = world.plan.network.shieldRttMs + world.plan.shield.serviceMs.median
  }

  /**
   * What a provider's edge has of a rendition: its entry, ABSENT when there is none; for a rendition for which another one
   * stands, how much there is of that, as a negative number.
   * @param own chunks of it that this listener has fetched there before: no stand-in knows of them
   */
  find(provider: number, object: number, own = 0): number {
    const track = trackOf(object)
    if (this.standIns.of(track) === track) return this.caches[provider].find(object)
    return this.findStoodFor(provider, objectOf(this.standIns.placeOf(track), rungOf(object)), own)
  }

  /** The same for a rendition for which another one stands, by its place (`Digest.chunksAt`). */
  findStoodFor(provider: number, place: number, own: number): number {
    const chunks = Math.max(own, this.digests[provider].chunksAt(place))
    return chunks === 0 ? ABSENT : STOOD_FOR - chunks
  }

  /** Chunks that the edge has, by what was found. */
  private storedChunks(provider: number, found: number): number {
    if (found === ABSENT) return 0
    return found < 0 ? STOOD_FOR - found : this.caches[provider].chunksOf(found)
  }

  /**
   * Time that the first byte of a rendition's chunk `from` takes longer than from a full edge, ms: nothing on a hit; the
   * rest of the fetch that is under way, with coalescing; else the way to the shield and, if it has nothing either, to the
   * origin with the wait that the origin's queue had at the end of the last window. For an entry whose time to live is over
   * it is the way to the shield, which says that nothing has changed.
   * @param counter first of two numbers of the stream
   */
  missMs(
    provider: number,
    object: number,
    found: number,
    nowMs: number,
    key: number,
    counter: number,
    from = 0,
  ): number {
    const { plan, delays } = this.world
    let underWay = Number.POSITIVE_INFINITY
    if (!this.lacks(provider, found, from)) {
      // Of a stand-in's own fetch its neighbors know nothing until it is there.
      underWay = found < ABSENT ? 0 : this.caches[provider].readyMs(found) - nowMs
      if (underWay <= 0) return this.isStale(provider, object, found, nowMs) ? this.askShieldMs(key, counter) : 0
      if (!plan.delivery.coalescing) underWay = Number.POSITIVE_INFINITY
    }
    let own = this.askShieldMs(key, counter)
    if (this.shields[provider].chunksOf(trackOf(object), rungOf(object)) <= from) {
      own += this.originRttMs + this.coupling.originWaitMs + delays.originService.sample(draw(key, counter + 1))
    }
    return Math.min(own, underWay)
  }

  /** Time, ms, that each chunk after chunk `from` of a rendition takes longer than from a full edge. */
  laterMissMs(provider: number, found: number, from = 0): number {
    return this.lacks(provider, found, from) ? this.missRequestMs : 0
  }

  private askShieldMs(key: number, counter: number): number {
    return this.world.plan.network.shieldRttMs + this.world.delays.shieldService.sample(draw(key, counter))
  }

  /** Whether the time to live of what was found is over; a neighbor's is when its stand-in's is. */
  private isStale(provider: number, object: number, found: number, nowMs: number): boolean {
    if (this.ttlMs === Number.POSITIVE_INFINITY) return false
    const cache = this.caches[provider]
    const entry = found >= 0 ? found : cache.find(objectOf(this.standIns.of(trackOf(object)), rungOf(object)))
    return entry >= 0 && nowMs - cache.readyMs(entry) >= this.ttlMs
  }

  /** Whether the edge has to fetch a chunk of what was found. */
  private lacks(provider: number, found: number, chunk: number): boolean {
    return found === ABSENT || (chunk > 0 && this.storedChunks(provider, found) <= chunk)
  }

  /**
   * Chunks `from` to `to` - 1 of a rendition are asked for: counts hits, fills the edge, and tells the shield's log what
   * was missing. A rendition for which another one stands leaves edge and log as they are. What begins with the first chunk
   * is a look-up, of which theory speaks; what goes on in the middle is none.
   * @param found what `find` gave
   * @param missMs what `missMs` gave for the first of them
   * @returns how many of them the edge had
   */
  request(
    provider: number,
    object: number,
    found: number,
    from: number,
    to: number,
    durationMs: number,
    nowMs: number,
    missMs: number,
    group: number,
  ): number {
    const { plan, playback } = this.world
    const cache = this.caches[provider]
    const bps = playback.quality.ladderBps[rungOf(object)]
    const stored = this.storedChunks(provider, found)
    const begin = Math.max(from, stored)
    const missing = Math.max(0, to - begin)
    // Without coalescing a fetch under way serves nobody else: everyone who comes meanwhile asks again.
    const alone = found >= 0 && !plan.delivery.coalescing && cache.readyMs(found) > nowMs
    const track = trackOf(object)
    if (this.standIns.of(track) === track) {
      const kept = to * playback.chunkUs >= durationMs * 1000 ? WHOLE : to
      if (found < 0) {
        const bytes = this.storedBytes(object, to, durationMs)
        cache.insert(object, kept, bytes, Math.round(nowMs + missMs), this.standIns.countOf(track))
      } else {
        cache.hit(found)
        if (this.isStale(provider, object, found, nowMs)) {
          cache.renew(found, Math.round(nowMs + missMs))
          this.log.add(object, provider, from, from, nowMs, group, false)
        }
        if (kept > stored) cache.extend(found, kept, this.storedBytes(object, to, durationMs))
      }
      if (alone) this.log.add(object, provider, from, to, nowMs, group, true)
      else if (missing > 0) this.log.add(object, provider, begin, to, nowMs, group, false)
    }
    const had = alone ? 0 : to - from - missing
    if (nowMs >= this.world.measuredFromMs && nowMs < this.world.endMs)
      this.count(provider, group, bps, from, to, had, durationMs, found === ABSENT, nowMs)
    return had
  }

  /** Before a release's rendition is asked for: lets the listeners who are not simulated have asked for it first. */
  letOthersAsk(provider: number, object: number, nowMs: number, key: number, counter: number, group: number): void {
    const { playback, catalog } = this.world
    const cache = this.caches[provider]
    if (cache.find(object) >= 0) return
    const askMs = this.unsimulated.firstAskMs(provider, object)
    if (askMs >= nowMs) return
    const durationMs = catalog.durationMs(trackOf(object))
    const chunks = Math.ceil((durationMs * 1000) / playback.chunkUs)
    const bytes = this.storedBytes(object, chunks, durationMs)
    const missMs = this.missMs(provider, object, -1, askMs, key, counter)
    cache.insert(object, WHOLE, bytes, Math.round(askMs + missMs))
    this.log.add(object, provider, 0, chunks, Math.max(Math.floor(askMs), this.coupling.fromMs), group, false)
  }

  /**
   * Puts every rendition of a track on all edges of the metro, whole, unless there is some of it already.
   * @param nowMs when they set out, as for a miss that goes all the way; without it they have been there for long
   */
  preposition(track: number, nowMs?: number): void {
    const { playback, catalog, standIns, plan } = this.world
    const wayMs = this.missRequestMs + this.originRttMs + this.coupling.originWaitMs + plan.origin.serviceMs.median
    const readyMs = nowMs === undefined ? -1 : Math.round(nowMs + wayMs)
    const durationMs = catalog.durationMs(track)
    const chunks = Math.ceil((durationMs * 1000) / playback.chunkUs)
    for (const rung of playback.quality.ladderBps.keys()) {
      const object = objectOf(track, rung)
      for (const cache of this.caches) {
        if (cache.find(object) >= 0) continue
        cache.insert(object, WHOLE, this.storedBytes(object, chunks, durationMs), readyMs, standIns.countOf(track))
      }
    }
  }

  /** Throws out what is too old, where age throws out, at the beginning of a window. */
  expire(nowMs: number): void {
    for (const cache of this.caches) cache.expire(nowMs)
  }

  /**
   * Takes back what was counted for chunks that another provider delivers after a failover.
   * @param hadTo where the chunks end that the edge had
   */
  moveAway(provider: number, object: number, from: number, to: number, hadTo: number, group: number): void {
    const bps = this.world.playback.quality.ladderBps[rungOf(object)]
    const durationMs = this.world.catalog.durationMs(trackOf(object))
    const had = Math.max(0, hadTo - from)
    this.addTotals(provider, group, bps, from, to, had, durationMs, -1)
  }

  /** Room that the first chunks of a rendition take, with those of all for whom it stands. */
  private storedBytes(object: number, chunks: number, durationMs: number): number {
    const { playback } = this.world
    const bytes = bytesOfChunks(chunks, playback.chunkUs, durationMs * 1000, playback.quality.ladderBps[rungOf(object)])
    return Math.ceil(bytes * this.standIns.weightOf(trackOf(object)))
  }

  private count(
    provider: number,
    group: number,
    bps: number,
    from: number,
    to: number,
    had: number,
    durationMs: number,
    absent: boolean,
    nowMs: number,
  ): void {
    const { tally, world } = this
    this.addTotals(provider, group, bps, from, to, had, durationMs, 1)
    const sinceStart = nowMs - world.zeroMs
    const cell = provider * tally.shape.ticks + Math.floor(sinceStart / TICK_MS)
    tally.add(tally.requestsAt + cell, to - from)
    tally.add(tally.hitsAt + cell, had)
    if (from > 0) return
    tally.add(tally.lookups + provider, 1)
    if (sinceStart < world.steadyUntilMs) {
      const row = group * tally.shape.providers + provider
      tally.add(tally.steadyLookups + row, 1)
      if (absent) tally.add(tally.steadyMisses + row, 1)
    }
  }

  private addTotals(
    provider: number,
    group: number,
    bps: number,
    from: number,
    to: number,
    had: number,
    durationMs: number,
    sign: number,
  ): void {
    const { tally, world } = this
    const row = group * tally.shape.providers + provider
    const { chunkUs } = world.playback
    const before = from === 0 ? 0 : bytesOfChunks(from, chunkUs, durationMs * 1000, bps)
    const bytes = bytesOfChunks(to, chunkUs, durationMs * 1000, bps) - before
    const hitBytes =
      from + had === to ? bytes : had === 0 ? 0 : bytesOfChunks(from + had, chunkUs, durationMs * 1000, bps) - before
    tally.add(tally.requests + row, sign * (to - from))
    tally.add(tally.hits + row, sign * had)
    tally.add(tally.bytes + row, sign * bytes)
    tally.add(tally.hitBytes + row, sign * hitBytes)
  }
}
