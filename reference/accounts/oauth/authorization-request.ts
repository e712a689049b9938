import { isScope, type Scope } from '../../shared/scopes.ts'
import { shown } from '../../shared/validated.ts'
import type { App } from './app.ts'
import type { GrantStore } from './grant-store.ts'
import { isChallenge } from './pkce.ts'
import { isRegistered, withParameters } from './redirect-uri.ts'

/** The parameters of an authorization request as they came (RFC 6749, 4.1.1; RFC 7636, 4.3). */
export interface AuthorizationParameters {
  readonly client_id?: string | undefined
  readonly response_type?: string | undefined
  readonly redirect_uri?: string | undefined
  readonly scope?: string | undefined
  readonly state?: string | undefined
  readonly code_challenge?: string | undefined
  readonly code_challenge_method?: string | undefined
  /** `true`: the user is asked again, whatever they allowed before. */
  readonly show_dialog?: string | undefined
}

/** A request that can be put before the user. */
export interface AuthorizationRequest {
  readonly app: App
  readonly redirectUri: string
  readonly scopes: readonly Scope[]
  readonly state: string | null
  readonly challenge: string | null
  readonly alwaysAsk: boolean
}

/**
 * What comes of a request: it is good; or the app made a mistake, and is told by a redirect; or nobody knows whether the
 * address belongs to the app, and the user is told on a page, because a redirect could lead anywhere (RFC 6749, 4.1.2.1).
 */
export type CheckedRequest =
  | { readonly request: AuthorizationRequest }
  | { readonly redirect: string }
  | { readonly problem: string }

/** @param issuer address of the service as the app knows it */
export async function checkRequest(
  parameters: AuthorizationParameters,
  store: GrantStore,
  issuer: string,
): Promise<CheckedRequest> {
  const { client_id: clientId, redirect_uri: redirectUri, state = null } = parameters
  const app = clientId === undefined ? null : await store.app(clientId)
  if (app === null) return { problem: `client_id: expected an app that is registered here, found ${shown(clientId)}` }
  if (redirectUri === undefined || !isRegistered(redirectUri, app.redirectUris)) {
    return { problem: `redirect_uri: expected one that ${app.name} has registered, found ${shown(redirectUri)}` }
  }
  const refuse = (error: string, description: string) => ({
    redirect: withParameters(redirectUri, { error, error_description: description, state, iss: issuer }),
  })

  if (parameters.response_type !== 'code') {
    return parameters.response_type === undefined
      ? refuse('invalid_request', 'response_type: expected code, found nothing')
      : refuse('unsupported_response_type', 'response_type: expected code')
  }
  const challenge = parameters.code_challenge ?? null
  if (challenge === null) {
    if (app.secretHash === null) return refuse('invalid_request', 'code_challenge: an app without a secret needs PKCE')
    if (parameters.code_challenge_method !== undefined) {
      return refuse('invalid_request', 'code_challenge: expected one beside code_challenge_method')
    }
  } else {
    if (parameters.code_challenge_method !== 'S256') {
      return refuse('invalid_request', 'code_challenge_method: expected S256')
    }
    if (!isChallenge(challenge)) return refuse('invalid_request', 'code_challenge: expected 43 characters of base64url')
  }
  const words = [...new Set((parameters.scope ?? '').split(' ').filter((word) => word !== ''))]
  if (!words.every(isScope)) return refuse('invalid_scope', 'scope: expected scopes of the Web API')

  return {
    request: {
      app,
      redirectUri,
      scopes: words,
      state,
      challenge,
      alwaysAsk: parameters.show_dialog === 'true',
    },
  }
}
