/**
 * The service did not do what a listener asked for.
 *
 * - `unreachable`: no answer.
 * - `refused`: an error, with the service's reason.
 * - `unexpected`: an answer that the API does not have.
 */
export class ServiceFailure extends Error {
  override readonly name = 'ServiceFailure'
  readonly kind: 'unreachable' | 'refused' | 'unexpected'
  /** HTTP status and reason code of a refusal. */
  readonly status: number | null
  readonly reason: string | null

  constructor(
    kind: ServiceFailure['kind'],
    message: string,
    { status = null, reason = null, cause }: { status?: number | null; reason?: string | null; cause?: unknown } = {},
  ) {
    super(message, { cause })
    this.kind = kind
    this.status = status
    this.reason = reason
  }
}
