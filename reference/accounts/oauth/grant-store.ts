import type { Kysely, Selectable } from 'kysely'
import { isScope, type Scope } from '../../shared/scopes.ts'
import type { AccountTables } from '../tables.ts'
import type { App } from './app.ts'

/** What an app is named by, as in the Web API. */
const CLIENT_ID = /^[0-9a-f]{32}$/

/** One run of the authorization code grant. */
export interface Authorization {
  readonly id: string
  readonly userId: string
  readonly clientId: string
  readonly scopes: readonly Scope[]
  readonly createdAtMs: number
}

/** A code or a refresh token with the authorization that it belongs to. */
export interface Issued {
  readonly authorization: Authorization
  /** The user took it back, or a used token was used again. */
  readonly revoked: boolean
  readonly used: boolean
  readonly expiresAtMs: number
}

export interface IssuedCode extends Issued {
  readonly redirectUri: string
  readonly challenge: string | null
}

export interface NewCode {
  readonly codeHash: string
  readonly redirectUri: string
  readonly challenge: string | null
  readonly expiresAtMs: number
}

/** An app that a user allows. */
export interface Consent {
  readonly app: App
  readonly scopes: readonly Scope[]
  readonly givenAtMs: number
}

/** Apps, what users allow them, codes and refresh tokens, in SQL. What resolves is on disk. */
export class GrantStore {
  private readonly db: Kysely<AccountTables>

  constructor(db: Kysely<AccountTables>) {
    this.db = db
  }

  async addApp(app: App): Promise<void> {
    await this.db
      .insertInto('apps')
      .values({
        client_id: app.clientId,
        name: app.name,
        secret_hash: app.secretHash,
        redirect_uris: JSON.stringify(app.redirectUris),
        created_at_ms: app.createdAtMs,
      })
      // Only the demo's app comes again, with what the newest version says of it.
      .onConflict((conflict) =>
        conflict.column('client_id').doUpdateSet({ redirect_uris: JSON.stringify(app.redirectUris) }),
      )
      .execute()
  }

  async app(clientId: string): Promise<App | null> {
    if (!CLIENT_ID.test(clientId)) return null
    const row = await this.db.selectFrom('apps').selectAll().where('client_id', '=', clientId).executeTakeFirst()
    return row ? appFrom(row) : null
  }

  /** Newest first. */
  async consents(userId: string): Promise<Consent[]> {
    const rows = await this.db
      .selectFrom('consents')
      .innerJoin('apps', 'apps.client_id', 'consents.client_id')
      .selectAll('apps')
      .select(['consents.scopes', 'consents.given_at_ms'])
      .where('user_id', '=', userId)
      .orderBy('given_at_ms', 'desc')
      .orderBy('apps.client_id')
      .execute()
    return rows.map((row) => ({ app: appFrom(row), scopes: scopesFrom(row.scopes), givenAtMs: row.given_at_ms }))
  }

  /** What the user has allowed the app already; null for nothing yet. */
  async consented(userId: string, clientId: string): Promise<readonly Scope[] | null> {
    const row = await this.db
      .selectFrom('consents')
      .select('scopes')
      .where('user_id', '=', userId)
      .where('client_id', '=', clientId)
      .executeTakeFirst()
    return row ? scopesFrom(row.scopes) : null
  }

  /** Begins an authorization with its code, and keeps that the user allows the app so much. */
  async authorize(authorization: Authorization, code: NewCode, consented: readonly Scope[]): Promise<void> {
    const { id, userId, clientId, createdAtMs } = authorization
    const scopes = consented.join(' ')
    await this.db.transaction().execute(async (db) => {
      await db
        .insertInto('consents')
        .values({ user_id: userId, client_id: clientId, scopes, given_at_ms: createdAtMs })
        .onConflict((conflict) => conflict.columns(['user_id', 'client_id']).doUpdateSet({ scopes }))
        .execute()
      await db
        .insertInto('authorizations')
        .values({
          id,
          user_id: userId,
          client_id: clientId,
          scopes: authorization.scopes.join(' '),
          created_at_ms: createdAtMs,
          revoked_at_ms: null,
        })
        .execute()
      await db
        .insertInto('authorization_codes')
        .values({
          code_hash: code.codeHash,
          authorization_id: id,
          redirect_uri: code.redirectUri,
          challenge: code.challenge,
          expires_at_ms: code.expiresAtMs,
          used_at_ms: null,
        })
        .execute()
    })
  }

  async code(codeHash: string): Promise<IssuedCode | null> {
    const row = await this.db
      .selectFrom('authorization_codes')
      .innerJoin('authorizations', 'authorizations.id', 'authorization_codes.authorization_id')
      .selectAll()
      .where('code_hash', '=', codeHash)
      .executeTakeFirst()
    return row ? { ...issuedFrom(row), redirectUri: row.redirect_uri, challenge: row.challenge } : null
  }

  /**
   * Turns a code into a refresh token, once.
   *
   * @returns whether it was the first time
   */
  async redeemCode(codeHash: string, refresh: NewRefreshToken, nowMs: number): Promise<boolean> {
    return await this.db.transaction().execute(async (db) => {
      const { numUpdatedRows } = await db
        .updateTable('authorization_codes')
        .set({ used_at_ms: nowMs })
        .where('code_hash', '=', codeHash)
        .where('used_at_ms', 'is', null)
        .executeTakeFirst()
      if (Number(numUpdatedRows) === 0) return false
      await addRefreshToken(db, refresh)
      return true
    })
  }

  async refreshToken(tokenHash: string): Promise<Issued | null> {
    const row = await this.db
      .selectFrom('refresh_tokens')
      .innerJoin('authorizations', 'authorizations.id', 'refresh_tokens.authorization_id')
      .selectAll()
      .where('token_hash', '=', tokenHash)
      .executeTakeFirst()
    return row ? issuedFrom(row) : null
  }

  /**
   * Exchanges a refresh token for the next one, once.
   *
   * @returns whether it was the first time
   */
  async rotate(tokenHash: string, next: NewRefreshToken, nowMs: number): Promise<boolean> {
    return await this.db.transaction().execute(async (db) => {
      const { numUpdatedRows } = await db
        .updateTable('refresh_tokens')
        .set({ used_at_ms: nowMs })
        .where('token_hash', '=', tokenHash)
        .where('used_at_ms', 'is', null)
        .executeTakeFirst()
      if (Number(numUpdatedRows) === 0) return false
      await addRefreshToken(db, next)
      return true
    })
  }

  /** Whether the authorization is there and nobody has taken it back. */
  async stands(authorizationId: string): Promise<boolean> {
    const row = await this.db
      .selectFrom('authorizations')
      .select('revoked_at_ms')
      .where('id', '=', authorizationId)
      .executeTakeFirst()
    return row !== undefined && row.revoked_at_ms === null
  }

  async revoke(authorizationId: string, nowMs: number): Promise<void> {
    await this.db
      .updateTable('authorizations')
      .set({ revoked_at_ms: nowMs })
      .where('id', '=', authorizationId)
      .where('revoked_at_ms', 'is', null)
      .execute()
  }

  /** The user takes back everything that the app was allowed. */
  async removeConsent(userId: string, clientId: string, nowMs: number): Promise<void> {
    await this.db.transaction().execute(async (db) => {
      await db.deleteFrom('consents').where('user_id', '=', userId).where('client_id', '=', clientId).execute()
      await db
        .updateTable('authorizations')
        .set({ revoked_at_ms: nowMs })
        .where('user_id', '=', userId)
        .where('client_id', '=', clientId)
        .where('revoked_at_ms', 'is', null)
        .execute()
    })
  }

  /** Removes codes and refresh tokens that are over, and authorizations of which nothing is left. */
  async removeEnded(nowMs: number, accessTokenLifetimeMs: number): Promise<void> {
    await this.db.transaction().execute(async (db) => {
      // Each is kept for the life of the access token that it gave, so that a second use of a code still ends that one.
      const endMs = nowMs - accessTokenLifetimeMs
      await db.deleteFrom('authorization_codes').where('expires_at_ms', '<=', endMs).execute()
      await db.deleteFrom('refresh_tokens').where('expires_at_ms', '<=', endMs).execute()
      await db
        .deleteFrom('authorizations')
        .where('id', 'not in', (eb) => eb.selectFrom('refresh_tokens').select('authorization_id'))
        .where('id', 'not in', (eb) => eb.selectFrom('authorization_codes').select('authorization_id'))
        .execute()
    })
  }
}

export interface NewRefreshToken {
  readonly tokenHash: string
  readonly authorizationId: string
  readonly expiresAtMs: number
}

async function addRefreshToken(db: Kysely<AccountTables>, token: NewRefreshToken): Promise<void> {
  await db
    .insertInto('refresh_tokens')
    .values({
      token_hash: token.tokenHash,
      authorization_id: token.authorizationId,
      expires_at_ms: token.expiresAtMs,
      used_at_ms: null,
    })
    .execute()
}

function appFrom(row: Selectable<AccountTables['apps']>): App {
  return {
    clientId: row.client_id,
    name: row.name,
    secretHash: row.secret_hash,
    redirectUris: JSON.parse(row.redirect_uris) as string[],
    createdAtMs: row.created_at_ms,
  }
}

function issuedFrom(
  row: Selectable<AccountTables['authorizations']> & { used_at_ms: number | null; expires_at_ms: number },
): Issued {
  return {
    authorization: {
      id: row.id,
      userId: row.user_id,
      clientId: row.client_id,
      scopes: scopesFrom(row.scopes),
      createdAtMs: row.created_at_ms,
    },
    revoked: row.revoked_at_ms !== null,
    used: row.used_at_ms !== null,
    expiresAtMs: row.expires_at_ms,
  }
}

function scopesFrom(words: string): Scope[] {
  return words.split(' ').filter(isScope)
}
