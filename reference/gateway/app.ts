import express, { type Express, type Router } from 'express'
import type { Logger } from 'pino'
import { ServiceError } from '../shared/service-error.ts'
import { answerErrors } from './answer-errors.ts'
import { logRequests, type RequestWatch } from './log-requests.ts'
import { methodsAt } from './methods-at.ts'
import type { GatewayMetrics } from './metrics.ts'

/** Largest body, bytes: 500 play events need a fifth of it. */
const BODY_LIMIT_BYTES = 1_000_000

export interface GatewayParts extends RequestWatch {
  log: Logger
  metrics: GatewayMetrics
  /** The routes of the contexts. */
  routers: readonly Router[]
  /** Whether the service can do its work now, for `/health`: somebody delivers. */
  isReady(): boolean
}

/**
 * The service's HTTP front: request ids and logs, JSON bodies, the routes of the contexts, health and metrics, and one
 * shape for errors. Proxies on this machine are trusted to name the listener's address.
 */
export function createApp(parts: GatewayParts): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('trust proxy', 'loopback')
  app.set('query parser', 'simple')
  app.use(logRequests(parts))
  app.use(express.json({ limit: BODY_LIMIT_BYTES, strict: true, type: () => true }))

  app.get('/health', (_request, response) => {
    const ready = parts.isReady()
    response.status(ready ? 200 : 503).json({ status: ready ? 'ok' : 'unavailable' })
  })
  app.get('/metrics', async (_request, response) => {
    const { registry } = parts.metrics
    response.set('Content-Type', registry.contentType).send(await registry.metrics())
  })
  for (const router of parts.routers) app.use(router)
  app.use((request, response) => {
    const { method, path } = request
    const methods = methodsAt(path, [app.router, ...parts.routers]).join(', ')
    if (methods !== '') {
      response.set('Allow', methods)
      throw new ServiceError('method-not-allowed', `${method} is not taken here; ${methods} are`)
    }
    throw new ServiceError('not-found', `nothing is at ${method} ${path}`)
  })
  app.use(answerErrors(parts.log))
  return app
}
