import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Accounts as tables. Of passwords, tokens, codes and client secrets only hashes are kept. Scopes are words with spaces
 * between them, times epoch milliseconds; a time of null is one that has not come.
 */
export interface AccountTables {
  /** `user_name` is what people log in with, in lower case. */
  users: {
    id: string
    user_name: string
    display_name: string
    email: string
    country: string
    product: string
    explicit_filter: number
    preferred_quality: string
    language: string
    created_at_ms: number
    closed_at_ms: number | null
  }
  /** `hash` names its algorithm and parameters (the PHC string format). */
  passwords: { user_id: string; hash: string; changed_at_ms: number }
  sessions: { token_hash: string; user_id: string; expires_at_ms: number }
  personal_tokens: { token_hash: string; user_id: string; name: string; created_at_ms: number }
  /** `secret_hash` is null for apps that cannot keep a secret; `redirect_uris` is a JSON list. */
  apps: {
    client_id: string
    name: string
    secret_hash: string | null
    redirect_uris: string
    created_at_ms: number
  }
  /** What a user allows an app, so that the question is not asked twice. */
  consents: { user_id: string; client_id: string; scopes: string; given_at_ms: number }
  /** One run of the authorization code grant: its code, its refresh tokens and its access tokens end with it. */
  authorizations: {
    id: string
    user_id: string
    client_id: string
    scopes: string
    created_at_ms: number
    revoked_at_ms: number | null
  }
  authorization_codes: {
    code_hash: string
    authorization_id: string
    redirect_uri: string
    challenge: string | null
    expires_at_ms: number
    used_at_ms: number | null
  }
  refresh_tokens: {
    token_hash: string
    authorization_id: string
    expires_at_ms: number
    used_at_ms: number | null
  }
  /** `private_jwk` is a JSON Web Key with its private part. */
  signing_keys: { kid: string; private_jwk: string; not_before_ms: number; not_after_ms: number }
}

export const accountMigrations: Record<string, Migration> = {
  '0001-accounts': { up: createAccounts },
  '0002-sessions-by-user': { up: indexSessions },
}

/** A new password ends the sessions of its user. */
async function indexSessions({ schema }: Kysely<unknown>): Promise<void> {
  await schema.createIndex('sessions_by_user').on('sessions').column('user_id').execute()
}

async function createAccounts({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('users')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('user_name', 'text', (c) => c.notNull().unique())
    .addColumn('display_name', 'text', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('country', 'text', (c) => c.notNull())
    .addColumn('product', 'text', (c) => c.notNull())
    .addColumn('explicit_filter', 'integer', (c) => c.notNull())
    .addColumn('preferred_quality', 'text', (c) => c.notNull())
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .addColumn('closed_at_ms', 'bigint')
    .execute()
  await schema
    .createTable('passwords')
    .addColumn('user_id', 'text', (c) => c.primaryKey().references('users.id'))
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('changed_at_ms', 'bigint', (c) => c.notNull())
    .execute()
  await schema
    .createTable('sessions')
    .addColumn('token_hash', 'text', (c) => c.primaryKey())
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
    .addColumn('expires_at_ms', 'bigint', (c) => c.notNull())
    .execute()
  await schema
    .createTable('personal_tokens')
    .addColumn('token_hash', 'text', (c) => c.primaryKey())
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .execute()
  await schema
    .createTable('apps')
    .addColumn('client_id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('secret_hash', 'text')
    .addColumn('redirect_uris', 'text', (c) => c.notNull())
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .execute()
  await schema
    .createTable('consents')
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
    .addColumn('client_id', 'text', (c) => c.notNull().references('apps.client_id'))
    .addColumn('scopes', 'text', (c) => c.notNull())
    .addColumn('given_at_ms', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('consents_key', ['user_id', 'client_id'])
    .execute()
  await schema
    .createTable('authorizations')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
    .addColumn('client_id', 'text', (c) => c.notNull().references('apps.client_id'))
    .addColumn('scopes', 'text', (c) => c.notNull())
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .addColumn('revoked_at_ms', 'bigint')
    .execute()
  await schema.createIndex('authorizations_by_user').on('authorizations').columns(['user_id', 'client_id']).execute()
  await schema
    .createTable('authorization_codes')
    .addColumn('code_hash', 'text', (c) => c.primaryKey())
    .addColumn('authorization_id', 'text', (c) => c.notNull().references('authorizations.id'))
    .addColumn('redirect_uri', 'text', (c) => c.notNull())
    .addColumn('challenge', 'text')
    .addColumn('expires_at_ms', 'bigint', (c) => c.notNull())
    .addColumn('used_at_ms', 'bigint')
    .execute()
  await schema
    .createTable('refresh_tokens')
    .addColumn('token_hash', 'text', (c) => c.primaryKey())
    .addColumn('authorization_id', 'text', (c) => c.notNull().references('authorizations.id'))
    .addColumn('expires_at_ms', 'bigint', (c) => c.notNull())
    .addColumn('used_at_ms', 'bigint')
    .execute()
  for (const table of ['authorization_codes', 'refresh_tokens']) {
    await schema.createIndex(`${table}_by_authorization`).on(table).column('authorization_id').execute()
  }
  for (const table of ['sessions', 'authorization_codes', 'refresh_tokens']) {
    await schema.createIndex(`${table}_by_end`).on(table).column('expires_at_ms').execute()
  }
  await schema
    .createTable('signing_keys')
    .addColumn('kid', 'text', (c) => c.primaryKey())
    .addColumn('private_jwk', 'text', (c) => c.notNull())
    .addColumn('not_before_ms', 'bigint', (c) => c.notNull())
    .addColumn('not_after_ms', 'bigint', (c) => c.notNull())
    .execute()
}
