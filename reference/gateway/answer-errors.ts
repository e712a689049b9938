import type { ErrorRequestHandler } from 'express'
import type { Logger } from 'pino'
import { ServiceError } from '../shared/service-error.ts'
import { challengeOf } from './access.ts'
import { recordOf } from './request-record.ts'

/** Answers whatever was thrown in the one shape of errors. A defect is logged and told without its details. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    // Nobody waits for an answer any more.
    if (response.destroyed) return
    const refusal = refusalOf(error)
    const { id, endpoint } = recordOf(response)
    const details = { err: error, id, endpoint, method: request.method }
    if (refusal.code === 'internal') log.error(details, refusal.message)
    else if (refusal.status >= 500) log.warn(details, refusal.message)
    if (response.headersSent) {
      response.destroy()
      return
    }
    if (refusal.status === 401) response.set('WWW-Authenticate', challengeOf(refusal))
    response.status(refusal.status).set('Cache-Control', 'no-store').set(refusal.headers).json(refusal)
  }
}

/** What a request is answered with for whatever was thrown. */
export function refusalOf(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error
  const { type, status, limit } = (error ?? {}) as { type?: string; status?: number; limit?: number }
  if (type === 'entity.too.large') {
    return new ServiceError('body-too-large', `body: expected at most ${limit} bytes`)
  }
  // What body parser and router refuse before any of our code runs: broken JSON, an encoding, a path that is no URL.
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new ServiceError('request-invalid', error instanceof Error ? error.message : 'the request cannot be read')
  }
  return new ServiceError('internal', 'the service failed; its log has the details under this request id', {
    cause: error,
  })
}
