import express, { type Request, type Response } from 'express'
import type { Logger } from 'pino'
import type * as z from 'zod'
import type { Caller } from '../shared/caller.ts'
import { callerNetwork } from '../shared/caller-network.ts'
import type { Clock } from '../shared/clock.ts'
import type { Call, Endpoint, EndpointAccess, Reply } from '../shared/endpoint.ts'
import { ServiceError } from '../shared/service-error.ts'
import { span } from '../shared/trace.ts'
import { validated } from '../shared/validated.ts'
import { hasToken, requireAccess } from './access.ts'
import { refusalOf } from './answer-errors.ts'
import type { Bulkhead } from './bulkhead.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'
import { withDeadline } from './deadline.ts'
import { type DependencyName, degradedHeader } from './degradation.policy.ts'
import type { GatewayMetrics } from './metrics.ts'
import type { LimitedOperation } from './rate-limit.policy.ts'
import type { RateLimiter } from './rate-limiter.ts'
import { recordOf } from './request-record.ts'
import { sendReply } from './send-reply.ts'

/** What every endpoint is bound with. */
export interface Binding {
  readonly log: Logger
  readonly metrics: GatewayMetrics
  readonly clock: Clock
  readonly limiter: RateLimiter
  readonly breakers: ReadonlyMap<DependencyName, CircuitBreaker>
  /** @throws ServiceError of status 401 */
  authenticate(authorization: string | undefined): Promise<Caller> | Caller
}

/** Params, query and body as they came. */
export interface RawInput {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
}

/** Answers a request whose place it is, or throws a refusal. */
export type BoundEndpoint = (
  request: Request,
  response: Response,
  params: Readonly<Record<string, string>>,
) => Promise<void>

/** What an alias calls its input: hands it on under the endpoint's names, and knows its own names for refusals. */
export interface OtherNames {
  input(input: RawInput): RawInput
  field(name: string): string
}

type AnyCall = Call<EndpointAccess, unknown, unknown, unknown>

/** Largest body, bytes: 500 play events need a fifth of it. */
const BODY_LIMIT_BYTES = 1_000_000
/** Forms come from people and apps that nobody has let in yet, so that little memory is theirs. */
const FORM_LIMIT_BYTES = 32_768
/** Fields of a form: a sign-up has a dozen. */
const FORM_FIELDS = 100
/** For what states no limit of its own. */
const TIMEOUT_MS = 10_000

const parseJson = express.json({ limit: BODY_LIMIT_BYTES, strict: true, type: () => true })
const parseForm = express.urlencoded({ limit: FORM_LIMIT_BYTES, extended: false, parameterLimit: FORM_FIELDS })

/**
 * An endpoint as a request meets it: who asks and how often, what they sent, a place in the bulkhead, the work within its
 * time and past the circuit breaker, the answer. Each step is one of the trace.
 */
export function bindEndpoint(
  endpoint: Endpoint,
  binding: Binding,
  bulkhead: Bulkhead,
  names?: OtherNames,
): BoundEndpoint {
  const { timeoutMs = TIMEOUT_MS } = endpoint
  return async (request, response, params) => {
    const record = recordOf(response)
    record.endpoint = endpoint.id
    const caller = await admit(endpoint, binding, request, response)
    const body = endpoint.body === undefined ? undefined : await bodyOf(endpoint, request, response)
    const input = { params, query: textFields(request.query), body }
    const checked = span('validate', () => validatedInput(endpoint, names?.input(input) ?? input, names?.field))
    const gone = new AbortController()
    response.once('close', () => {
      if (!response.writableFinished) gone.abort(new ServiceError('request-timeout', 'the caller has gone'))
    })

    const reply = await withDeadline(timeoutMs, binding.clock, gone.signal, async (signal) => {
      const call: AnyCall = {
        ...checked,
        caller: caller as Caller,
        account: caller?.account ?? null,
        // A proxy that ends TLS says so; whatever else it is said to speak is no address.
        baseUrl: `${request.secure ? 'https' : 'http'}://${request.get('host')}`,
        clientAddress: request.ip ?? '',
        header: (name) => request.get(name),
        signal,
      }
      const leave = await span('bulkhead', () => bulkhead.enter(signal))
      try {
        return await span('handle', () => answer(endpoint, binding, call))
      } finally {
        leave()
      }
    })
    sendReply(request, response, endpoint, reply)
  }
}

/**
 * Who asks, after the limits. Requests without a good token count against the network that they come from, whatever they
 * are for, so that nobody tries out tokens.
 */
async function admit(
  { access, limit = 'standard' }: Endpoint,
  { authenticate, limiter, metrics }: Binding,
  request: Request,
  response: Response,
): Promise<Caller | null> {
  if (limit === 'free' && access === 'anyone') return null
  const count = (operation: LimitedOperation, who: string): void => {
    try {
      span('limit', () => response.set(limiter.admit(operation, who)))
    } catch (error) {
      metrics.rateLimited(operation)
      throw error
    }
  }
  const countNetwork = () => count('unauthenticated', callerNetwork(request.ip ?? ''))
  const authorization = request.get('Authorization')
  if (access === 'anyone' && !hasToken(authorization)) {
    countNetwork()
    return null
  }
  const caller = await span('authenticate', async () => authenticate(authorization)).catch((error: unknown) => {
    if (error instanceof ServiceError && error.status === 401) countNetwork()
    throw error
  })
  recordOf(response).caller = caller
  // Whoever runs the service is not held up by its limits.
  if (!caller.operator && limit !== 'free') count(limit, caller.account?.id ?? caller.clientId)
  span('access', () => requireAccess(access, caller))
  return caller
}

/** Express keeps a parameter that is repeated as a list. */
function textFields(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : String(value)]),
  )
}

function bodyOf({ form }: Endpoint, request: Request, response: Response): Promise<unknown> {
  // The parser takes nothing for an empty object, which would be found to be no list.
  if (request.get('Content-Length') === '0') return Promise.resolve(undefined)
  return span(
    'body',
    () =>
      new Promise((resolve, reject) => {
        const parse = form ? parseForm : parseJson
        parse(request, response, (error?: unknown) => (error ? reject(refusalOf(error)) : resolve(request.body)))
      }),
  )
}

function validatedInput({ params, query, body }: Endpoint, input: RawInput, nameOf: OtherNames['field'] | undefined) {
  const checked = (schema: z.ZodType | undefined, found: unknown) => schema && validated(schema, found, nameOf)
  return {
    params: checked(params, input.params),
    query: checked(query, input.query),
    body: body && validated(body, input.body),
  }
}

/** What the endpoint does, or does instead while what it depends on fails. */
async function answer(endpoint: Endpoint, { breakers, log, metrics }: Binding, call: AnyCall): Promise<Reply> {
  const { dependency, fallback } = endpoint
  if (dependency === undefined) return endpoint.handle(call)
  const breaker = breakers.get(dependency) as CircuitBreaker
  try {
    return await breaker.call(call.signal, (signal) => endpoint.handle({ ...call, signal }))
  } catch (error) {
    const isFault = error instanceof ServiceError && error.status >= 500
    if (fallback === undefined || call.signal.aborted || !isFault) throw error
    log.warn({ err: error, endpoint: endpoint.id, dependency }, 'answered without a part that fails')
    const reply = await span('fallback', () => fallback(call))
    metrics.answeredWithout(dependency)
    return { ...reply, headers: { ...reply.headers, 'Soundcheck-Degraded': degradedHeader(dependency) } }
  }
}
