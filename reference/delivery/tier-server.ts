import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Registry } from 'prom-client'
import type { Clock } from '../shared/clock.ts'
import { closeServer } from '../shared/close-server.ts'
import { ServiceError } from '../shared/service-error.ts'
import type { TierMetrics, TierRole } from './tier-metrics.ts'

/** An edge, the shield or the origin, ready for `server.listen`. */
export interface TierServer {
  readonly server: Server
  /** What `/metrics` shows; whoever runs the process may add its own. */
  readonly registry: Registry
  /** Takes no more connections, lets answers under way end for a few seconds, and drops the rest. */
  close(): Promise<void>
}

/** One request to a tier and its answer. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** What stands before and after the question mark of the URL, as it was sent. */
  readonly path: string
  readonly query: string
  /** On the monotonic clock. */
  readonly startMs: number
}

/** What every tier is made of. */
export interface TierParts {
  role: TierRole
  /** Empty for a tier that is everybody's. */
  provider: string
  clock: Clock
  metrics: TierMetrics
  /** Answers a GET or a HEAD of anything but `/health` and `/metrics`. What it throws becomes the answer. */
  handle: (exchange: Exchange) => Promise<void> | undefined
  /** Does what a POST asks for and answers with what it resolves to, as JSON. Without it no POST is taken. */
  command?: (exchange: Exchange) => Promise<object>
  /** Told of every error that is no refusal. */
  onDefect: (error: unknown) => void
  /** Ends what the tier keeps open towards others. */
  release: () => Promise<void>
}

/** Connections stay open for so long without a request; the tier before closes its side earlier. */
const KEEP_ALIVE_MS = 65_000
const METHODS = 'GET, HEAD'

export function createTierServer(parts: TierParts): TierServer {
  const { role, provider, clock, metrics } = parts
  const health = JSON.stringify({ status: 'ok', role, ...(provider === '' ? {} : { provider }) })

  const answer = (exchange: Exchange): Promise<void> | undefined => {
    const { request, response, path } = exchange
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      if (request.method === 'POST' && parts.command !== undefined) return obey(exchange, parts.command)
      throw new ServiceError('method-not-allowed', `${request.method} is not taken here; ${METHODS} are`)
    }
    if (path === '/health') return void sendText(response, 'application/json', health)
    if (path === '/metrics') return sendMetrics(response, metrics.registry)
    return parts.handle(exchange)
  }

  const refusalOf = (error: unknown): ServiceError => {
    if (error instanceof ServiceError) return error
    parts.onDefect(error)
    return new ServiceError('internal', 'something went wrong here')
  }

  /** A command is no request of a listener: neither its answer nor its refusal is counted among those. */
  const obey = async (exchange: Exchange, command: (exchange: Exchange) => Promise<object>): Promise<void> => {
    try {
      sendText(exchange.response, 'application/json', JSON.stringify(await command(exchange)))
    } catch (error) {
      sendRefusal(exchange.response, refusalOf(error))
    }
  }

  const refuse = ({ response, startMs }: Exchange, error: unknown): void => {
    const refusal = refusalOf(error)
    sendRefusal(response, refusal)
    metrics.answered(provider, refusal.code, clock.monotonicMs() - startMs, 0)
  }

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    const url = request.url ?? ''
    const mark = url.indexOf('?')
    const exchange: Exchange = {
      request,
      response,
      path: mark < 0 ? url : url.slice(0, mark),
      query: mark < 0 ? '' : url.slice(mark + 1),
      startMs: clock.monotonicMs(),
    }
    try {
      answer(exchange)?.catch((error: unknown) => refuse(exchange, error))
    } catch (error) {
      refuse(exchange, error)
    }
  })

  return {
    server,
    registry: metrics.registry,
    async close() {
      await closeServer(server, clock)
      await parts.release()
    },
  }
}

function sendText(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
  })
  response.end(text)
}

async function sendMetrics(response: ServerResponse, registry: Registry): Promise<void> {
  sendText(response, registry.contentType, await registry.metrics())
}

/** Answers with the service's error body. Refusals are nobody's to keep. */
function sendRefusal(response: ServerResponse, refusal: ServiceError): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const body = JSON.stringify(refusal)
  response.writeHead(refusal.status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'Access-Control-Allow-Origin': '*',
    ...(refusal.code === 'method-not-allowed' ? { Allow: METHODS } : {}),
  })
  response.end(body)
}
