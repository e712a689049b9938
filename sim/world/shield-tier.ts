import { draw, itemKey, streamKey } from '../engine/random.ts'
import { GROUPS } from '../stats/random-groups.ts'
import { TICK_MS } from '../stats/tally.ts'
import { WHOLE } from './digest.ts'
import type { MissLog } from './miss-log.ts'
import type { ObjectCache } from './object-cache.ts'
import { objectOf, rungOf, trackOf } from './objects.ts'
import type { OriginPort } from './origin-port.ts'
import { bytesOfChunks } from './playback.ts'
import type { World } from './world.ts'

/** Spreads times over the counters of an object's stream. */
const SPREAD = 0x9e3779b1

/**
 * The shields, one per region and provider, between edges and origin. They are the coordinator's: at the end of a window
 * it goes through what the edges asked for, in the order of metros, and sends the origin what no shield has.
 */
export class ShieldTier {
  /** By region and provider. */
  readonly caches: ObjectCache[]
  /** By group and provider, up to the first happening: look-ups of renditions, and those not there at all. */
  readonly steadyLookups: Float64Array
  readonly steadyMisses: Float64Array
  /** By provider. */
  readonly lookups: Float64Array
  /** By tick. */
  readonly requestsAt: Float64Array
  private readonly world: World
  private readonly origin: OriginPort
  private readonly thinningKey: number
  /**
   * Reads at the simulated part of the origin for each that the simulated listeners cause. Releases, which are not scaled
   * down with the catalog (an album has twelve tracks at any scale), weigh that much less.
   */
  private readonly originPart: number

  constructor(world: World, caches: ObjectCache[], origin: OriginPort) {
    const providers = world.plan.providers.length
    this.world = world
    this.caches = caches
    this.origin = origin
    this.steadyLookups = new Float64Array(GROUPS * providers)
    this.steadyMisses = new Float64Array(GROUPS * providers)
    this.lookups = new Float64Array(providers)
    this.requestsAt = new Float64Array(world.tally.ticks)
    this.originPart = world.plan.scale.originFactor / world.plan.scale.factor
    this.thinningKey = streamKey(world.plan.seed, 'shield/thinning')
  }

  /**
   * Takes one metro's part of the log of the window [fromMs, toMs), entries `begin` to `end` - 1. What a stand-in missed its
   * neighbors missed too, each at a moment of its own in the window.
   */
  take(
    log: MissLog,
    begin: number,
    end: number,
    region: number,
    originWaitMs: number,
    fromMs: number,
    toMs: number,
  ): void {
    const { plan, playback, catalog, standIns } = this.world
    const providers = plan.providers.length
    for (let i = begin; i < end; i++) {
      const object = log.object(i)
      const provider = log.provider(i)
      const nowMs = log.nowMs(i)
      const from = log.from(i)
      const to = log.to(i)
      const shield = region * providers + provider
      const cache = this.caches[shield]
      const entry = cache.find(object)
      const track = trackOf(object)
      const counts = standIns.countOf(track)
      if (from === to) {
        // Whether it is still the same: it is, and no byte is sent.
        if (entry >= 0) cache.hit(entry)
        if (nowMs >= this.world.measuredFromMs) this.requestsAt[this.tick(nowMs)] += counts
        continue
      }
      const durationUs = catalog.durationMs(track) * 1000
      const bps = playback.quality.ladderBps[rungOf(object)]
      const upTo = (chunks: number): number => bytesOfChunks(chunks, playback.chunkUs, durationUs, bps)
      const stored = Math.ceil(upTo(to) * standIns.weightOf(track))
      const kept = to * playback.chunkUs >= durationUs ? WHOLE : to
      this.count(provider, log.group(i), entry < 0, from, nowMs, counts)
      let missingFrom = from
      let serves = true
      if (entry < 0) {
        const readyMs =
          nowMs + plan.population.regions[region].originRttMs + originWaitMs + plan.origin.serviceMs.median
        cache.insert(object, kept, stored, Math.round(readyMs), counts)
        serves = false
      } else {
        const chunks = cache.chunksOf(entry)
        cache.hit(entry)
        if (kept > chunks) cache.extend(entry, kept, stored)
        missingFrom = Math.max(from, chunks)
        // Without coalescing a shield too asks again for what is already on its way.
        if (!plan.delivery.coalescing && cache.readyMs(entry) > nowMs) missingFrom = from
        serves = missingFrom >= to
      }
      if (serves) continue
      const bytes = upTo(to) - upTo(missingFrom)
      const expected = (log.repeated(i) ? counts : standIns.weightOf(track)) * this.originPart
      const key = itemKey(this.thinningKey, object)
      const counter = 4 * shield + Math.imul(nowMs, SPREAD)
      const reads = Math.floor(expected + draw(key, counter))
      const beginMs = nowMs + plan.network.shieldRttMs
      for (let n = 0; n < reads; n++) {
        // The stand-in's own read where each read is one, its neighbors' spread over the window.
        const laterMs = counts === 1 ? 0 : Math.floor(draw(key, counter + 1 + n) * (toMs - fromMs))
        this.origin.request(
          laterMs === 0 ? beginMs : fromMs + ((beginMs - fromMs + laterMs) % (toMs - fromMs)),
          bytes,
          reads,
          region,
        )
      }
    }
  }

  /** Throws out what is too old, where age throws out, at the beginning of a window. */
  expire(nowMs: number): void {
    for (const cache of this.caches) cache.expire(nowMs)
  }

  /**
   * Puts every rendition of a track on all shields, whole, unless there is some of it already; what the origin sends for it
   * is counted as reads.
   * @param readyMs when it is there, by the round trip to the origin; without it, long ago
   */
  preposition(track: number, nowMs: number, readyMs?: (originRttMs: number) => number): void {
    const { playback, catalog, standIns, plan } = this.world
    const { regions } = plan.population
    const counts = standIns.countOf(track)
    const durationUs = catalog.durationMs(track) * 1000
    const chunks = Math.ceil(durationUs / playback.chunkUs)
    for (const [rung, bps] of playback.quality.ladderBps.entries()) {
      const object = objectOf(track, rung)
      const bytes = bytesOfChunks(chunks, playback.chunkUs, durationUs, bps)
      for (const [shield, cache] of this.caches.entries()) {
        if (cache.find(object) >= 0) continue
        const region = Math.floor(shield / plan.providers.length)
        const thereMs = readyMs === undefined ? -1 : readyMs(regions[region].originRttMs)
        cache.insert(object, WHOLE, Math.ceil(bytes * standIns.weightOf(track)), thereMs, counts)
        const expected = standIns.weightOf(track) * this.originPart
        const reads = Math.floor(expected + draw(itemKey(this.thinningKey, object), 4 * shield))
        for (let n = 0; n < reads; n++) this.origin.request(nowMs, bytes, reads, region)
      }
    }
  }

  /** Puts every rendition of a track on all shields that have none of it, as a miss at each would. */
  promote(track: number, nowMs: number, originWaitMs: number): void {
    const { serviceMs } = this.world.plan.origin
    this.preposition(track, nowMs, (originRttMs) => Math.round(nowMs + originRttMs + originWaitMs + serviceMs.median))
  }

  /** What goes on in the middle of a rendition is a request, but no look-up of which theory speaks. */
  private count(provider: number, group: number, absent: boolean, from: number, nowMs: number, counts: number): void {
    if (nowMs < this.world.measuredFromMs) return
    this.requestsAt[this.tick(nowMs)] += counts
    if (from > 0) return
    this.lookups[provider] += counts
    if (nowMs - this.world.zeroMs >= this.world.steadyUntilMs) return
    const row = group * this.world.plan.providers.length + provider
    this.steadyLookups[row] += counts
    if (absent) this.steadyMisses[row] += counts
  }

  private tick(nowMs: number): number {
    return Math.floor((nowMs - this.world.zeroMs) / TICK_MS)
  }
}
