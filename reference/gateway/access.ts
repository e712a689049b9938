import type { Caller } from '../shared/caller.ts'
import type { EndpointAccess } from '../shared/endpoint.ts'
import { REALM, scopeMissing } from '../shared/scope-missing.ts'
import { ServiceError } from '../shared/service-error.ts'

/**
 * Whether who asks may use an endpoint.
 *
 * @throws ServiceError `operator-only`, `user-required`, `scope-missing` (naming all scopes that are needed, as RFC 6750,
 * section 3.1 has it)
 */
export function requireAccess(access: EndpointAccess, caller: Caller): void {
  if (access === 'anyone' || access === 'client') return
  if (access === 'operator') {
    if (caller.operator) return
    throw new ServiceError('operator-only', "Authorization: expected the operator's token")
  }
  if (caller.account === null) {
    throw new ServiceError('user-required', "Authorization: expected a user's token, found one of an app itself")
  }
  const missing = access.user.filter((scope) => !caller.scopes.has(scope))
  if (missing.length === 0) return
  throw scopeMissing(missing, access.user)
}

/** `WWW-Authenticate` of a 401: says what is wrong with a token that was sent, and nothing when none was (RFC 6750). */
export function challengeOf({ code, message }: ServiceError): string {
  if (code === 'token-missing') return REALM
  return `${REALM}, error="invalid_token", error_description="${message.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "'")}"`
}

/** Whether a header brings a token: other schemes are for the endpoint itself, such as an app's secret (RFC 6749). */
export function hasToken(authorization: string | undefined): boolean {
  return authorization !== undefined && /^bearer\b/i.test(authorization)
}
