import { draw, itemKey, streamKey } from '../engine/random.ts'
import { GROUPS } from '../stats/random-groups.ts'
import { TICK_MS } from '../stats/tally.ts'
import type { MissLog } from './miss-log.ts'
import type { ObjectCache } from './object-cache.ts'
import { objectOf, rungOf, trackOf } from './objects.ts'
import type { Origin } from './origin.ts'
import { bytesOfChunks } from './playback.ts'
import type { World } from './world.ts'

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
  private readonly origin: Origin
  private readonly thinningKey: number

  constructor(world: World, caches: ObjectCache[], origin: Origin) {
    const providers = world.plan.providers.length
    this.world = world
    this.caches = caches
    this.origin = origin
    this.steadyLookups = new Float64Array(GROUPS * providers)
    this.steadyMisses = new Float64Array(GROUPS * providers)
    this.lookups = new Float64Array(providers)
    this.requestsAt = new Float64Array(world.tally.ticks)
    this.thinningKey = streamKey(world.plan.seed, 'shield/thinning')
  }

  /** Takes one metro's part of a window's log, entries `begin` to `end` - 1. */
  take(log: MissLog, begin: number, end: number, region: number, originWaitMs: number): void {
    const { plan, playback, catalog } = this.world
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
      const durationUs = catalog.durationMs(trackOf(object)) * 1000
      const bps = playback.quality.ladderBps[rungOf(object)]
      const upTo = (chunks: number): number => bytesOfChunks(chunks, playback.chunkUs, durationUs, bps)
      const stored = Math.ceil(upTo(to) * catalog.storedPart(trackOf(object)))
      this.count(provider, log.group(i), entry < 0, nowMs)
      let missingFrom = from
      let serves = true
      if (entry < 0) {
        const readyMs =
          nowMs + plan.population.regions[region].originRttMs + originWaitMs + plan.origin.serviceMs.median
        cache.insert(object, to, stored, Math.round(readyMs))
        serves = false
      } else {
        const chunks = cache.chunksOf(entry)
        cache.hit(entry)
        if (to > chunks) cache.extend(entry, to, stored)
        missingFrom = Math.max(from, chunks)
        // Without coalescing a shield too asks again for what is already on its way.
        if (!plan.delivery.coalescing && cache.readyMs(entry) > nowMs) missingFrom = from
        serves = missingFrom >= to
      }
      if (serves || (!log.repeated(i) && this.isUnsampled(object, shield))) continue
      this.origin.request(nowMs + plan.network.shieldRttMs, upTo(to) - upTo(missingFrom))
    }
  }

  /** Puts every rendition of a track on all shields, whole; what the origin sends for it is counted as reads. */
  preposition(track: number, nowMs: number): void {
    const { playback, catalog } = this.world
    const durationUs = catalog.durationMs(track) * 1000
    const chunks = Math.ceil(durationUs / playback.chunkUs)
    for (const [rung, bps] of playback.quality.ladderBps.entries()) {
      const object = objectOf(track, rung)
      const bytes = bytesOfChunks(chunks, playback.chunkUs, durationUs, bps)
      for (const [shield, cache] of this.caches.entries()) {
        if (cache.find(object) >= 0) continue
        cache.insert(object, chunks, Math.ceil(bytes * catalog.storedPart(track)), -1)
        if (!this.isUnsampled(object, shield)) this.origin.request(nowMs, bytes)
      }
    }
  }

  /**
   * Releases are not scaled down with the catalog (an album has twelve tracks at any scale), but the origin is: of the
   * fills of their renditions it gets the scale factor's part.
   */
  private isUnsampled(object: number, shield: number): boolean {
    if (trackOf(object) < this.world.catalog.tracks) return false
    return draw(itemKey(this.thinningKey, object), shield) >= this.world.plan.scale.factor
  }

  private count(provider: number, group: number, absent: boolean, nowMs: number): void {
    const sinceStart = nowMs - this.world.plan.warmupMs
    if (sinceStart < 0) return
    this.lookups[provider]++
    this.requestsAt[Math.floor(sinceStart / TICK_MS)]++
    if (sinceStart >= this.world.steadyUntilMs) return
    const row = group * this.world.plan.providers.length + provider
    this.steadyLookups[row]++
    if (absent) this.steadyMisses[row]++
  }
}
