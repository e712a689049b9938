import { partToSend } from '../shared/conditional.ts'
import { ServiceError } from '../shared/service-error.ts'
import type { ServedObject } from './served-object.ts'
import type { Exchange } from './tier-server.ts'

/** What differs from one answer with the same object to the next. */
export interface AnswerFacts {
  /** `X-Cache`; null at the origin, which has no cache. */
  cache: 'hit' | 'miss' | 'shared' | null
  serverTiming: string
  nowMs: number
}

/**
 * Answers a GET or a HEAD with the object or the part that was asked for (RFC 9110, 13 and 14).
 *
 * @returns bytes of audio in the answer
 */
export function sendObject(exchange: Exchange, object: ServedObject, facts: AnswerFacts): number {
  const { request, response } = exchange
  const { bytes } = object
  const own = ['Age', String(Math.max(0, Math.floor((facts.nowMs - object.bornMs) / 1000)))]
  own.push('Server-Timing', facts.serverTiming)
  if (facts.cache !== null) own.push('X-Cache', facts.cache)

  const { 'if-none-match': ifNoneMatch, 'if-range': ifRange, range: asked } = request.headers
  // A range counts for a GET alone.
  const range = partToSend(
    { ifNoneMatch, ifRange, range: request.method === 'GET' ? asked : undefined },
    object.etag,
    bytes.length,
  )
  if (range === 'not-modified') {
    response.writeHead(304, [...object.commonHeaders, ...own])
    response.end()
    return 0
  }
  if (range === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${bytes.length}`)
    throw new ServiceError('range-not-satisfiable', `Range: expected a part of ${bytes.length} bytes, found ${asked}`)
  }
  if (range !== 'all') {
    own.push('Content-Range', `bytes ${range.start}-${range.end - 1}/${bytes.length}`)
    response.writeHead(206, [...object.headers, 'Content-Length', String(range.end - range.start), ...own])
    response.end(bytes.subarray(range.start, range.end))
    return range.end - range.start
  }
  response.writeHead(200, [...object.headers, 'Content-Length', String(bytes.length), ...own])
  if (request.method === 'HEAD') {
    response.end()
    return 0
  }
  response.end(bytes)
  return bytes.length
}
