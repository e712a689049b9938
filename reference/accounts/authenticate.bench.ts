import { randomBytes } from 'node:crypto'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { createLocalJWKSet, jwtVerify } from 'jose'
import type { Area, Contender } from '../../bench/area.ts'
import { systemClock } from '../system-clock.ts'
import { Authenticator } from './authenticate.ts'
import { DEMO_APP } from './demo-accounts.ts'
import { AccessTokens } from './oauth/access-tokens.ts'
import { GrantStore } from './oauth/grant-store.ts'
import { SigningKeys } from './oauth/signing-keys.ts'
import { newSecret } from './secrets.ts'
import { openAccountSql, UserStore } from './store.ts'
import { DEFAULT_PREFERENCES } from './user.ts'

const USERS = 1000
const HOUR_MS = 3_600_000
/** Of the shared words: runs that were asked for, runs that are done, requests that were let in. */
const ASKED = 0
const DONE = 1
const LET_IN = 2

type Kind = 'known' | 'new' | 'bare'

/** Verification is asynchronous: it happens on a thread of its own, for which the benchmark's thread waits. */
function contender(name: string, kind: Kind): Contender {
  const words = new Int32Array(new SharedArrayBuffer(12))
  new Worker(new URL(import.meta.url), { workerData: { kind, words } }).unref()
  return {
    name,
    prepare: () => () => {
      const run = Atomics.add(words, ASKED, 1) + 1
      Atomics.notify(words, ASKED)
      while (Atomics.load(words, DONE) < run) Atomics.wait(words, DONE, run - 1)
      return Atomics.load(words, LET_IN)
    },
  }
}

/** Accounts in memory with a token each, and what looks at the tokens. */
async function open(kind: Kind): Promise<() => Promise<number>> {
  const clock = systemClock
  const { db } = await openAccountSql(':memory:', clock)
  const users = new UserStore(db)
  const grants = new GrantStore(db)
  const keys = new SigningKeys(db, clock, randomBytes, { keyLifetimeMs: 24 * HOUR_MS, tokenLifetimeMs: HOUR_MS })
  await keys.rotate()
  await grants.addApp(DEMO_APP)
  const accessTokens = new AccessTokens(keys, clock, randomBytes, HOUR_MS)
  const headers = await Promise.all(
    Array.from({ length: USERS }, async (_, i) => {
      const userId = String(i).padStart(22, '0')
      const authorizationId = `a${userId.slice(1)}`
      const createdAtMs = clock.nowMs()
      const clientId = DEMO_APP.clientId
      const profile = { displayName: 'Ada', email: 'ada@example.org', country: 'SE', product: 'free' } as const
      const user = { id: userId, userName: `ada${i}`, ...profile, preferences: DEFAULT_PREFERENCES }
      await users.add({ ...user, createdAtMs, closedAtMs: null }, null)
      await grants.authorize(
        { id: authorizationId, userId, clientId, scopes: [], createdAtMs },
        { codeHash: userId, redirectUri: '', challenge: null, expiresAtMs: createdAtMs },
        [],
      )
      const claims = { clientId, userId, authorizationId, scopes: ['streaming'] } as const
      return `Bearer ${(await accessTokens.issue(claims, 'http://127.0.0.1:4700')).token}`
    }),
  )
  const newAuthenticator = () =>
    new Authenticator({ users, grants, accessTokens, clock, operatorToken: newSecret(randomBytes) })
  const kept = newAuthenticator()
  const jwks = createLocalJWKSet({ keys: keys.jwks().keys.map((key) => ({ ...key, kty: 'EC' })) })
  return async () => {
    const authenticator = kind === 'known' ? kept : newAuthenticator()
    let letIn = 0
    for (const header of headers) {
      if (kind === 'bare') await jwtVerify(header.slice('Bearer '.length), jwks, { typ: 'at+jwt' })
      else await authenticator.authenticate(header)
      letIn++
    }
    return letIn
  }
}

if (!isMainThread) {
  const { kind, words } = workerData as { kind: Kind; words: Int32Array }
  const run = await open(kind)
  for (let done = 0; ; ) {
    while (Atomics.load(words, ASKED) === done) Atomics.wait(words, ASKED, done)
    Atomics.store(words, LET_IN, await run())
    done++
    Atomics.store(words, DONE, done)
    Atomics.notify(words, DONE)
  }
}

const against = () => contender('jose jwtVerify alone', 'bare')

const area: Area = {
  name: 'platform',
  comparisons: [
    {
      name: 'who asks, by a token seen before',
      unit: 'requests',
      open: () => ({ operations: USERS, subject: contender('authenticate', 'known'), against: against() }),
    },
    {
      name: 'who asks, by a token never seen',
      unit: 'requests',
      open: () => ({ operations: USERS, subject: contender('authenticate', 'new'), against: against() }),
    },
  ],
}
export default area
