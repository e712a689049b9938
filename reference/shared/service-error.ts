/**
 * Every refusal of the service: its HTTP status and the sentence that the documentation prints beside the code. Codes are
 * stable: apps match `error.reason` of `{"error":{"status","message","reason"}}`.
 */
export const serviceErrors = {
  'request-invalid': { status: 400, meaning: 'A field of the request is missing or is not what it has to be.' },
  'token-missing': { status: 401, meaning: 'The request carries no bearer token.' },
  'token-invalid': {
    status: 401,
    meaning: 'The service did not give out this token, or has taken it back; or the account is closed.',
  },
  'token-expired': { status: 401, meaning: 'The token was good and its time is over; refresh it.' },
  'user-required': {
    status: 403,
    meaning: "The endpoint acts for a user, and the token is an app's own: get one by the authorization code grant.",
  },
  'scope-missing': {
    status: 403,
    meaning: 'The user has not allowed the app to do this; the answer names the scopes that are needed.',
  },
  'operator-only': { status: 403, meaning: 'Only whoever runs the service may do this.' },
  'premium-required': { status: 403, meaning: "The quality is not in the account's plan." },
  'market-restricted': { status: 403, meaning: "The track may not be played in the account's market." },
  'url-unsigned': { status: 403, meaning: 'The chunk was asked for without a complete signature in the URL.' },
  'url-key-unknown': {
    status: 403,
    meaning:
      "The URL is signed with a key that this edge does not have: another provider's, another service's, or a retired one.",
  },
  'url-signature-invalid': {
    status: 403,
    meaning: 'The signature does not belong to this path, user and expiry: the URL was changed.',
  },
  'url-expired': { status: 403, meaning: 'The URL was good and its time is over; ask for a new manifest.' },
  'internal-only': {
    status: 403,
    meaning:
      'Shield and origin answer the tiers before them and nobody else, and only the service tells an edge what to hold.',
  },
  'library-full': { status: 403, meaning: 'The user keeps or follows as many as one can already.' },
  'not-found': { status: 404, meaning: 'Nothing is at this path, or no such track, album or playlist exists.' },
  'method-not-allowed': { status: 405, meaning: 'The path exists and does not take this method.' },
  'request-timeout': { status: 408, meaning: 'The request did not arrive in time.' },
  'body-too-large': { status: 413, meaning: 'The body is larger than the service takes.' },
  'url-too-long': { status: 414, meaning: 'The URL is longer than the service takes.' },
  'range-not-satisfiable': { status: 416, meaning: 'The range lies outside the object.' },
  'rate-limited': {
    status: 429,
    meaning: 'More requests than the limit lets through; `Retry-After` says in how many seconds one will pass again.',
  },
  'headers-too-large': { status: 431, meaning: 'The headers of the request are larger than the service takes.' },
  internal: { status: 500, meaning: 'A defect of the service; the log has the details under the request id.' },
  'object-corrupt': { status: 502, meaning: 'The object does not match its checksum and is not handed out.' },
  'upstream-unavailable': { status: 502, meaning: 'The tier behind does not answer.' },
  'no-provider': { status: 503, meaning: 'No provider is healthy.' },
  'storage-unavailable': {
    status: 503,
    meaning: 'What the service keeps cannot be read or written; nothing was acknowledged.',
  },
  'search-unavailable': { status: 503, meaning: 'The search index cannot be reached or does not answer in time.' },
  overloaded: { status: 503, meaning: 'A queue of the service is full.' },
  'dependency-unavailable': {
    status: 503,
    meaning: 'A part of the service fails and is left alone for a while; `Retry-After` says when to ask again.',
  },
  'read-only': { status: 503, meaning: 'Changes are not taken for the moment; reading goes on.' },
  timeout: { status: 504, meaning: 'The service did not have the answer in time; what was asked for may yet happen.' },
} as const

export type ServiceErrorCode = keyof typeof serviceErrors

export function isServiceErrorCode(text: string): text is ServiceErrorCode {
  return Object.hasOwn(serviceErrors, text)
}

export interface ServiceErrorOptions extends ErrorOptions {
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * A refusal on its way to whoever asked. The message names what was found and what was expected.
 *
 * @example throw new ServiceError('request-invalid', 'position_ms: expected a whole number from 0, found -3')
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  readonly code: ServiceErrorCode
  /** Headers that belong to the answer, such as `Retry-After`. */
  readonly headers: Readonly<Record<string, string>>

  constructor(code: ServiceErrorCode, message: string, options: ServiceErrorOptions = {}) {
    super(message, options)
    this.code = code
    this.headers = options.headers ?? {}
  }

  get status(): number {
    return serviceErrors[this.code].status
  }

  /** The body that every part of the service answers with, the Web API's shape. */
  toJSON(): { error: { status: number; message: string; reason: ServiceErrorCode } } {
    return { error: { status: this.status, message: this.message, reason: this.code } }
  }
}
