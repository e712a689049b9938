import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Endpoint, Reply } from '../shared/endpoint.ts'

/** Sends what an endpoint answers with. What may be used again carries an `ETag`; all else is for this once. */
export function sendReply(request: Request, response: Response, { cacheS, access }: Endpoint, reply: Reply): void {
  const isKept = cacheS !== undefined && (reply.status ?? 200) === 200
  response.set('Cache-Control', isKept ? `private, max-age=${cacheS}` : 'no-store')
  if (isKept && access !== 'anyone') response.vary('Authorization')
  for (const [name, value] of Object.entries(reply.headers ?? {})) {
    response.set(name, typeof value === 'string' ? value : [...value])
  }
  if ('redirect' in reply) {
    response
      .status(reply.status ?? 302)
      .set('Location', reply.redirect)
      .end()
  } else if ('empty' in reply) {
    response.status(reply.status ?? 204).end()
  } else {
    response.status(reply.status ?? 200)
    const isJson = 'json' in reply
    const body = Buffer.from(isJson ? JSON.stringify(reply.json) : (reply.bytes as string))
    response.type(isJson ? 'json' : reply.contentType)
    if (isKept) response.set('ETag', `"${createHash('sha1').update(body).digest('base64url')}"`)
    if (isKept && request.fresh) response.status(304).end()
    else response.send(body)
  }
}
