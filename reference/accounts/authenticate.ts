import type { Account, Caller } from '../shared/caller.ts'
import type { Clock } from '../shared/clock.ts'
import { allScopes, type Scope } from '../shared/scopes.ts'
import { ServiceError } from '../shared/service-error.ts'
import { FreshCache } from './fresh-cache.ts'
import { type AccessTokens, invalidToken } from './oauth/access-tokens.ts'
import type { GrantStore } from './oauth/grant-store.ts'
import { sameSecret, secretHash } from './secrets.ts'
import type { UserStore } from './store.ts'
import { accountOf } from './user.ts'

/** What a token stands for, apart from what may change while it lives. */
interface Bearer {
  readonly clientId: string
  readonly userId: string | null
  readonly authorizationId: string | null
  readonly scopes: ReadonlySet<Scope>
  /** Null for personal tokens. */
  readonly expiresAtMs: number | null
}

/** Tokens whose signature was checked, accounts, authorizations: the ones that asked last. */
const MOST_CACHED = 10_000
/** Changes in this process count at once; those of another one that shares the database, after so long at most. */
const FRESH_MS = 5000

/** Whose apps a personal token belongs to: the user's own scripts. */
const PERSONAL_CLIENT = 'personal-token'
const OPERATOR_CLIENT = 'operator'

export interface AuthenticatorParts {
  readonly users: UserStore
  readonly grants: GrantStore
  readonly accessTokens: AccessTokens
  readonly clock: Clock
  /** Token of whoever runs the service. */
  readonly operatorToken: string
}

/** Finds out who makes a request. */
export class Authenticator {
  private readonly parts: AuthenticatorParts
  private readonly operator: Caller = {
    clientId: OPERATOR_CLIENT,
    account: null,
    scopes: new Set(),
    operator: true,
  }
  /** A signature that was good stays good; the token's end is looked at each time. */
  private readonly verified: FreshCache<Bearer>
  private readonly personal: FreshCache<Bearer>
  /** Null for one that is closed or was never there. */
  private readonly accounts: FreshCache<Account | null>
  private readonly standing: FreshCache<boolean>

  constructor(parts: AuthenticatorParts) {
    this.parts = parts
    this.verified = new FreshCache(parts.clock, MOST_CACHED, Number.POSITIVE_INFINITY)
    this.personal = new FreshCache(parts.clock, MOST_CACHED, FRESH_MS)
    this.accounts = new FreshCache(parts.clock, MOST_CACHED, FRESH_MS)
    this.standing = new FreshCache(parts.clock, MOST_CACHED, FRESH_MS)
  }

  /**
   * @param authorization the header, such as `Bearer eyJ…`
   * @throws ServiceError `token-missing`, `token-invalid`, `token-expired`
   */
  async authenticate(authorization: string | undefined): Promise<Caller> {
    const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) throw new ServiceError('token-missing', 'Authorization: expected "Bearer" and a token')
    const bearer = this.verified.get(token) ?? this.personal.get(token) ?? (await this.bearerOf(token))
    if (bearer === null) return this.operator

    const { clientId, userId, authorizationId, scopes, expiresAtMs } = bearer
    if (expiresAtMs !== null && this.parts.clock.nowMs() >= expiresAtMs) {
      throw new ServiceError('token-expired', 'Authorization: the token has ended; refresh it')
    }
    if (authorizationId !== null && !(await this.stands(authorizationId))) {
      throw new ServiceError('token-invalid', 'Authorization: the user does not allow this app any more')
    }
    const account = userId === null ? null : await this.account(userId)
    return { clientId, account, scopes, operator: false }
  }

  /** Something about the user has changed. */
  forgetUser(userId: string): void {
    this.accounts.forget(userId)
  }

  /** Authorizations were revoked. */
  forgetAuthorizations(): void {
    this.standing.forgetAll()
  }

  /** Null for the operator. */
  private async bearerOf(token: string): Promise<Bearer | null> {
    if (sameSecret(token, this.parts.operatorToken)) return null
    // A personal token is base64url, without the dots of a JSON Web Token.
    if (token.includes('.')) {
      return await this.verified.load(token, async () => {
        const claims = await this.parts.accessTokens.verify(token)
        return { ...claims, scopes: new Set(claims.scopes) }
      })
    }
    return await this.personal.load(token, async () => {
      const userId = await this.parts.users.personalTokenOwner(secretHash(token))
      if (userId === null) throw invalidToken()
      return { clientId: PERSONAL_CLIENT, userId, authorizationId: null, scopes: new Set(allScopes), expiresAtMs: null }
    })
  }

  private async stands(authorizationId: string): Promise<boolean> {
    return (
      this.standing.get(authorizationId) ??
      (await this.standing.load(authorizationId, () => this.parts.grants.stands(authorizationId)))
    )
  }

  private async account(userId: string): Promise<Account> {
    let account = this.accounts.get(userId)
    if (account === undefined) {
      account = await this.accounts.load(userId, async () => {
        const user = await this.parts.users.user(userId)
        return user === null || user.closedAtMs !== null ? null : accountOf(user)
      })
    }
    if (account === null) throw new ServiceError('token-invalid', 'Authorization: the account is closed')
    return account
  }
}
