/** Why the token endpoint refuses (RFC 6749, 5.2; RFC 7009, 2.2.1). */
type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'unsupported_token_type'
  | 'invalid_scope'

/** A refusal in OAuth's own shape: libraries match `error`, and know no other (decision 0026). */
export class OAuthError extends Error {
  override readonly name = 'OAuthError'
  readonly code: OAuthErrorCode

  /** @param description for the app's developer: plain ASCII without quotes and backslashes (RFC 6749, 5.2) */
  constructor(code: OAuthErrorCode, description: string) {
    super(description)
    this.code = code
  }

  get status(): 400 | 401 {
    return this.code === 'invalid_client' ? 401 : 400
  }

  toJSON(): { error: OAuthErrorCode; error_description: string } {
    return { error: this.code, error_description: this.message }
  }
}
