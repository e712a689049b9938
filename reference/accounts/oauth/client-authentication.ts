import { sameSecret, secretHash } from '../secrets.ts'
import type { App } from './app.ts'
import type { GrantStore } from './grant-store.ts'
import { OAuthError } from './oauth-error.ts'

/** How an app says who it is. */
export interface ClientCredentials {
  /** The `Authorization` header. */
  readonly authorization: string | undefined
  /** Fields of the body. */
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  /** Where the request comes from. */
  readonly address: string
}

/**
 * The app that asks: one with a secret by HTTP Basic or by the body, one without by its name alone (RFC 6749, 2.3).
 *
 * @throws OAuthError `invalid_client`, `invalid_request` when it tries both ways
 */
export async function authenticatedApp(credentials: ClientCredentials, store: GrantStore): Promise<App> {
  const basic = basicCredentials(credentials.authorization)
  if (basic !== null && credentials.clientSecret !== undefined) {
    throw new OAuthError('invalid_request', 'expected the client secret in the header or in the body, found both')
  }
  if (basic !== null && credentials.clientId !== undefined && credentials.clientId !== basic.clientId) {
    throw new OAuthError('invalid_request', 'client_id: expected the one of the Authorization header')
  }
  const clientId = basic?.clientId ?? credentials.clientId
  if (clientId === undefined) {
    throw new OAuthError('invalid_client', 'expected client_id in the body, or the Authorization header with Basic')
  }
  // An empty secret is what some libraries send for an app that has none.
  const secret = (basic?.secret ?? credentials.clientSecret) || null
  const app = await store.app(clientId)
  if (app === null) throw new OAuthError('invalid_client', 'there is no app with this client_id')
  if (app.secretHash === null) {
    if (secret !== null) throw new OAuthError('invalid_client', 'this app has no secret; leave it out and use PKCE')
  } else if (secret === null || !sameSecret(secretHash(secret), app.secretHash)) {
    throw new OAuthError('invalid_client', 'the client secret is missing or wrong')
  }
  return app
}

/** Name and secret are form-encoded before they are joined (RFC 6749, 2.3.1). Null for another scheme or none. */
function basicCredentials(authorization: string | undefined): { clientId: string; secret: string } | null {
  const encoded = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined) return null
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0) throw new OAuthError('invalid_client', 'Authorization: expected client_id:client_secret in base64')
  return { clientId: formDecoded(text.slice(0, colon)), secret: formDecoded(text.slice(colon + 1)) }
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
