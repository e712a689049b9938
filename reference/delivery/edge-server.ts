import type { Clock } from '../shared/clock.ts'
import { ServiceError } from '../shared/service-error.ts'
import { CachingTier } from './caching-tier.ts'
import type { EvictionName } from './eviction.policy.ts'
import { internalOnly } from './internal-only.ts'
import { refusalOf, type UrlRefusal } from './signed-url.ts'
import { TierMetrics } from './tier-metrics.ts'
import { createTierServer, type TierServer } from './tier-server.ts'
import { Upstream } from './upstream.ts'
import type { VerifyingKeys } from './verifying-keys.ts'

export interface EdgeOptions {
  provider: string
  shieldUrl: string
  /** What the shield knows its edges by, and the edge whoever tells it what to hold. */
  secret: string
  /** Replaced from outside when keys rotate. */
  keys: VerifyingKeys
  cacheBytes: number
  eviction: EvictionName
  clock: Clock
  onDefect: (error: unknown) => void
}

const MESSAGES: Record<UrlRefusal, string> = {
  'url-unsigned': 'expected …?uid=…&exp=…&kid=…&sig=… as the manifest has it',
  'url-key-unknown': 'this edge does not have the key that the URL names',
  'url-signature-invalid': 'the signature belongs to another path, user, expiry or key',
  'url-expired': 'the URL is over; ask for a new manifest',
}

/**
 * The server that listeners fetch chunks from. It looks at the signature before anything else, and then at the path
 * alone: all listeners share what it caches (CDN-4). A POST from within the service to a chunk's path makes it fetch that chunk before
 * anybody asks (CDN-9).
 */
export function createEdgeServer(options: EdgeOptions): TierServer {
  const { provider, shieldUrl, secret, keys, cacheBytes, eviction, clock, onDefect } = options
  const metrics = new TierMetrics('edge')
  const upstream = new Upstream({ url: shieldUrl, secret, clock, metrics })
  const tier = new CachingTier({
    role: 'edge',
    provider,
    cacheBytes,
    eviction,
    upstreamPrefix: `/${provider}`,
    upstream,
    clock,
    metrics,
  })
  metrics.watch(new Map([[provider, tier.cache]]))
  const checkInternal = internalOnly(secret)
  return createTierServer({
    role: 'edge',
    provider,
    clock,
    metrics,
    onDefect,
    handle(exchange) {
      const refusal = refusalOf(exchange.path, exchange.query, keys, clock.nowMs())
      if (refusal !== null) throw new ServiceError(refusal, MESSAGES[refusal])
      return tier.answer(exchange, exchange.path)
    },
    async command({ request, path }) {
      checkInternal(request)
      try {
        return await tier.warm(path)
      } catch (error) {
        if (error instanceof ServiceError) metrics.warmed(provider, error.code, 0)
        throw error
      }
    },
    release: () => upstream.close(),
  })
}
