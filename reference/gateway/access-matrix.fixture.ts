import type { Endpoint } from '../shared/endpoint.ts'
import { type ServiceErrorCode, serviceErrors } from '../shared/service-error.ts'
import { placeholders } from './aliases.ts'
import type { TestGateway } from './gateway.fixture.ts'

/** Everybody who may come to an endpoint, as far as its access tells them apart. */
export const identities = [
  'nobody',
  'wrong token',
  'expired token',
  'app',
  'user without scopes',
  'user',
  'other user',
  'operator',
] as const

export type Identity = (typeof identities)[number]

/** Whether access lets somebody in, whatever becomes of the request behind it, or the status that it refuses with. */
export type Verdict = 'in' | 401 | 403

/** What the definition of an endpoint promises; written apart from what the gateway does, so that one tests the other. */
export function expectedVerdict({ access, limit }: Endpoint, identity: Identity): Verdict {
  const isBadToken = identity === 'wrong token' || identity === 'expired token'
  if (access === 'anyone') return isBadToken && limit !== 'free' ? 401 : 'in'
  if (isBadToken || identity === 'nobody') return 401
  if (access === 'client') return 'in'
  if (access === 'operator') return identity === 'operator' ? 'in' : 403
  switch (identity) {
    case 'user':
    case 'other user':
      return 'in'
    case 'user without scopes':
      return access.user.length === 0 ? 'in' : 403
    default:
      return 403
  }
}

/** Refusals that are about who asks; others with the same status are about what is asked for. */
const accessCodes: readonly ServiceErrorCode[] = ['user-required', 'scope-missing', 'operator-only']
const tokenCodes = Object.keys(serviceErrors).filter((code) => code.startsWith('token-'))

/**
 * Asks an endpoint as somebody and says whether they were let in. Parameters are ids of nothing, and nothing else is sent,
 * so that what is let in changes nothing.
 *
 * @param token null for none
 */
export async function seenVerdict(
  ask: TestGateway['ask'],
  { method, path }: Endpoint,
  token: string | null,
): Promise<Verdict> {
  const ids = placeholders(path).reduce((url, name) => url.replace(`{${name}}`, '0'.repeat(22)), path)
  const { status, json } = await ask(ids, { method: method.toUpperCase(), token })
  const reason = json?.error?.reason
  if (status === 401 && tokenCodes.includes(reason)) return 401
  return status === 403 && accessCodes.includes(reason) ? 403 : 'in'
}
