import { idFromName } from '../shared/ids.ts'
import type { App } from './oauth/app.ts'
import type { GrantStore } from './oauth/grant-store.ts'
import type { PasswordHashes } from './password-hash.ts'
import { newSecret, type RandomBytes, secretHash } from './secrets.ts'
import type { DemoAccess, DemoAccesses, DemoFile, Plan, UserStore } from './store.ts'
import { DEFAULT_PREFERENCES } from './user.ts'

const PLANS = ['premium', 'free'] as const

/** Half of a secret is enough for a password that is guessed over the network, and can be typed. */
const PASSWORD_CHARACTERS = 20
const MARKET = 'SE'
const TOKEN_NAME = 'commands on this machine'

export const DEMO_CLIENT_ID = Buffer.from(idFromName('soundcheck/demo/app')).toString('hex').slice(0, 32)

/** A public app that is there from the first start, for programs on this machine. */
export const DEMO_APP: App = {
  clientId: DEMO_CLIENT_ID,
  name: 'Soundcheck demo app',
  secretHash: null,
  redirectUris: ['http://127.0.0.1/callback', 'http://[::1]/callback', 'http://127.0.0.1/docs/oauth2-redirect.html'],
  createdAtMs: 0,
}

export interface DemoParts {
  readonly file: DemoFile
  readonly users: UserStore
  readonly grants: GrantStore
  readonly passwords: PasswordHashes
  readonly randomBytes: RandomBytes
  readonly nowMs: number
}

/**
 * Makes the demo's accounts, one of each plan, and its app where they are missing. The accounts keep hashes like any other;
 * what opens them is kept beside, because commands on this machine use it. (Whoever may read that file may read the keys
 * that sign tokens too.) A crash at any point leaves something that the next start completes.
 */
export async function ensureDemo(parts: DemoParts): Promise<DemoAccesses> {
  const { file, grants } = parts
  await grants.addApp(DEMO_APP)
  const kept = file.load()
  const accesses = kept ?? newAccesses(parts)
  for (const plan of PLANS) await ensureAccount(plan, accesses[plan], kept === null, parts)
  // Last: as long as there is no file, the next start begins anew.
  if (kept === null) file.save(accesses)
  file.removeOld()
  return accesses
}

async function ensureAccount(plan: Plan, access: DemoAccess, isNew: boolean, parts: DemoParts): Promise<void> {
  const { users, passwords, nowMs } = parts
  const id = idFromName(`soundcheck/demo/account/${plan}`)
  if ((await users.user(id)) === null) {
    const user = {
      id,
      userName: access.userName,
      displayName: `Demo listener (${plan})`,
      email: `${access.userName}@example.org`,
      country: MARKET,
      product: plan,
      preferences: DEFAULT_PREFERENCES,
      createdAtMs: nowMs,
      closedAtMs: null,
    }
    await users.add(user, await passwords.hash(access.password))
  } else if (isNew) {
    await users.setPassword(id, await passwords.hash(access.password), nowMs)
    await users.removePersonalTokens(id, TOKEN_NAME)
  }
  await users.addPersonalToken(secretHash(access.token), id, TOKEN_NAME, nowMs)
}

function newAccesses({ file, randomBytes }: DemoParts): DemoAccesses {
  const old = file.oldTokens()
  const accessOf = (plan: Plan): DemoAccess => ({
    userName: `demo-${plan}`,
    password: newSecret(randomBytes).slice(0, PASSWORD_CHARACTERS),
    token: old[plan] ?? newSecret(randomBytes),
  })
  return { premium: accessOf('premium'), free: accessOf('free') }
}
