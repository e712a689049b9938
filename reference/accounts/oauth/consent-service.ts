import type { Clock } from '../../shared/clock.ts'
import { idFromBytes } from '../../shared/ids.ts'
import { allScopes } from '../../shared/scopes.ts'
import { newSecret, type RandomBytes, secretHash } from '../secrets.ts'
import type { App } from './app.ts'
import { type AuthorizationRequest, type CheckedRequest, checkRequest } from './authorization-request.ts'
import type { Consent, GrantStore } from './grant-store.ts'
import { withParameters } from './redirect-uri.ts'

/** RFC 6749, 4.1.2: ten minutes at most; an app comes back within seconds. */
const CODE_LIFETIME_MS = 5 * 60_000

const ID_BYTES = 16
const CLIENT_ID_BYTES = 16

export interface ConsentParts {
  readonly store: GrantStore
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  /** An authorization ended before its time. */
  readonly onRevoked: () => void
}

/** The user's side of OAuth 2: which apps there are, what they ask for, and what their users allow them. */
export class ConsentService {
  private readonly parts: ConsentParts

  constructor(parts: ConsentParts) {
    this.parts = parts
  }

  /** Registers an app. The secret is shown this once; null for a public one. */
  async createApp(
    name: string,
    redirectUris: readonly string[],
    isPublic: boolean,
  ): Promise<{ app: App; secret: string | null }> {
    const { store, clock, randomBytes } = this.parts
    const secret = isPublic ? null : newSecret(randomBytes)
    const app: App = {
      clientId: Buffer.from(randomBytes(CLIENT_ID_BYTES)).toString('hex'),
      name,
      secretHash: secret === null ? null : secretHash(secret),
      redirectUris,
      createdAtMs: clock.nowMs(),
    }
    await store.addApp(app)
    return { app, secret }
  }

  check(parameters: Parameters<typeof checkRequest>[0], issuer: string): Promise<CheckedRequest> {
    return checkRequest(parameters, this.parts.store, issuer)
  }

  /**
   * Whether the user has to be asked. What they allowed before is enough only for an app that proves who it is by a
   * secret: any program on the user's machine can say that it is a public one (RFC 8252, 8.6).
   */
  async mustAsk(userId: string, { app, scopes, alwaysAsk }: AuthorizationRequest): Promise<boolean> {
    if (alwaysAsk || app.secretHash === null) return true
    const allowed = await this.parts.store.consented(userId, app.clientId)
    return allowed === null || !scopes.every((scope) => allowed.includes(scope))
  }

  /**
   * The user allows what was asked for.
   *
   * @returns where the user goes now, with the code
   */
  async allow(userId: string, request: AuthorizationRequest, issuer: string): Promise<string> {
    const { store, clock, randomBytes } = this.parts
    const { app, scopes, redirectUri, challenge, state } = request
    const nowMs = clock.nowMs()
    const code = newSecret(randomBytes)
    const before = (await store.consented(userId, app.clientId)) ?? []
    await store.authorize(
      {
        id: idFromBytes(randomBytes(ID_BYTES)),
        userId,
        clientId: app.clientId,
        scopes,
        createdAtMs: nowMs,
      },
      { codeHash: secretHash(code), redirectUri, challenge, expiresAtMs: nowMs + CODE_LIFETIME_MS },
      allScopes.filter((scope) => before.includes(scope) || scopes.includes(scope)),
    )
    return withParameters(redirectUri, { code, state, iss: issuer })
  }

  /** The user does not: where they go now. */
  deny({ redirectUri, state }: AuthorizationRequest, issuer: string): string {
    const description = 'the user did not allow it'
    return withParameters(redirectUri, { error: 'access_denied', error_description: description, state, iss: issuer })
  }

  /** The apps that a user allows. */
  consents(userId: string): Promise<Consent[]> {
    return this.parts.store.consents(userId)
  }

  /** The user takes back everything that the app was allowed: all its tokens end at once. */
  async removeConsent(userId: string, clientId: string): Promise<void> {
    const { store, clock } = this.parts
    if ((await store.app(clientId)) === null) return
    await store.removeConsent(userId, clientId, clock.nowMs())
    this.parts.onRevoked()
  }
}
