import type { Call, EndpointAccess } from '../../shared/endpoint.ts'
import { sameSecret, secretHash } from '../secrets.ts'
import { type AccountService, SESSION_LIFETIME_MS } from '../service.ts'
import type { User } from '../user.ts'

type AnyCall = Pick<Call<EndpointAccess, unknown, unknown, unknown>, 'header' | 'baseUrl'>

const COOKIE = 'soundcheck_session'

/** The browser that asks. */
export interface Visitor {
  /** Who is logged in there; null for nobody. */
  readonly user: User | null
  /** What the cookie holds: the session's token, or a random one that only binds forms to the browser. */
  readonly token: string
  /** `Set-Cookie` for a browser that came without. */
  readonly cookie: string | undefined
  /** The hidden field of every form. */
  readonly csrf: string
}

export async function visitorOf(call: AnyCall, service: AccountService): Promise<Visitor> {
  const token = cookieOf(call.header('Cookie'))
  if (token === null) {
    const fresh = service.newVisitor()
    return { user: null, token: fresh, cookie: cookieHeader(call, fresh, null), csrf: csrfOf(fresh) }
  }
  return { user: await service.sessionUser(token), token, cookie: undefined, csrf: csrfOf(token) }
}

/**
 * Whether a form was given to this very browser. Another site can send a form here, but cannot read the cookie that the
 * field is made from; `SameSite` keeps the cookie itself at home as well.
 */
export function isOwnForm({ csrf, cookie }: Visitor, sent: string): boolean {
  return cookie === undefined && sameSecret(sent, csrf)
}

export function sessionCookie(call: AnyCall, token: string): string {
  return cookieHeader(call, token, SESSION_LIFETIME_MS / 1000)
}

export function endedCookie(call: AnyCall): string {
  return cookieHeader(call, '', 0)
}

/** @param maxAgeS null: until the browser is closed */
function cookieHeader({ baseUrl }: AnyCall, value: string, maxAgeS: number | null): string {
  const secure = baseUrl.startsWith('https:') ? '; Secure' : ''
  const age = maxAgeS === null ? '' : `; Max-Age=${maxAgeS}`
  return `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}${age}`
}

function cookieOf(header: string | undefined): string | null {
  return /(?:^|; *)soundcheck_session=([A-Za-z0-9_-]{43})(?=;|$)/.exec(header ?? '')?.[1] ?? null
}

function csrfOf(token: string): string {
  return secretHash(`form of ${token}`)
}
