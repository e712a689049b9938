import type * as z from 'zod'
import type { DependencyName } from '../gateway/degradation.policy.ts'
import type { LimitedOperation } from '../gateway/rate-limit.policy.ts'
import type { Account, Caller } from './caller.ts'
import type { Scope } from './scopes.ts'
import type { ServiceErrorCode } from './service-error.ts'

/**
 * One operation of the API as data. The gateway makes of it the route, the checks of who asks and how often, the
 * validation, the time limit, the metrics and the entry in the OpenAPI document; a context only says what it does.
 */
export interface EndpointDefinition<
  Access extends EndpointAccess,
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
> {
  /** Stable name, such as `get-track`: OpenAPI's operationId, the metrics' label. */
  readonly id: string
  readonly method: 'get' | 'put' | 'post' | 'delete'
  /** In OpenAPI's form: `/v1/tracks/{id}`. */
  readonly path: string
  /** One sentence for the documentation. */
  readonly summary: string
  /** The chapter of the documentation; its endpoints share one bulkhead, so that a slow chapter holds up no other. */
  readonly tag: string
  readonly access: Access
  /**
   * Which rate limit counts it; `standard` when absent. `free`: none does, and nobody's token is looked at, because it
   * costs next to nothing and things work on it that have no token (health, style sheets, public keys).
   */
  readonly limit?: Exclude<LimitedOperation, 'unauthenticated'> | 'free'
  /**
   * Objects of strings; what is not in the schema is left out, and a parameter that is repeated arrives as one string
   * with commas. Messages say what was expected (see `validated`).
   */
  readonly params?: Params
  readonly query?: Query
  /**
   * A JSON body, whatever its type says, or the fields of a form where `form` is set; undefined when nothing was sent.
   * Absent: a body is not looked at.
   */
  readonly body?: Body
  readonly form?: true
  /** What it answers with, by status; errors are added by the gateway. A status without a body has null. */
  readonly answers: Readonly<Record<number, AnswerDefinition>>
  /** Refusals of its own, for the documentation; those of access, limits and validation are known to the gateway. */
  readonly refusals?: readonly ServiceErrorCode[]
  /** For so many seconds the caller may use the answer again; it then carries an `ETag`. Absent: not at all. */
  readonly cacheS?: number
  /** Answered with `timeout` after so long, and the signal of the call aborted; the gateway's own limit when absent. */
  readonly timeoutMs?: number
  /** What it cannot do without: its calls go through that part's circuit breaker and within its time limit. */
  readonly dependency?: DependencyName
  handle(call: Call<Access, z.output<Params>, z.output<Query>, z.output<Body>>): Promise<Reply> | Reply
  /** Answers instead while the dependency fails; the answer says so in `Soundcheck-Degraded`. */
  fallback?(call: Call<Access, z.output<Params>, z.output<Query>, z.output<Body>>): Promise<Reply> | Reply
}

export interface AnswerDefinition {
  readonly description: string
  /** Of the JSON that is sent; null for no body, or one of another type. */
  readonly schema: z.ZodType | null
  /** Where it is not JSON, such as `text/html`. */
  readonly contentType?: string
}

/**
 * Who may call: `anyone`; any app with a token (`client`), its own or a user's; an app for a user who allowed all of the
 * scopes; or `operator`, whoever runs the service.
 */
export type EndpointAccess = 'anyone' | 'client' | 'operator' | { readonly user: readonly Scope[] }

/** A request that passed all checks. */
export interface Call<Access extends EndpointAccess, Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** Null only where `anyone` may call and nobody said who they are. */
  readonly caller: Access extends 'anyone' ? Caller | null : Caller
  /** The user; null unless the access is for users. */
  readonly account: Access extends { user: readonly Scope[] } ? Account : Account | null
  /** Of this service as the caller knows it, such as `http://127.0.0.1:4700`. */
  readonly baseUrl: string
  readonly clientAddress: string
  /** A header of the request. */
  header(name: string): string | undefined
  /** Aborted when the time is over or the caller has gone. */
  readonly signal: AbortSignal
}

/** What an endpoint answers with. 200 unless it says otherwise, 204 when there is nothing to send, 302 for a redirect. */
export type Reply = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
} & (
  | { readonly json: unknown }
  | { readonly bytes: Uint8Array | string; readonly contentType: string }
  | { readonly redirect: string }
  | { readonly empty: true }
)

/** An endpoint whose schemas are not known by type any more, as the gateway holds them. */
// biome-ignore lint/suspicious/noExplicitAny: a list of endpoints has as many schema types as members
export type Endpoint = EndpointDefinition<any, any, any, any>

/**
 * States an endpoint; the types of the call follow from its schemas.
 *
 * @example
 * endpoint({
 *   id: 'get-track', method: 'get', path: '/v1/tracks/{id}', tag: 'Tracks', summary: 'A track.', access: 'client',
 *   params: z.object({ id: z.string() }),
 *   answers: { 200: { description: 'The track.', schema: trackSchema } },
 *   handle: async ({ params }) => ({ json: trackJson(await catalog.track(params.id)) }),
 * })
 */
export function endpoint<
  const Access extends EndpointAccess,
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
>(definition: EndpointDefinition<Access, Params, Query, Body>): Endpoint {
  return definition
}
