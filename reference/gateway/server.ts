import { createServer, type RequestListener, type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { ServiceError } from '../shared/service-error.ts'

/** Request line and headers together, bytes. */
const HEADERS_BYTES = 16_384
/** A client that sends its headers, or its whole request, more slowly than this is cut off. */
const HEADERS_MS = 10_000
const REQUEST_MS = 30_000
/** Longer than a browser thinks between two clicks, shorter than balancers keep theirs. */
const KEEP_ALIVE_MS = 15_000
const CONNECTIONS = 10_000

/** An HTTP server that waits for nobody for ever and refuses in the one shape of errors, also what is not quite HTTP. */
export function createGatewayServer(listener: RequestListener): Server {
  const server = createServer(
    {
      maxHeaderSize: HEADERS_BYTES,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    listener,
  )
  server.maxConnections = CONNECTIONS
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy()
    else refuse(socket, refusalOf(error))
  })
  return server
}

function refusalOf({ code }: NodeJS.ErrnoException): ServiceError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new ServiceError('headers-too-large', `headers: expected at most ${HEADERS_BYTES} bytes with the URL`)
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new ServiceError('request-timeout', `the request: expected all of it within ${REQUEST_MS / 1000} s`)
  }
  return new ServiceError('request-invalid', 'the request: expected HTTP/1.1')
}

function refuse(socket: Duplex, refusal: ServiceError): void {
  const body = JSON.stringify(refusal)
  socket.end(
    [
      `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
      'Connection: close',
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  )
}
