import type { Logger } from 'pino'
import type { CatalogService } from './catalog/service.ts'
import type { Closing } from './closing.ts'
import { httpWarm } from './delivery/http-warm.ts'
import type { DeliveryParts } from './delivery/service.ts'
import { WarmingMetrics } from './delivery/warming-metrics.ts'
import type { GatewayMetrics } from './gateway/metrics.ts'
import type { RenditionIndex } from './shared/chunk-index.ts'
import { ServiceError } from './shared/service-error.ts'

/** What warming is made of. */
export interface WarmingParts {
  /** What the edges know the service by. */
  secret: string
  log: Logger
  metrics: GatewayMetrics
  closing: Closing
}

/** Ways to edges and catalog for warming, and what is told of it. The ways are closed with `closing`. */
export function warmingOf(
  { secret, log, metrics, closing }: WarmingParts,
  catalog: CatalogService,
): DeliveryParts['warming'] {
  const edges = httpWarm(secret)
  closing.add(() => edges.close())
  const counted = new WarmingMetrics(metrics.registry)
  return {
    warm: edges.warm,
    renditionsOf: (trackId) => renditionsOf(catalog, trackId),
    onHot(track) {
      counted.becameHot(track)
      log.info(track, 'a track is put on edges because it is played often')
    },
    onEnd(provider, report) {
      counted.ended(provider, report)
      const { job, outcome, chunks, bytes } = report
      const { trackId, reason } = job
      log[reason === 'velocity' ? 'info' : 'debug'](
        { provider, trackId, reason, outcome, chunks, bytes },
        'warming of a track at an edge ended',
      )
    },
    onDefect: (error) => log.error({ err: error }, 'what a track consists of could not be learned'),
  }
}

async function renditionsOf(catalog: CatalogService, trackId: string): Promise<readonly RenditionIndex[]> {
  try {
    return (await catalog.playable(trackId)).renditions
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'not-found') return []
    throw error
  }
}
