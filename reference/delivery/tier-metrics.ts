import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { ByteCache, Cacheable } from '../shared/byte-cache.ts'
import type { ServiceErrorCode } from '../shared/service-error.ts'

export type TierRole = 'edge' | 'shield' | 'origin'

/** How an answer came about: from the cache, from the tier behind, from another request's fetch, from storage, or a refusal. */
export type TierResult = 'hit' | 'miss' | 'shared' | 'read' | ServiceErrorCode

/** From 50 µs, which a hit takes, to ten seconds, after which a fetch is given up. */
const BUCKETS_S = [
  0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
]

/** What Prometheus is told of one tier. Every metric has the label `tier`, and `provider` where there is one. */
export class TierMetrics {
  readonly registry = new Registry()
  private readonly requests = new Histogram({
    name: 'soundcheck_delivery_request_duration_seconds',
    help: 'Time until the answer was handed to the network; its count is the number of requests by result.',
    labelNames: ['provider', 'result'] as const,
    buckets: BUCKETS_S,
    registers: [this.registry],
  })
  private readonly sent = new Counter({
    name: 'soundcheck_delivery_sent_bytes_total',
    help: 'Bytes of audio in answers.',
    labelNames: ['provider'] as const,
    registers: [this.registry],
  })
  private readonly upstream = new Histogram({
    name: 'soundcheck_delivery_upstream_duration_seconds',
    help: 'Time of one fetch from the tier behind; its count is the number of fetches by outcome.',
    labelNames: ['provider', 'outcome'] as const,
    buckets: BUCKETS_S,
    registers: [this.registry],
  })
  private readonly fetched = new Counter({
    name: 'soundcheck_delivery_upstream_bytes_total',
    help: 'Bytes of audio that came from the tier behind.',
    labelNames: ['provider'] as const,
    registers: [this.registry],
  })
  private readonly corruptions = new Counter({
    name: 'soundcheck_delivery_corrupt_objects_total',
    help: 'Objects that were read or fetched and did not match their checksum.',
    labelNames: ['provider'] as const,
    registers: [this.registry],
  })
  private readonly warmings = new Counter({
    name: 'soundcheck_delivery_warm_requests_total',
    help: 'Wishes that an object be held before anybody asks for it, by what came of them.',
    labelNames: ['provider', 'result'] as const,
    registers: [this.registry],
  })
  private readonly warmedBytes = new Counter({
    name: 'soundcheck_delivery_warmed_bytes_total',
    help: 'Bytes of audio that came from the tier behind before anybody had asked for them.',
    labelNames: ['provider'] as const,
    registers: [this.registry],
  })
  private readonly warmedHits = new Counter({
    name: 'soundcheck_delivery_warmed_hits_total',
    help: 'Hits on objects that warming brought; the first one of each is a miss that did not happen.',
    labelNames: ['provider', 'first'] as const,
    registers: [this.registry],
  })

  constructor(tier: TierRole) {
    this.registry.setDefaultLabels({ tier })
  }

  /** An answer with so many bytes of audio. */
  answered(provider: string, result: TierResult, tookMs: number, bytes: number): void {
    this.requests.observe({ provider, result }, tookMs / 1000)
    if (bytes > 0) this.sent.inc({ provider }, bytes)
  }

  /** A fetch from the tier behind has ended. */
  fetchEnded(provider: string, outcome: 'ok' | ServiceErrorCode, tookMs: number, bytes: number): void {
    this.upstream.observe({ provider, outcome }, tookMs / 1000)
    if (bytes > 0) this.fetched.inc({ provider }, bytes)
  }

  /** What came of the wish that an object be held, and the bytes that were fetched for it. */
  warmed(provider: string, result: 'warmed' | 'held' | 'busy' | ServiceErrorCode, bytes: number): void {
    this.warmings.inc({ provider, result })
    if (bytes > 0) this.warmedBytes.inc({ provider }, bytes)
  }

  /** A listener got an object from the cache that warming had brought. */
  warmedHit(provider: string, first: boolean): void {
    this.warmedHits.inc({ provider, first: String(first) })
  }

  corrupt(provider: string): void {
    this.corruptions.inc({ provider })
  }

  /** Tells of these caches, by provider, from now on. */
  watch<T extends Cacheable>(caches: ReadonlyMap<string, ByteCache<T>>): void {
    const registers = [this.registry]
    const gauge = (name: string, help: string, value: (cache: ByteCache<T>) => number) =>
      new Gauge({
        name,
        help,
        labelNames: ['provider'],
        registers,
        collect() {
          for (const [provider, cache] of caches) this.set({ provider }, value(cache))
        },
      })
    gauge('soundcheck_delivery_cache_bytes', 'Bytes held.', (cache) => cache.bytes)
    gauge('soundcheck_delivery_cache_capacity_bytes', 'Bytes that fit.', (cache) => cache.capacityBytes)
    gauge('soundcheck_delivery_cache_objects', 'Objects held.', (cache) => cache.objects)
    const evictions = new Counter({
      name: 'soundcheck_delivery_cache_evictions_total',
      help: 'Objects that left to make room.',
      labelNames: ['provider'],
      registers,
      collect() {
        this.reset()
        for (const [provider, cache] of caches) this.inc({ provider }, cache.evictions)
      },
    })
    evictions.reset()
  }
}
