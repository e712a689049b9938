import type { Caller } from '../shared/caller.ts'
import type { Clock } from '../shared/clock.ts'
import { idFromBytes } from '../shared/ids.ts'
import { ServiceError } from '../shared/service-error.ts'
import { Authenticator } from './authenticate.ts'
import { ensureDemo } from './demo-accounts.ts'
import { LogInThrottle } from './log-in-throttle.ts'
import { AccessTokens } from './oauth/access-tokens.ts'
import { ConsentService } from './oauth/consent-service.ts'
import { GrantStore } from './oauth/grant-store.ts'
import { SigningKeys } from './oauth/signing-keys.ts'
import { TokenService } from './oauth/token-service.ts'
import { PasswordChange } from './password-change.ts'
import { type Argon2Cost, PasswordHashes } from './password-hash.ts'
import { changed, type ProfileChanges } from './profile-changes.ts'
import { newSecret, type RandomBytes, secretHash } from './secrets.ts'
import { checkSignUp, isUserName, LONGEST_USER_NAME, type SignUpErrors, type SignUpForm } from './sign-up.ts'
import { type AccountSql, type DemoAccesses, DemoFile, type DemoPaths, UserStore } from './store.ts'
import { DEFAULT_PREFERENCES, type User } from './user.ts'

export { DEMO_CLIENT_ID } from './demo-accounts.ts'
export { openAccountSql } from './store.ts'

const HOUR_MS = 3_600_000
const ACCESS_TOKEN_LIFETIME_MS = HOUR_MS
export const SESSION_LIFETIME_MS = 14 * 24 * HOUR_MS
const ID_BYTES = 16

export interface AccountParts {
  /** From `openAccountSql`; closed with the service. */
  readonly sql: AccountSql
  readonly demoFiles: DemoPaths
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  /** How long a key signs access tokens, ms. */
  readonly keyLifetimeMs: number
  /** What a password's hash costs; OWASP's least and more when absent. */
  readonly passwordCost?: Argon2Cost
  /** Old keys and tokens could not be cleared away; it is tried again later. */
  readonly onDefect: (error: unknown) => void
}

/** A log-in that was refused: a wrong name or password, or too many attempts. */
export type LogInRefusal = { readonly wrong: true } | { readonly waitMs: number }

/**
 * Who listens, and who may act for them: accounts with passwords and sessions (the pages), apps and what users allow them
 * (OAuth 2), and whose token a request carries.
 */
export class AccountService {
  /** What the pages ask: which apps there are, and what users allow them. */
  readonly consents: ConsentService
  /** What apps ask: tokens. */
  readonly tokens: TokenService
  /** What the pages and the operator ask: new passwords. */
  readonly passwordChange: PasswordChange
  readonly keys: SigningKeys
  readonly demo: DemoAccesses
  /** Token of whoever runs this process; made at its start, and kept nowhere. */
  readonly operatorToken: string

  private readonly throttle = new LogInThrottle()
  private readonly parts: AccountParts
  private readonly store: UserStore
  private readonly grants: GrantStore
  private readonly passwords: PasswordHashes
  private readonly authenticator: Authenticator
  private stopHousekeeping = () => {}
  private housekeeping: Promise<void> = Promise.resolve()
  private closed = false

  private constructor(parts: AccountParts, keys: SigningKeys, demo: DemoAccesses) {
    const { clock, randomBytes, passwordCost } = parts
    const { db } = parts.sql
    this.parts = parts
    this.keys = keys
    this.demo = demo
    this.store = new UserStore(db)
    this.grants = new GrantStore(db)
    this.passwords = new PasswordHashes(randomBytes, passwordCost)
    this.operatorToken = newSecret(randomBytes)
    const accessTokens = new AccessTokens(keys, clock, randomBytes, ACCESS_TOKEN_LIFETIME_MS)
    const { store: users, grants, operatorToken } = this
    this.authenticator = new Authenticator({ users, grants, accessTokens, clock, operatorToken })
    const onRevoked = () => this.authenticator.forgetAuthorizations()
    this.consents = new ConsentService({ store: grants, clock, randomBytes, onRevoked })
    this.passwordChange = new PasswordChange({
      users,
      hashes: this.passwords,
      throttle: this.throttle,
      clock,
      randomBytes,
      onRevoked,
    })
    this.tokens = new TokenService({
      store: grants,
      users,
      accessTokens,
      clock,
      randomBytes,
      throttle: this.throttle,
      onRevoked,
    })
  }

  /** Opens the accounts, and makes those of the demo where they are missing. Where that fails, `sql` is closed. */
  static async open(parts: AccountParts): Promise<AccountService> {
    try {
      return await AccountService.opened(parts)
    } catch (error) {
      await parts.sql.close()
      throw error
    }
  }

  private static async opened(parts: AccountParts): Promise<AccountService> {
    const { clock, randomBytes, keyLifetimeMs, passwordCost, demoFiles } = parts
    const { db } = parts.sql
    const rules = { keyLifetimeMs, tokenLifetimeMs: ACCESS_TOKEN_LIFETIME_MS }
    const keys = new SigningKeys(db, clock, randomBytes, rules)
    const demo = await ensureDemo({
      file: new DemoFile(demoFiles),
      users: new UserStore(db),
      grants: new GrantStore(db),
      passwords: new PasswordHashes(randomBytes, passwordCost),
      randomBytes,
      nowMs: clock.nowMs(),
    })
    const service = new AccountService(parts, keys, demo)
    await service.keepHouse()
    service.keepHouseLater()
    return service
  }

  async close(): Promise<void> {
    this.closed = true
    this.stopHousekeeping()
    await this.housekeeping
    await this.parts.sql.close()
  }

  /**
   * Who makes a request.
   *
   * @param authorization the header, such as `Bearer eyJ…`
   * @throws ServiceError `token-missing`, `token-invalid`, `token-expired`
   */
  authenticate(authorization: string | undefined): Promise<Caller> {
    return this.authenticator.authenticate(authorization)
  }

  /** Makes an account of the free plan, or says what was expected of the fields that are wrong. */
  async signUp(form: SignUpForm): Promise<{ user: User } | { errors: SignUpErrors }> {
    const checked = checkSignUp(form)
    if ('errors' in checked) return checked
    const { good } = checked
    const user: User = {
      id: idFromBytes(this.parts.randomBytes(ID_BYTES)),
      userName: good.user_name,
      displayName: good.display_name,
      email: good.email,
      country: good.country,
      product: 'free',
      preferences: DEFAULT_PREFERENCES,
      createdAtMs: this.parts.clock.nowMs(),
      closedAtMs: null,
    }
    const added = await this.store.add(user, await this.passwords.hash(good.password))
    return added ? { user } : { errors: { user_name: 'another name: this one is taken' } }
  }

  /** Looks at a name and a password. What is wrong of the two, or whether the name exists, is not told. */
  async logIn(userName: string, password: string, address: string): Promise<{ user: User } | LogInRefusal> {
    const { clock } = this.parts
    // Nobody has a longer name; a bound on what the throttle keeps.
    const name = userName
      .trim()
      .toLowerCase()
      .slice(0, LONGEST_USER_NAME + 1)
    const waitMs = this.throttle.attempt(name, address, clock.monotonicMs())
    if (waitMs > 0) return { waitMs }
    const found = isUserName(name) ? await this.store.byUserName(name) : null
    const isRight = await this.passwords.matches(password, found?.passwordHash ?? null)
    if (!isRight || found === null || found.user.closedAtMs !== null) return { wrong: true }
    this.throttle.succeeded(name, address, clock.monotonicMs())
    if (this.passwords.isOutdated(found.passwordHash)) {
      await this.store.improveHash(found.user.id, found.passwordHash, await this.passwords.hash(password))
    }
    return { user: found.user }
  }

  /** @returns the session's token, for a cookie */
  async beginSession(user: User): Promise<string> {
    const token = newSecret(this.parts.randomBytes)
    await this.store.addSession(secretHash(token), user.id, this.parts.clock.nowMs() + SESSION_LIFETIME_MS)
    return token
  }

  /** Who is logged in; null for nobody. */
  async sessionUser(token: string): Promise<User | null> {
    return await this.store.sessionUser(secretHash(token), this.parts.clock.nowMs())
  }

  async endSession(token: string): Promise<void> {
    await this.store.endSession(secretHash(token))
  }

  /** A token for somebody who is not logged in, to bind forms to their browser. */
  newVisitor(): string {
    return newSecret(this.parts.randomBytes)
  }

  /** @throws ServiceError `not-found`, for closed accounts too */
  async user(id: string): Promise<User> {
    const user = await this.store.user(id)
    if (user === null || user.closedAtMs !== null) throw new ServiceError('not-found', `there is no user ${id}`)
    return user
  }

  /** The users with these identifiers, in their order; null where there is none or the account is closed. */
  async users(ids: readonly string[]): Promise<(User | null)[]> {
    return (await this.store.users(ids)).map((user) => (user?.closedAtMs === null ? user : null))
  }

  /** @throws ServiceError `not-found` */
  async changeProfile(id: string, changes: ProfileChanges): Promise<User> {
    return await this.change(id, (user) => changed(user, changes))
  }

  /**
   * What whoever runs the service may change: the plan, and whether the account is open.
   *
   * @throws ServiceError `not-found`
   */
  async changeStanding(
    id: string,
    standing: { product?: User['product'] | undefined; closed?: boolean | undefined },
  ): Promise<User> {
    const nowMs = this.parts.clock.nowMs()
    return await this.change(id, (user) => ({
      ...user,
      product: standing.product ?? user.product,
      closedAtMs: standing.closed === false ? null : standing.closed ? (user.closedAtMs ?? nowMs) : user.closedAtMs,
    }))
  }

  private async change(id: string, change: (user: User) => User): Promise<User> {
    const user = await this.store.change(id, change)
    if (user === null) throw new ServiceError('not-found', `there is no user ${id}`)
    this.authenticator.forgetUser(id)
    return user
  }

  /** Rotates keys and clears away what is over. */
  private async keepHouse(): Promise<void> {
    const nowMs = this.parts.clock.nowMs()
    await this.keys.rotate()
    await this.store.removeEndedSessions(nowMs)
    await this.grants.removeEnded(nowMs, ACCESS_TOKEN_LIFETIME_MS)
  }

  private keepHouseLater(): void {
    if (this.closed) return
    const { clock, keyLifetimeMs, onDefect } = this.parts
    this.stopHousekeeping = clock.after(Math.min(HOUR_MS, keyLifetimeMs / 4), () => {
      this.housekeeping = this.keepHouse()
        .catch(onDefect)
        .then(() => this.keepHouseLater())
    })
  }
}
