import type { Scope } from './scopes.ts'
import { ServiceError } from './service-error.ts'

/** The realm of `WWW-Authenticate` (RFC 9110, 11.5). */
export const REALM = 'Bearer realm="soundcheck"'

/**
 * The refusal of a call that the user has not allowed the app.
 *
 * @param needed all scopes that the call needs, for `WWW-Authenticate` (RFC 6750, section 3.1)
 */
export function scopeMissing(missing: readonly Scope[], needed: readonly Scope[]): ServiceError {
  return new ServiceError('scope-missing', `Authorization: the token lacks ${missing.join(' and ')}`, {
    headers: { 'WWW-Authenticate': `${REALM}, error="insufficient_scope", scope="${needed.join(' ')}"` },
  })
}
