import type { Clock } from '../../shared/clock.ts'
import { isScope, type Scope } from '../../shared/scopes.ts'
import { ServiceError } from '../../shared/service-error.ts'
import type { LogInThrottle } from '../log-in-throttle.ts'
import { newSecret, type RandomBytes, secretHash } from '../secrets.ts'
import type { UserStore } from '../store.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { App } from './app.ts'
import { authenticatedApp, type ClientCredentials } from './client-authentication.ts'
import type { Authorization, GrantStore, NewRefreshToken } from './grant-store.ts'
import { OAuthError } from './oauth-error.ts'
import { provesPossession } from './pkce.ts'

const REFRESH_LIFETIME_MS = 90 * 24 * 3_600_000

export interface TokenParts {
  readonly store: GrantStore
  readonly users: UserStore
  readonly accessTokens: AccessTokens
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  readonly throttle: LogInThrottle
  /** An authorization ended before its time. */
  readonly onRevoked: () => void
}

/** The fields of a token request, as they came. */
export interface TokenRequest extends ClientCredentials {
  readonly grantType: string | undefined
  readonly code: string | undefined
  readonly redirectUri: string | undefined
  readonly codeVerifier: string | undefined
  readonly refreshToken: string | undefined
  readonly scope: string | undefined
}

/** What the token endpoint answers with (RFC 6749, 5.1). */
export interface TokenAnswer {
  access_token: string
  token_type: 'Bearer'
  expires_in: number
  scope: string
  refresh_token?: string
}

/**
 * The app's side of OAuth 2: codes, refresh tokens and client secrets become access tokens (RFC 6749, 7636), and tokens
 * are ended (RFC 7009), with the advice of RFC 9700.
 */
export class TokenService {
  private readonly parts: TokenParts

  constructor(parts: TokenParts) {
    this.parts = parts
  }

  /** @throws OAuthError, ServiceError `rate-limited` when secrets are being guessed from the app's address */
  async token(request: TokenRequest, issuer: string): Promise<TokenAnswer> {
    const app = await this.authenticated(request)
    switch (request.grantType) {
      case 'authorization_code':
        return await this.redeem(app, request, issuer)
      case 'refresh_token':
        return await this.refresh(app, request, issuer)
      case 'client_credentials':
        return await this.forItself(app, request, issuer)
      case undefined:
        throw new OAuthError('invalid_request', 'grant_type: expected one, found nothing')
      default:
        throw new OAuthError(
          'unsupported_grant_type',
          'grant_type: expected authorization_code, refresh_token or client_credentials',
        )
    }
  }

  /**
   * Ends a token (RFC 7009) with everything else of the same authorization. A token that nobody knows has ended already.
   *
   * @throws OAuthError, ServiceError `rate-limited`
   */
  async revoke(token: string | undefined, credentials: ClientCredentials): Promise<void> {
    const { store, accessTokens } = this.parts
    const app = await this.authenticated(credentials)
    if (token === undefined) throw new OAuthError('invalid_request', 'token: expected one, found nothing')
    const refresh = await store.refreshToken(secretHash(token))
    const claims = refresh ? null : await accessTokens.verify(token).catch(() => null)
    if (refresh === null && claims === null) return
    if ((refresh?.authorization.clientId ?? claims?.clientId) !== app.clientId) {
      throw new OAuthError('invalid_grant', 'token: expected one of this app')
    }
    const authorizationId = refresh?.authorization.id ?? claims?.authorizationId ?? null
    if (authorizationId === null) {
      throw new OAuthError('unsupported_token_type', 'the token of an app itself ends by its time alone')
    }
    await this.end(authorizationId)
  }

  private async authenticated(credentials: ClientCredentials): Promise<App> {
    const { store, throttle, clock } = this.parts
    const waitMs = throttle.appWaitMs(credentials.address, clock.monotonicMs())
    if (waitMs > 0) {
      throw new ServiceError('rate-limited', 'too many wrong client secrets came from this address', {
        headers: { 'Retry-After': String(Math.ceil(waitMs / 1000)) },
      })
    }
    try {
      return await authenticatedApp(credentials, store)
    } catch (error) {
      if (error instanceof OAuthError) throttle.appFailed(credentials.address, clock.monotonicMs())
      throw error
    }
  }

  private async redeem(app: App, request: TokenRequest, issuer: string): Promise<TokenAnswer> {
    const { store, clock } = this.parts
    if (request.code === undefined) throw new OAuthError('invalid_request', 'code: expected one, found nothing')
    const codeHash = secretHash(request.code)
    const code = await store.code(codeHash)
    if (code === null || code.authorization.clientId !== app.clientId) {
      throw new OAuthError('invalid_grant', 'code: expected one that this app was given')
    }
    const { authorization } = code
    if (code.used) return await this.misused(authorization, 'code: it was used before; all its tokens have ended')
    if (code.revoked) throw new OAuthError('invalid_grant', 'code: the user took it back')
    if (clock.nowMs() >= code.expiresAtMs) throw new OAuthError('invalid_grant', 'code: its time is over')
    if (request.redirectUri !== code.redirectUri) {
      throw new OAuthError('invalid_grant', 'redirect_uri: expected the one of the authorization request')
    }
    requireVerifier(request.codeVerifier, code.challenge)

    const { refreshToken, kept } = this.newRefreshToken(authorization)
    if (!(await store.redeemCode(codeHash, kept, clock.nowMs()))) {
      return await this.misused(authorization, 'code: it was used before; all its tokens have ended')
    }
    return await this.answer(authorization, authorization.scopes, refreshToken, issuer)
  }

  private async refresh(app: App, request: TokenRequest, issuer: string): Promise<TokenAnswer> {
    const { store, users, clock } = this.parts
    if (request.refreshToken === undefined) {
      throw new OAuthError('invalid_request', 'refresh_token: expected one, found nothing')
    }
    const tokenHash = secretHash(request.refreshToken)
    const kept = await store.refreshToken(tokenHash)
    if (kept === null || kept.authorization.clientId !== app.clientId) {
      throw new OAuthError('invalid_grant', 'refresh_token: expected one that this app was given')
    }
    const { authorization } = kept
    if (kept.used)
      return await this.misused(authorization, 'refresh_token: it was used before; its successors have ended')
    if (kept.revoked) throw new OAuthError('invalid_grant', 'refresh_token: it was revoked')
    if (clock.nowMs() >= kept.expiresAtMs) throw new OAuthError('invalid_grant', 'refresh_token: its time is over')
    const user = await users.user(authorization.userId)
    if (user === null || user.closedAtMs !== null) {
      throw new OAuthError('invalid_grant', 'refresh_token: the account is closed')
    }
    const scopes = narrowed(authorization.scopes, request.scope)
    // An app with a secret has to show it with the token, so that a stolen one is of no use and can stay (RFC 9700, 4.14.2).
    if (app.secretHash !== null) return await this.answer(authorization, scopes, null, issuer)
    const next = this.newRefreshToken(authorization)
    if (!(await store.rotate(tokenHash, next.kept, clock.nowMs()))) {
      return await this.misused(authorization, 'refresh_token: it was used before; its successors have ended')
    }
    return await this.answer(authorization, scopes, next.refreshToken, issuer)
  }

  private async forItself(app: App, request: TokenRequest, issuer: string): Promise<TokenAnswer> {
    if (app.secretHash === null) {
      throw new OAuthError('invalid_client', 'client_credentials: expected an app with a secret')
    }
    // Every scope is about a user, and here is none.
    if (!(request.scope ?? '').split(' ').every((word) => word === '' || isScope(word))) {
      throw new OAuthError('invalid_scope', 'scope: expected scopes of the Web API')
    }
    const { token, expiresInS } = await this.parts.accessTokens.issue(
      { clientId: app.clientId, userId: null, authorizationId: null, scopes: [] },
      issuer,
    )
    return { access_token: token, token_type: 'Bearer', expires_in: expiresInS, scope: '' }
  }

  private async answer(
    { id, userId, clientId }: Authorization,
    scopes: readonly Scope[],
    refreshToken: string | null,
    issuer: string,
  ): Promise<TokenAnswer> {
    const { token, expiresInS } = await this.parts.accessTokens.issue(
      { clientId, userId, authorizationId: id, scopes },
      issuer,
    )
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: expiresInS,
      scope: scopes.join(' '),
      ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    }
  }

  private newRefreshToken({ id }: Authorization): { refreshToken: string; kept: NewRefreshToken } {
    const refreshToken = newSecret(this.parts.randomBytes)
    const expiresAtMs = this.parts.clock.nowMs() + REFRESH_LIFETIME_MS
    return { refreshToken, kept: { tokenHash: secretHash(refreshToken), authorizationId: id, expiresAtMs } }
  }

  /** Somebody has a copy: nobody knows who is the thief, so it ends for both (RFC 9700, 4.14.2). */
  private async misused({ id }: Authorization, description: string): Promise<never> {
    await this.end(id)
    throw new OAuthError('invalid_grant', description)
  }

  private async end(authorizationId: string): Promise<void> {
    await this.parts.store.revoke(authorizationId, this.parts.clock.nowMs())
    this.parts.onRevoked()
  }
}

/** A verifier without a challenge is an attempt to pass off a code that was stolen without one (RFC 9700, 4.8.2). */
function requireVerifier(verifier: string | undefined, challenge: string | null): void {
  if (challenge === null && verifier !== undefined) {
    throw new OAuthError('invalid_grant', 'code_verifier: expected none, since the request had no code_challenge')
  }
  if (challenge !== null && (verifier === undefined || !provesPossession(verifier, challenge))) {
    throw new OAuthError('invalid_grant', 'code_verifier: expected the one that code_challenge was made from')
  }
}

/** Fewer scopes than were allowed, if the app asks for fewer (RFC 6749, 6). */
function narrowed(allowed: readonly Scope[], scope: string | undefined): readonly Scope[] {
  if (scope === undefined) return allowed
  const words = scope.split(' ').filter((word) => word !== '')
  if (!words.every((word) => isScope(word) && allowed.includes(word))) {
    throw new OAuthError('invalid_scope', 'scope: expected scopes that the user has allowed')
  }
  return allowed.filter((allowedScope) => words.includes(allowedScope))
}
