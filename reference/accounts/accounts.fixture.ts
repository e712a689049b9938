import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { ManualClock } from '../delivery/manual-clock.fixture.ts'
import { type TestGateway, testGateway } from '../gateway/gateway.fixture.ts'
import type { App } from './oauth/app.ts'
import { challengeOf } from './oauth/pkce.ts'
import type { TokenRequest } from './oauth/token-service.ts'
import { accountRoutes } from './routes.ts'
import { AccountService, openAccountSql } from './service.ts'
import type { AccountSql } from './store.ts'
import type { User } from './user.ts'

export const ISSUER = 'http://127.0.0.1:4700'
export const CALLBACK = 'http://127.0.0.1:9876/callback'
export const VERIFIER = 'a-verifier-of-enough-characters-0123456789-abc'

/** Quick to compute; tests of the cost itself use the real one. */
export const CHEAP_COST = { memoryKiB: 64, passes: 1, lanes: 1 }
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export interface TestAccounts {
  readonly service: AccountService
  readonly clock: ManualClock
  readonly db: AccountSql['db']
  /** Where the demo's passwords and tokens are. */
  readonly directory: string
  /** Moves the clock on, with the housekeeping that happens at the end of that time done. */
  pass(ms: number): Promise<void>
  /** What housekeeping could not do. */
  readonly defects: unknown[]
}

/** Accounts in memory, on a clock that is moved by hand; gone with the test. */
export async function openTestAccounts(
  given: { sql?: AccountSql; directory?: string; keyLifetimeMs?: number } = {},
): Promise<TestAccounts> {
  const clock = new ManualClock()
  const directory = given.directory ?? mkdtempSync(join(tmpdir(), 'soundcheck-accounts-'))
  const sql = given.sql ?? (await openAccountSql(':memory:', clock))
  const defects: unknown[] = []
  const service = await AccountService.open({
    sql,
    demoFiles: { access: join(directory, 'demo-access.json'), old: join(directory, 'accounts.json') },
    clock,
    randomBytes,
    keyLifetimeMs: given.keyLifetimeMs ?? DAY_MS,
    passwordCost: CHEAP_COST,
    onDefect: (error) => defects.push(error),
  })
  onTestFinished(async () => {
    if (given.sql === undefined) await service.close()
    if (given.directory === undefined) rmSync(directory, { recursive: true })
  })
  const housekeepingDone = () => expect.poll(() => clock.pending).toBe(1)
  const pass = async (ms: number) => {
    await clock.advance(ms - HOUR_MS)
    await housekeepingDone()
    await clock.advance(HOUR_MS)
    await housekeepingDone()
  }
  return { service, clock, pass, db: sql.db, directory, defects }
}

/** The endpoints of the accounts behind the real gateway, with the accounts' own authentication. */
export async function accountGateway(
  given: Parameters<typeof openTestAccounts>[0] = {},
): Promise<TestAccounts & { gateway: TestGateway }> {
  const accounts = await openTestAccounts(given)
  const { service } = accounts
  const gateway = await testGateway({
    endpoints: accountRoutes({ service, followersOf: async () => 7 }),
    authenticate: (authorization) => service.authenticate(authorization),
  })
  onTestFinished(() => gateway.close())
  return { ...accounts, gateway }
}

export const adaForm = {
  user_name: 'ada',
  display_name: 'Ada',
  email: 'ada@example.org',
  country: 'SE',
  password: 'correct horse battery',
}

export async function signUp(service: AccountService, userName = 'ada'): Promise<User> {
  const result = await service.signUp({ ...adaForm, user_name: userName })
  if ('errors' in result) throw new Error(JSON.stringify(result.errors))
  return result.user
}

/** An app with a secret or without one, registered for `CALLBACK`. */
export async function createApp(
  service: AccountService,
  kind: 'public' | 'confidential',
): Promise<{ app: App; secret: string | undefined }> {
  const { app, secret } = await service.consents.createApp(`A ${kind} app`, [CALLBACK], kind === 'public')
  return { app, secret: secret ?? undefined }
}

/** The fields of a token request, all but the given ones absent. */
export function tokenRequest(fields: Partial<TokenRequest>): TokenRequest {
  return {
    authorization: undefined,
    clientId: undefined,
    clientSecret: undefined,
    address: '192.0.2.1',
    grantType: undefined,
    code: undefined,
    redirectUri: undefined,
    codeVerifier: undefined,
    refreshToken: undefined,
    scope: undefined,
    ...fields,
  }
}

/** The user allows an app what it asks for: the code that it gets. */
export async function allowedCode(
  service: AccountService,
  user: User,
  app: App,
  scope = 'user-read-private user-library-read',
): Promise<string> {
  const checked = await service.consents.check(
    {
      client_id: app.clientId,
      response_type: 'code',
      redirect_uri: CALLBACK,
      scope,
      code_challenge: challengeOf(VERIFIER),
      code_challenge_method: 'S256',
    },
    ISSUER,
  )
  if (!('request' in checked)) throw new Error(JSON.stringify(checked))
  const redirect = await service.consents.allow(user.id, checked.request, ISSUER)
  return new URL(redirect).searchParams.get('code') ?? ''
}

/** Exchanges a code for tokens. */
export function redeem(
  service: AccountService,
  { app, secret }: { app: App; secret: string | undefined },
  code: string,
) {
  const { clientId } = app
  return service.tokens.token(
    tokenRequest({
      grantType: 'authorization_code',
      clientId,
      clientSecret: secret,
      code,
      redirectUri: CALLBACK,
      codeVerifier: VERIFIER,
    }),
    ISSUER,
  )
}
