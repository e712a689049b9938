import { describe, expect, it } from 'vitest'
import { ManualClock } from '../delivery/manual-clock.fixture.ts'
import { openSql } from '../storage/sql/sql.ts'
import type { SqlEngine } from '../storage/sql/sql-engines.fixture.ts'
import { adaForm, allowedCode, createApp, openTestAccounts, redeem, signUp } from './accounts.fixture.ts'
import { checkTokenFamilies } from './oauth/token-family.fixture.ts'
import { type AccountTables, accountMigrations } from './tables.ts'

const ADDRESS = '192.0.2.7'
const DAY_MS = 24 * 3_600_000
const NOBODY = ['\0', "' or 1=1 --", '0'.repeat(22), '0'.repeat(32)]

/** What accounts do on every SQL engine alike. */
export function accountSuite(engine: SqlEngine): void {
  const open = async () => openTestAccounts({ sql: await engine.open<AccountTables>('accounts', accountMigrations) })

  describe('accounts', () => {
    it('make sure that a name is had once', async () => {
      const { service } = await open()
      const results = await Promise.all([1, 2, 3, 4].map(() => service.signUp(adaForm)))
      expect(results.filter((result) => 'user' in result)).toHaveLength(1)
    })

    it('know passwords, sessions, changes and closed accounts', async () => {
      const { service } = await open()
      const user = await signUp(service)
      expect(await service.logIn('ada', adaForm.password, ADDRESS)).toEqual({ user })
      const session = await service.beginSession(user)
      expect(await service.sessionUser(session)).toEqual(user)
      const changed = await service.changeProfile(user.id, {
        explicit_content: { filter_enabled: true },
        display_name: "Åda's 🎧",
      })
      expect(await service.sessionUser(session)).toEqual(changed)
      expect(changed).toEqual({
        ...user,
        displayName: "Åda's 🎧",
        preferences: { ...user.preferences, explicitFilter: true },
      })
      await service.changeStanding(user.id, { closed: true })
      expect(await service.sessionUser(session)).toBeNull()
    })

    it('take one of several new passwords, and end what the old one let in', async () => {
      const { service } = await open()
      const [user, other] = [await signUp(service), await signUp(service, 'bob')]
      const [session, others] = [await service.beginSession(user), await service.beginSession(other)]
      const passwords = ['the first new password', 'the second new password']
      const results = await Promise.all(
        passwords.map((next) => {
          const form = { current_password: adaForm.password, new_password: next, repeated_password: next }
          return service.passwordChange.change(user, form, ADDRESS)
        }),
      )
      expect(results.filter((result) => 'changed' in result)).toHaveLength(1)
      expect(await service.sessionUser(session)).toBeNull()
      expect(await service.sessionUser(others)).toEqual(other)
      const [taken] = passwords.filter((_, i) => 'changed' in (results[i] ?? {}))
      expect(await service.logIn('ada', taken ?? '', ADDRESS)).toEqual({ user })
      const { password } = await service.passwordChange.reset('ada')
      expect(await service.logIn('ada', password, ADDRESS)).toEqual({ user })
    })

    it('keep changes that are made at once', async () => {
      const { service } = await open()
      const { id } = await signUp(service)
      await Promise.all([
        service.changeProfile(id, { country: 'NO' }),
        service.changeProfile(id, { language: 'nb' }),
        service.changeStanding(id, { product: 'premium' }),
      ])
      expect(await service.user(id)).toMatchObject({
        country: 'NO',
        product: 'premium',
        preferences: { language: 'nb' },
      })
    })

    it('find several at once, in the order that was asked for', async () => {
      const { service } = await open()
      const [ada, bob, eve] = [await signUp(service, 'ada'), await signUp(service, 'bob'), await signUp(service, 'eve')]
      await service.changeStanding(eve.id, { closed: true })
      expect(await service.users([bob.id, 'nobody', eve.id, ada.id, bob.id])).toEqual([bob, null, null, ada, bob])
      expect(await service.users([])).toEqual([])
    })

    it('find nobody by what is no name', async () => {
      const { service } = await open()
      const user = await signUp(service)
      for (const name of NOBODY) {
        expect(await service.logIn(name, adaForm.password, ADDRESS)).not.toHaveProperty('user')
        await expect(service.user(name)).rejects.toMatchObject({ code: 'not-found' })
        await expect(service.changeStanding(name, { closed: true })).rejects.toMatchObject({ code: 'not-found' })
        await expect(service.authenticate(`Bearer ${name}`)).rejects.toHaveProperty('code')
        expect(await service.consents.check({ client_id: name }, 'http://127.0.0.1')).toHaveProperty('problem')
        await service.consents.removeConsent(user.id, name)
      }
    })

    it('give out codes and refresh tokens that work once', async () => {
      const { service } = await open()
      await checkTokenFamilies(service, 30)
    })

    it('clear away what is over', async () => {
      const { service, pass, db } = await open()
      const user = await signUp(service)
      const client = await createApp(service, 'public')
      await redeem(service, client, await allowedCode(service, user, client.app))
      await service.beginSession(user)
      const rows = async () =>
        await Promise.all(
          (['authorizations', 'authorization_codes', 'refresh_tokens', 'sessions'] as const).map(
            async (table) => (await db.selectFrom(table).selectAll().execute()).length,
          ),
        )
      expect(await rows()).toEqual([1, 1, 1, 1])
      await pass(30 * DAY_MS)
      expect(await rows()).toEqual([1, 0, 1, 0])
      await pass(70 * DAY_MS)
      expect(await rows()).toEqual([0, 0, 0, 0])
    })

    it('are shared by processes: a token of one is good at the other', async () => {
      const one = await open()
      const user = await signUp(one.service)
      const client = await createApp(one.service, 'public')
      const { access_token } = await redeem(one.service, client, await allowedCode(one.service, user, client.app))
      const location = engine.location('accounts')
      const clock = new ManualClock()
      const sql = await openSql<AccountTables>({ location, schema: 'accounts', migrations: accountMigrations, clock })
      const other = await openTestAccounts({ sql, directory: one.directory })
      expect((await other.service.authenticate(`Bearer ${access_token}`)).account?.id).toBe(user.id)
      await other.service.close()
    })
  })
}
