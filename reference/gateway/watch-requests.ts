import { createHash } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { Clock } from '../shared/clock.ts'
import type { GatewayMetrics } from './metrics.ts'
import { type RequestRecord, setRecord } from './request-record.ts'

export interface RequestWatch {
  readonly log: Logger
  readonly metrics: GatewayMetrics
  readonly clock: Clock
  /** A name that no other request has. */
  newRequestId(): string
}

/** An id that a proxy may have given: short, and harmless in a log. */
const GIVEN_ID = /^[\w.-]{1,64}$/

/** What the log and the metrics call an answer for which nobody waited. */
const CALLER_GONE = 499

/** Names each request, measures it and logs it when it is answered; the answer carries the id as `X-Request-Id`. */
export function watchRequests({ log, metrics, clock, newRequestId }: RequestWatch): RequestHandler {
  return (request, response, next) => {
    const given = request.get('X-Request-Id')
    const id = given !== undefined && GIVEN_ID.test(given) ? given : newRequestId()
    const record: RequestRecord = { id, startMs: clock.monotonicMs(), endpoint: 'none', caller: null }
    setRecord(response, record)
    response.set('X-Request-Id', id)
    metrics.requestBegan()
    response.on('close', () => {
      const tookMs = clock.monotonicMs() - record.startMs
      const status = response.writableFinished ? response.statusCode : CALLER_GONE
      metrics.requestEnded(request.method, record.endpoint, status, tookMs)
      if (log.isLevelEnabled('debug')) log.debug(line(request.method, record, status, tookMs), 'request')
    })
    next()
  }
}

/** Paths and queries stay out of the log: they tell what somebody listens to, and some are secrets. */
function line(method: string, { id, endpoint, caller }: RequestRecord, status: number, tookMs: number) {
  const account = caller?.account ? pseudonym(caller.account.id) : undefined
  return { id, method, endpoint, status, tookMs, client: caller?.clientId, account }
}

/** The same for all requests of an account, and not to be turned back without knowing its 128 bits. */
function pseudonym(accountId: string): string {
  return createHash('sha256').update(accountId).digest('base64url').slice(0, 12)
}
