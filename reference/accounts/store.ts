import { existsSync, readFileSync, rmSync } from 'node:fs'
import type { Kysely, Selectable } from 'kysely'
import * as z from 'zod'
import type { Clock } from '../shared/clock.ts'
import { isId } from '../shared/ids.ts'
import { writeFileDurably } from '../storage/files/write-durably.ts'
import { openSql, type Sql } from '../storage/sql/sql.ts'
import { type AccountTables, accountMigrations } from './tables.ts'
import type { User } from './user.ts'

/** Where the accounts are kept. */
export type AccountSql = Sql<AccountTables>

/** @param location path of an SQLite file, `:memory:`, or the URL of a PostgreSQL database */
export function openAccountSql(location: string, clock: Clock): Promise<AccountSql> {
  return openSql<AccountTables>({ location, schema: 'accounts', migrations: accountMigrations, clock })
}

/** Users, their passwords, personal tokens and sessions, in SQL. What resolves is on disk. */
export class UserStore {
  private readonly db: Kysely<AccountTables>

  constructor(db: Kysely<AccountTables>) {
    this.db = db
  }

  /** @returns whether it was added; not if the identifier or the user name is taken */
  async add(user: User, passwordHash: string | null): Promise<boolean> {
    return await this.db.transaction().execute(async (db) => {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('users')
        .values(rowOf(user))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      if (Number(numInsertedOrUpdatedRows) === 0) return false
      if (passwordHash !== null) {
        await db
          .insertInto('passwords')
          .values({ user_id: user.id, hash: passwordHash, changed_at_ms: user.createdAtMs })
          .execute()
      }
      return true
    })
  }

  async user(id: string): Promise<User | null> {
    if (!isId(id)) return null
    const row = await this.db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
    return row ? userFrom(row) : null
  }

  /** The users with these identifiers, in their order; null where there is none. */
  async users(ids: readonly string[]): Promise<(User | null)[]> {
    const rows = await this.db.selectFrom('users').selectAll().where('id', 'in', ids.filter(isId)).execute()
    const byId = new Map(rows.map((row) => [row.id, userFrom(row)]))
    return ids.map((id) => byId.get(id) ?? null)
  }

  /** Who logs in with this name, and the hash of their password. */
  async byUserName(userName: string): Promise<{ user: User; passwordHash: string } | null> {
    const row = await this.db
      .selectFrom('users')
      .innerJoin('passwords', 'passwords.user_id', 'users.id')
      .selectAll('users')
      .select('passwords.hash')
      .where('user_name', '=', userName)
      .executeTakeFirst()
    return row ? { user: userFrom(row), passwordHash: row.hash } : null
  }

  /**
   * Reads a user and writes what `change` makes of them, with nobody in between.
   *
   * @returns the user as written; null when there is none
   */
  async change(id: string, change: (user: User) => User): Promise<User | null> {
    if (!isId(id)) return null
    return await this.db.transaction().execute(async (db) => {
      // Writing first takes the row's lock on every engine.
      await db.updateTable('users').set({ id }).where('id', '=', id).execute()
      const row = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
      if (row === undefined) return null
      const user = change(userFrom(row))
      await db.updateTable('users').set(rowOf(user)).where('id', '=', id).execute()
      return user
    })
  }

  async setPassword(userId: string, hash: string, changedAtMs: number): Promise<void> {
    await this.db
      .insertInto('passwords')
      .values({ user_id: userId, hash, changed_at_ms: changedAtMs })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ hash, changed_at_ms: changedAtMs }))
      .execute()
  }

  /** When the password was set, epoch ms; null for an account without one. */
  async passwordChangedAtMs(userId: string): Promise<number | null> {
    const row = await this.db
      .selectFrom('passwords')
      .select('changed_at_ms')
      .where('user_id', '=', userId)
      .executeTakeFirst()
    return row?.changed_at_ms ?? null
  }

  /** Puts a better hash of the same password in the place of one, unless the password was changed meanwhile. */
  async improveHash(userId: string, was: string, hash: string): Promise<void> {
    await this.db.updateTable('passwords').set({ hash }).where('user_id', '=', userId).where('hash', '=', was).execute()
  }

  /**
   * Puts another password in the place of one, and ends the sessions and authorizations of the user with it.
   *
   * @returns whether that one was still there; nothing ends otherwise
   */
  async changePassword(userId: string, was: string, hash: string, nowMs: number): Promise<boolean> {
    return await this.db.transaction().execute(async (db) => {
      const { numUpdatedRows } = await db
        .updateTable('passwords')
        .set({ hash, changed_at_ms: nowMs })
        .where('user_id', '=', userId)
        .where('hash', '=', was)
        .executeTakeFirst()
      if (Number(numUpdatedRows) === 0) return false
      await db.deleteFrom('sessions').where('user_id', '=', userId).execute()
      await db
        .updateTable('authorizations')
        .set({ revoked_at_ms: nowMs })
        .where('user_id', '=', userId)
        .where('revoked_at_ms', 'is', null)
        .execute()
      return true
    })
  }

  /** Ends the personal tokens of this user that have this name. */
  async removePersonalTokens(userId: string, name: string): Promise<void> {
    await this.db.deleteFrom('personal_tokens').where('user_id', '=', userId).where('name', '=', name).execute()
  }

  async addPersonalToken(tokenHash: string, userId: string, name: string, createdAtMs: number): Promise<void> {
    await this.db
      .insertInto('personal_tokens')
      .values({ token_hash: tokenHash, user_id: userId, name, created_at_ms: createdAtMs })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }

  /** Whose token it is. */
  async personalTokenOwner(tokenHash: string): Promise<string | null> {
    const row = await this.db
      .selectFrom('personal_tokens')
      .select('user_id')
      .where('token_hash', '=', tokenHash)
      .executeTakeFirst()
    return row?.user_id ?? null
  }

  async addSession(tokenHash: string, userId: string, expiresAtMs: number): Promise<void> {
    await this.db
      .insertInto('sessions')
      .values({ token_hash: tokenHash, user_id: userId, expires_at_ms: expiresAtMs })
      .execute()
  }

  /** Who is logged in by this session. */
  async sessionUser(tokenHash: string, nowMs: number): Promise<User | null> {
    const row = await this.db
      .selectFrom('sessions')
      .innerJoin('users', 'users.id', 'sessions.user_id')
      .selectAll('users')
      .where('token_hash', '=', tokenHash)
      .where('expires_at_ms', '>', nowMs)
      .where('closed_at_ms', 'is', null)
      .executeTakeFirst()
    return row ? userFrom(row) : null
  }

  async endSession(tokenHash: string): Promise<void> {
    await this.db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute()
  }

  async removeEndedSessions(nowMs: number): Promise<void> {
    await this.db.deleteFrom('sessions').where('expires_at_ms', '<=', nowMs).execute()
  }
}

const secret = z.string().min(1)
const access = z.object({ userName: z.string(), password: secret, token: secret })
const accessFile = z.object({ schemaVersion: z.literal(1), premium: access, free: access })
/** What versions before the accounts were in SQL wrote. */
const oldAccounts = z.array(z.object({ plan: z.enum(['premium', 'free']), token: secret }))

export type Plan = User['product']

/** How whoever runs the service uses a demo account. */
export type DemoAccess = Readonly<z.output<typeof access>>
export type DemoAccesses = Readonly<Record<Plan, DemoAccess>>

/** Files of the data directory. */
export interface DemoPaths {
  /** Passwords and tokens of the demo accounts, readable by their owner only. */
  readonly access: string
  /** `accounts.json` of older versions; its tokens stay good, and it is removed. */
  readonly old: string
}

/** What opens the demo accounts, for the commands on this machine. */
export class DemoFile {
  private readonly paths: DemoPaths

  constructor(paths: DemoPaths) {
    this.paths = paths
  }

  /**
   * What was saved last; null if nothing was.
   *
   * @throws Error when the file is not what was saved
   */
  load(): DemoAccesses | null {
    const { access: path } = this.paths
    if (!existsSync(path)) return null
    try {
      const { premium, free } = accessFile.parse(JSON.parse(readFileSync(path, 'utf8')))
      return { premium, free }
    } catch {
      // The parser's own message would print what it found, and that is secret.
      throw new Error(`${path}: expected passwords and tokens of the demo accounts. Remove it: new ones are made.`)
    }
  }

  /** On disk when this returns. */
  save(accesses: DemoAccesses): void {
    writeFileDurably(this.paths.access, `${JSON.stringify({ schemaVersion: 1, ...accesses }, null, 2)}\n`)
  }

  /** The tokens that an older version gave out. */
  oldTokens(): Partial<Record<Plan, string>> {
    const { old: path } = this.paths
    if (!existsSync(path)) return {}
    const parsed = oldAccounts.safeParse(jsonOf(readFileSync(path, 'utf8')))
    if (!parsed.success) {
      throw new Error(`${path}: expected the accounts of an older version. Remove it: new tokens are made.`)
    }
    return Object.fromEntries(parsed.data.map(({ plan, token }) => [plan, token]))
  }

  removeOld(): void {
    rmSync(this.paths.old, { force: true })
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function rowOf(user: User): Selectable<AccountTables['users']> {
  const { preferences } = user
  return {
    id: user.id,
    user_name: user.userName,
    display_name: user.displayName,
    email: user.email,
    country: user.country,
    product: user.product,
    explicit_filter: preferences.explicitFilter ? 1 : 0,
    preferred_quality: preferences.quality,
    language: preferences.language,
    created_at_ms: user.createdAtMs,
    closed_at_ms: user.closedAtMs,
  }
}

function userFrom(row: Selectable<AccountTables['users']>): User {
  return {
    id: row.id,
    userName: row.user_name,
    displayName: row.display_name,
    email: row.email,
    country: row.country,
    product: row.product === 'premium' ? 'premium' : 'free',
    preferences: {
      explicitFilter: row.explicit_filter === 1,
      quality: row.preferred_quality,
      language: row.language,
    },
    createdAtMs: row.created_at_ms,
    closedAtMs: row.closed_at_ms,
  }
}
