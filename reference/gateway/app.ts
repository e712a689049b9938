import type { Server } from 'node:http'
import express, { type Express, type RequestHandler } from 'express'
import { closeServer } from '../shared/close-server.ts'
import type { Endpoint } from '../shared/endpoint.ts'
import { ServiceError } from '../shared/service-error.ts'
import { type AliasTable, aliasedField, aliasedInput } from './aliases.ts'
import { answerErrors } from './answer-errors.ts'
import { type Binding, type BoundEndpoint, bindEndpoint } from './bind-endpoint.ts'
import { Bulkhead, type BulkheadSize } from './bulkhead.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import { type DependencyName, degradations } from './degradation.policy.ts'
import { docsEndpoints } from './openapi/docs-pages.ts'
import { openApiDocument } from './openapi/document.ts'
import { operationEndpoints } from './operations.ts'
import { RateLimiter, type RateLimitSet } from './rate-limiter.ts'
import { type Found, RouteTree } from './route-tree.ts'
import { crossOrigin, securityHeaders } from './security-headers.ts'
import { createGatewayServer } from './server.ts'
import { RequestTraces, type TraceParts } from './tracing/request-traces.ts'
import { traceEndpoints } from './tracing/trace-endpoints.ts'
import { type RequestWatch, watchRequests } from './watch-requests.ts'

export interface GatewayParts extends RequestWatch, TraceParts, Pick<Binding, 'authenticate'> {
  /** What the contexts do. */
  readonly endpoints: readonly Endpoint[]
  /** Other paths to them. */
  readonly aliases: AliasTable
  readonly rateLimits: RateLimitSet
  /** The app for which the page at `/docs` asks users; null: they name one. */
  readonly docsClientId: string | null
  /** Whether the service can do its work now, for `/health`: somebody delivers. */
  isReady(): boolean
}

/** The service's HTTP front, not listening yet. */
export interface Gateway {
  readonly server: Server
  /** Says that it is about to stop, takes no more connections, lets requests under way end for a while, and closes. */
  drain(): Promise<void>
}

/** Room for each chapter of the API. */
const BULKHEAD: BulkheadSize = { places: 256, queue: 256 }
/** What common servers and browsers take. */
const URL_LENGTH = 8000

/**
 * Makes the HTTP front of the service: request ids and logs, headers for browsers, the endpoints of the contexts behind
 * their checks and limits, their documentation, health and metrics, and one shape for errors. Proxies on this machine
 * are trusted to name the listener's address.
 *
 * @throws Error when endpoints or aliases contradict each other: a mistake in the program
 */
export function createGateway(parts: GatewayParts): Gateway {
  const { clock, log, metrics } = parts
  let isDraining = false
  const operations = operationEndpoints({
    registry: metrics.registry,
    isReady: parts.isReady,
    isDraining: () => isDraining,
  })
  const traces = new RequestTraces(parts)
  const described = [...parts.endpoints, ...operations, ...traceEndpoints(traces)]
  const docs = docsEndpoints(openApiDocument(described, parts.aliases), parts.docsClientId)
  const app = createApp(parts, [...described, ...docs], traces)
  const server = createGatewayServer(app)
  return {
    server,
    async drain() {
      isDraining = true
      await closeServer(server, clock)
      await traces.close().catch((error: unknown) => log.warn({ err: error }, 'the last traces could not be sent'))
    },
  }
}

function createApp(parts: GatewayParts, endpoints: readonly Endpoint[], traces: RequestTraces): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('trust proxy', 'loopback')
  app.set('query parser', 'simple')
  app.use(watchRequests(parts), securityHeaders(), crossOrigin(), shortUrls, traces.middleware())
  app.use(dispatch(boundRoutes(parts, endpoints)))
  app.use(answerErrors(parts.log))
  return app
}

/** Every endpoint and alias at its place, each chapter with a bulkhead of its own. */
function boundRoutes(parts: GatewayParts, endpoints: readonly Endpoint[]): RouteTree<BoundEndpoint> {
  const { clock, metrics } = parts
  const names = Object.keys(degradations) as DependencyName[]
  const breakers = new Map(names.map((name) => [name, new CircuitBreaker(name, clock)]))
  const bulkheads = new Map(endpoints.map(({ tag }) => [tag, new Bulkhead(tag, BULKHEAD)]))
  metrics.watch(bulkheads, breakers)
  const binding: Binding = {
    log: parts.log,
    metrics,
    clock,
    limiter: new RateLimiter(parts.rateLimits, clock),
    breakers,
    authenticate: parts.authenticate,
  }
  const byId = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]))
  if (byId.size < endpoints.length) throw new Error('two endpoints have the same id')

  const tree = new RouteTree<BoundEndpoint>()
  for (const endpoint of endpoints) {
    const bound = bindEndpoint(endpoint, binding, bulkheads.get(endpoint.tag) as Bulkhead)
    tree.add(endpoint.method.toUpperCase(), endpoint.path, bound)
  }
  for (const alias of parts.aliases) {
    const endpoint = byId.get(alias.endpoint)
    if (endpoint === undefined) throw new Error(`${alias.path} is an alias of ${alias.endpoint}, which does not exist`)
    const bound = bindEndpoint(endpoint, binding, bulkheads.get(endpoint.tag) as Bulkhead, {
      input: (input) => aliasedInput(alias, input),
      field: (name) => aliasedField(alias, name),
    })
    tree.add(alias.method.toUpperCase(), alias.path, bound)
  }
  return tree
}

const shortUrls: RequestHandler = (request, _response, next) => {
  if (request.url.length > URL_LENGTH) {
    throw new ServiceError('url-too-long', `the URL: expected at most ${URL_LENGTH} characters`)
  }
  next()
}

/** Hands a request to the endpoint at its place, or says what the place takes. */
function dispatch(routes: RouteTree<BoundEndpoint>): RequestHandler {
  return (request, response) => {
    const { method, path } = request
    const found = find(routes, method === 'HEAD' ? 'GET' : method, path)
    if (found !== null) return found.value(request, response, found.params)
    const methods = routes.methodsAt(path).flatMap((each) => (each === 'GET' ? ['GET', 'HEAD'] : each))
    if (methods.length === 0) throw new ServiceError('not-found', `nothing is at ${method} ${path}`)
    const allowed = [...methods, 'OPTIONS'].sort().join(', ')
    response.set('Allow', allowed)
    if (method === 'OPTIONS') return void response.status(204).end()
    throw new ServiceError('method-not-allowed', `${method} is not taken here; ${allowed} are`)
  }
}

function find(routes: RouteTree<BoundEndpoint>, method: string, path: string): Found<BoundEndpoint> | null {
  try {
    return routes.find(method, path)
  } catch (error) {
    if (error instanceof URIError) throw new ServiceError('request-invalid', 'the path: expected an encoded URL')
    throw error
  }
}
