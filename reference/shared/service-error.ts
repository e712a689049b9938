/**
 * Every refusal of the service: its HTTP status and the sentence that the documentation prints beside the code. Codes are
 * stable: apps match `error.reason` of `{"error":{"status","message","reason"}}`.
 */
export const serviceErrors = {
  'request-invalid': { status: 400, meaning: 'A field of the request is missing or is not what it has to be.' },
  'token-missing': { status: 401, meaning: 'The request carries no bearer token.' },
  'token-invalid': { status: 401, meaning: 'No account has this token.' },
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
  'internal-only': { status: 403, meaning: 'Shield and origin answer the tiers before them and nobody else.' },
  'not-found': { status: 404, meaning: 'Nothing is at this path, or no such track, album or playlist exists.' },
  'method-not-allowed': { status: 405, meaning: 'The path exists and does not take this method.' },
  'body-too-large': { status: 413, meaning: 'The body is larger than the service takes.' },
  'range-not-satisfiable': { status: 416, meaning: 'The range lies outside the object.' },
  internal: { status: 500, meaning: 'A defect of the service; the log has the details under the request id.' },
  'object-corrupt': { status: 502, meaning: 'The object does not match its checksum and is not handed out.' },
  'upstream-unavailable': { status: 502, meaning: 'The tier behind does not answer.' },
  'no-provider': { status: 503, meaning: 'No provider is healthy.' },
  'storage-unavailable': { status: 503, meaning: 'The service cannot write to its disk; nothing was acknowledged.' },
  overloaded: { status: 503, meaning: 'A queue of the service is full.' },
} as const

export type ServiceErrorCode = keyof typeof serviceErrors

/**
 * A refusal on its way to whoever asked. The message names what was found and what was expected.
 *
 * @example throw new ServiceError('request-invalid', 'position_ms: expected a whole number from 0, found -3')
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  readonly code: ServiceErrorCode

  constructor(code: ServiceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }

  get status(): number {
    return serviceErrors[this.code].status
  }

  /** The body that every part of the service answers with, the Web API's shape. */
  toJSON(): { error: { status: number; message: string; reason: ServiceErrorCode } } {
    return { error: { status: this.status, message: this.message, reason: this.code } }
  }
}
