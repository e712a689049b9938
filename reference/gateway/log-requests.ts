import type { Request, RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { Clock } from '../shared/clock.ts'
import type { GatewayMetrics } from './metrics.ts'

export interface RequestWatch {
  log: Logger
  metrics: GatewayMetrics
  clock: Clock
  /** A name that no other request has. */
  newRequestId(): string
}

/** An id that a proxy may have given: short, and harmless in a log. */
const GIVEN_ID = /^[\w.-]{1,64}$/

/** Names each request, measures it and logs it when it is answered; the answer carries the id as `X-Request-Id`. */
export function logRequests({ log, metrics, clock, newRequestId }: RequestWatch): RequestHandler {
  return (request, response, next) => {
    const startMs = clock.monotonicMs()
    const given = request.get('X-Request-Id')
    const id = given !== undefined && GIVEN_ID.test(given) ? given : newRequestId()
    response.set('X-Request-Id', id)
    response.on('finish', () => {
      const tookMs = clock.monotonicMs() - startMs
      const { method, path } = request
      const status = response.statusCode
      metrics.request(method, routeOf(request), status, tookMs)
      log.debug({ id, method, path, status, tookMs }, 'request')
    })
    next()
  }
}

/** The pattern of the path, so that a metric has one series for all tracks. */
function routeOf(request: Request): string {
  const { path } = (request.route ?? {}) as { path?: string }
  return path ?? 'none'
}
