import type { Clock } from '../shared/clock.ts'
import { ServiceError } from '../shared/service-error.ts'
import { CachingTier } from './caching-tier.ts'
import type { EvictionName } from './eviction.policy.ts'
import { internalOnly } from './internal-only.ts'
import { TierMetrics } from './tier-metrics.ts'
import { createTierServer, type TierServer } from './tier-server.ts'
import { Upstream } from './upstream.ts'

export interface ShieldOptions {
  /** Each has a cache of its own, of so many bytes. */
  providers: readonly { name: string; bytes: number }[]
  originUrl: string
  /** What edges are known by, and what the origin knows the shield by. */
  secret: string
  eviction: EvictionName
  clock: Clock
  onDefect: (error: unknown) => void
}

/**
 * What stands between the edges and the origin, so that an object is read once for all edges of a provider (CDN-8). Path:
 * `/{provider}` and then the chunk's.
 */
export function createShieldServer(options: ShieldOptions): TierServer {
  const { originUrl, secret, eviction, clock, onDefect } = options
  const metrics = new TierMetrics('shield')
  const upstream = new Upstream({ url: originUrl, secret, clock, metrics })
  const tiers = new Map(
    options.providers.map(({ name, bytes }) => [
      name,
      new CachingTier({
        role: 'shield',
        provider: name,
        cacheBytes: bytes,
        eviction,
        upstreamPrefix: '',
        upstream,
        clock,
        metrics,
      }),
    ]),
  )
  metrics.watch(new Map([...tiers].map(([name, tier]) => [name, tier.cache])))
  const checkInternal = internalOnly(secret)
  return createTierServer({
    role: 'shield',
    provider: '',
    clock,
    metrics,
    onDefect,
    handle(exchange) {
      checkInternal(exchange.request)
      const { path } = exchange
      const slash = path.indexOf('/', 1)
      const tier = slash < 0 ? undefined : tiers.get(path.slice(1, slash))
      if (tier === undefined) throw new ServiceError('not-found', `${path}: no provider of this shield`)
      return tier.answer(exchange, path.slice(slash))
    },
    release: () => upstream.close(),
  })
}
