import type { IncomingMessage } from 'node:http'
import { ByteCache } from '../shared/byte-cache.ts'
import type { Clock } from '../shared/clock.ts'
import { SingleFlight } from '../shared/single-flight.ts'
import type { EvictionName } from './eviction.policy.ts'
import { sendObject } from './send-object.ts'
import { AUDIO_TTL_S, type ServedObject } from './served-object.ts'
import type { TierMetrics } from './tier-metrics.ts'
import type { Exchange } from './tier-server.ts'
import type { Fetched, Upstream } from './upstream.ts'

export interface CachingTierOptions {
  role: 'edge' | 'shield'
  provider: string
  cacheBytes: number
  eviction: EvictionName
  /** What stands before a chunk's path at the tier behind. */
  upstreamPrefix: string
  upstream: Upstream
  clock: Clock
  metrics: TierMetrics
}

/** What came of the wish that an edge holds an object, and the bytes that were fetched for it. */
export interface WarmAnswer {
  /** `held`: it was there, or on its way for a listener; `busy`: no connection to spare, nothing was done. */
  result: 'warmed' | 'held' | 'busy'
  bytes: number
}

/** About half a chunk of the lowest rung: what the table of a cache has to have room for. */
const SMALLEST_OBJECT_BYTES = 16_384

/** One provider's cache on an edge or the shield, and the way to what it does not hold. */
export class CachingTier {
  readonly cache: ByteCache<ServedObject>
  private readonly options: CachingTierOptions
  private readonly flights = new SingleFlight<Fetched>()

  constructor(options: CachingTierOptions) {
    this.options = options
    this.cache = new ByteCache({
      capacityBytes: options.cacheBytes,
      maxObjects: Math.ceil(options.cacheBytes / SMALLEST_OBJECT_BYTES),
      eviction: options.eviction,
      ttlMs: AUDIO_TTL_S * 1000,
    })
  }

  /** Answers with the object at a chunk's path; a hit does so before this returns. What it cannot answer it throws. */
  answer(exchange: Exchange, path: string): Promise<void> | undefined {
    const anew = asksAnew(exchange.request)
    const hit = anew ? null : this.cache.get(path, this.options.clock.nowMs())
    if (hit === null) return this.fetchAndAnswer(exchange, path, anew)
    if (hit.warmedHits !== null) this.options.metrics.warmedHit(this.options.provider, hit.warmedHits++ === 0)
    this.send(exchange, hit, 'hit', '')
  }

  /**
   * Brings the object at a chunk's path into the cache before anybody asks for it, if there is a connection to spare. A
   * listener who asks meanwhile shares the fetch.
   *
   * @throws what the fetch throws
   */
  async warm(path: string): Promise<WarmAnswer> {
    const { upstream, provider, clock, metrics } = this.options
    const answer = (result: WarmAnswer['result'], bytes = 0): WarmAnswer => {
      metrics.warmed(provider, result, bytes)
      return { result, bytes }
    }
    if (this.cache.holds(path, clock.nowMs())) return answer('held')
    if (!upstream.idle) return answer('busy')
    const flight = this.flights.run(path, () => this.fill(path, false))
    const { object } = await flight.result
    if (flight.joined) return answer('held')
    object.warmedHits = 0
    return answer('warmed', object.bytes.length)
  }

  private async fetchAndAnswer(exchange: Exchange, path: string, anew: boolean): Promise<void> {
    // A fetch past the caches is not what others wait for, and the other way round.
    const flight = this.flights.run(anew ? `anew ${path}` : path, () => this.fill(path, anew))
    const { object, serverTiming } = await flight.result
    if (flight.joined) this.send(exchange, object, 'shared', '')
    else this.send(exchange, object, 'miss', serverTiming)
  }

  private async fill(path: string, anew: boolean): Promise<Fetched> {
    const { upstream, upstreamPrefix, provider } = this.options
    const fetched = await upstream.fetch(upstreamPrefix + path, provider, anew)
    this.cache.put(path, fetched.object)
    return fetched
  }

  private send(exchange: Exchange, object: ServedObject, cache: 'hit' | 'miss' | 'shared', behind: string): void {
    const { role, provider, clock, metrics } = this.options
    const tookMs = clock.monotonicMs() - exchange.startMs
    const name = role === 'edge' ? 'edge' : `shield;desc=${cache}`
    const serverTiming = `${name};dur=${tookMs.toFixed(3)}${behind === '' ? '' : `, ${behind}`}`
    const bytes = sendObject(exchange, object, { cache, serverTiming, nowMs: clock.nowMs() })
    metrics.answered(provider, cache, tookMs, bytes)
  }
}

/** Whether whoever asks has reason to distrust what is cached (CDN-10). */
function asksAnew(request: IncomingMessage): boolean {
  return request.headers['cache-control']?.includes('no-cache') ?? false
}
