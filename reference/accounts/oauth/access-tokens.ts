import { errors, jwtVerify, SignJWT } from 'jose'
import type { Clock } from '../../shared/clock.ts'
import { isScope, type Scope } from '../../shared/scopes.ts'
import { ServiceError } from '../../shared/service-error.ts'
import { newSecret, type RandomBytes } from '../secrets.ts'
import { SIGNING_ALGORITHM, type SigningKeys } from './signing-keys.ts'

/** What an access token says. */
export interface AccessClaims {
  readonly clientId: string
  /** For whom the app asks; null when it asks for itself. */
  readonly userId: string | null
  /** The run of the authorization code grant that it comes from; null when there was none. */
  readonly authorizationId: string | null
  readonly scopes: readonly Scope[]
}

/** For whom the tokens are: the API of this service, under whichever address it is reached. */
const AUDIENCE = 'soundcheck'
const TYPE = 'at+jwt'

/** Access tokens as signed JSON Web Tokens, in the profile of RFC 9068. */
export class AccessTokens {
  private readonly keys: SigningKeys
  private readonly clock: Clock
  private readonly randomBytes: RandomBytes
  private readonly lifetimeMs: number

  constructor(keys: SigningKeys, clock: Clock, randomBytes: RandomBytes, lifetimeMs: number) {
    this.keys = keys
    this.clock = clock
    this.randomBytes = randomBytes
    this.lifetimeMs = lifetimeMs
  }

  /** @param issuer address of the service as the app knows it */
  async issue(claims: AccessClaims, issuer: string): Promise<{ token: string; expiresInS: number }> {
    const { kid, key } = await this.keys.signer()
    const issuedAtS = Math.floor(this.clock.nowMs() / 1000)
    const expiresInS = Math.floor(this.lifetimeMs / 1000)
    const token = await new SignJWT({
      client_id: claims.clientId,
      scope: claims.scopes.join(' '),
      ...(claims.authorizationId === null ? {} : { authorization_id: claims.authorizationId }),
    })
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, typ: TYPE, kid })
      .setIssuer(issuer)
      .setAudience(AUDIENCE)
      .setSubject(claims.userId ?? claims.clientId)
      .setIssuedAt(issuedAtS)
      .setExpirationTime(issuedAtS + expiresInS)
      .setJti(newSecret(this.randomBytes))
      .sign(key)
    return { token, expiresInS }
  }

  /**
   * What a token says, if one of our keys signed it and its time is not over.
   *
   * @throws ServiceError `token-invalid`, `token-expired`
   */
  async verify(token: string): Promise<AccessClaims & { expiresAtMs: number }> {
    try {
      const { payload } = await jwtVerify(token, async ({ kid }) => await this.verifier(kid), {
        algorithms: [SIGNING_ALGORITHM],
        typ: TYPE,
        audience: AUDIENCE,
        requiredClaims: ['iss', 'sub', 'exp', 'iat', 'jti', 'client_id', 'scope'],
        currentDate: new Date(this.clock.nowMs()),
      })
      const clientId = String(payload.client_id)
      const authorizationId = payload.authorization_id === undefined ? null : String(payload.authorization_id)
      return {
        clientId,
        userId: authorizationId === null ? null : String(payload.sub),
        authorizationId,
        scopes: String(payload.scope).split(' ').filter(isScope),
        expiresAtMs: Number(payload.exp) * 1000,
      }
    } catch (error) {
      if (error instanceof errors.JWTExpired) {
        throw new ServiceError('token-expired', 'Authorization: the token has ended; refresh it')
      }
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw invalidToken()
      throw error
    }
  }

  private async verifier(kid: string | undefined) {
    const key = kid === undefined ? null : await this.keys.verifier(kid)
    if (key === null) throw new errors.JWKSNoMatchingKey()
    return key
  }
}

export function invalidToken(): ServiceError {
  return new ServiceError('token-invalid', 'Authorization: the token is not one that this service gave out')
}
