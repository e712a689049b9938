import { accountRoutes } from '../../reference/accounts/routes.ts'
import { catalogRoutes } from '../../reference/catalog/routes.ts'
import { eventRoutes } from '../../reference/events/routes.ts'
import { aliases } from '../../reference/gateway/aliases.ts'
import { operationEndpoints } from '../../reference/gateway/operations.ts'
import { traceEndpoints } from '../../reference/gateway/tracing/trace-endpoints.ts'
import { imageRoutes } from '../../reference/images/routes.ts'
import { previewRoutes } from '../../reference/ingest/preview-routes.ts'
import { libraryRoutes } from '../../reference/library/routes.ts'
import { playbackRoutes } from '../../reference/playback/routes.ts'
import { searchRoutes } from '../../reference/search/routes.ts'
import type { Endpoint } from '../../reference/shared/endpoint.ts'
import { trendingRoutes } from '../../reference/trending/routes.ts'

/** Stands for whatever a definition does its work with: nothing of it is called. */
// biome-ignore lint/suspicious/noExplicitAny: it has every shape
const nothing = {} as any

/** What the service's endpoints are, without a service behind them; a test holds it against what a running one describes. */
export const endpoints: readonly Endpoint[] = [
  ...accountRoutes({ service: nothing, followersOf: nothing }),
  ...catalogRoutes(nothing),
  ...searchRoutes(nothing),
  ...libraryRoutes(nothing),
  ...trendingRoutes(nothing),
  ...imageRoutes(nothing),
  ...previewRoutes(nothing),
  ...playbackRoutes(nothing),
  ...eventRoutes(nothing),
  ...operationEndpoints(nothing),
  ...traceEndpoints(nothing),
]

/** The same under the names of the source documents. */
export const aliased: readonly Endpoint[] = aliases.map(({ method, path, endpoint: id }) => {
  const target = endpoints.find((endpoint) => endpoint.id === id)
  if (target === undefined) throw new Error(`${path} is an alias of ${id}, which does not exist`)
  return { ...target, method, path }
})
