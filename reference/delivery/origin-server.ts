import type { Clock } from '../shared/clock.ts'
import { internalOnly } from './internal-only.ts'
import { OriginObjects } from './origin-objects.ts'
import { sendObject } from './send-object.ts'
import type { ObjectStore } from './store.ts'
import { TierMetrics } from './tier-metrics.ts'
import { createTierServer, type Exchange, type TierServer } from './tier-server.ts'

export interface OriginOptions {
  objects: ObjectStore
  /** What the shield is known by. */
  secret: string
  clock: Clock
  onDefect: (error: unknown) => void
}

/** The object store over HTTP, for the shield alone. Nothing leaves it that does not match its recorded checksum. */
export function createOriginServer({ objects, secret, clock, onDefect }: OriginOptions): TierServer {
  const metrics = new TierMetrics('origin')
  const origin = new OriginObjects(objects, clock, () => metrics.corrupt(''))
  const checkInternal = internalOnly(secret)

  const answer = async (exchange: Exchange): Promise<void> => {
    const object = await origin.read(exchange.path)
    const tookMs = clock.monotonicMs() - exchange.startMs
    const serverTiming = `origin;dur=${tookMs.toFixed(3)}`
    const bytes = sendObject(exchange, object, { cache: null, serverTiming, nowMs: clock.nowMs() })
    metrics.answered('', 'read', tookMs, bytes)
  }

  return createTierServer({
    role: 'origin',
    provider: '',
    clock,
    metrics,
    onDefect,
    handle(exchange) {
      checkInternal(exchange.request)
      return answer(exchange)
    },
    release: async () => {},
  })
}
