import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ManualClock } from '../delivery/manual-clock.fixture.ts'
import { adaForm, openTestAccounts, signUp } from './accounts.fixture.ts'
import { openAccountSql } from './service.ts'

const ADDRESS = '192.0.2.7'
const SESSION_MS = 14 * 24 * 3_600_000

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'soundcheck-accounts-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return directory
}

describe('the demo accounts', () => {
  it('are one of each plan, known by their tokens and by their passwords', async () => {
    const { service } = await openTestAccounts()
    for (const plan of ['premium', 'free'] as const) {
      const { token, userName, password } = service.demo[plan]
      expect((await service.authenticate(`Bearer ${token}`)).account).toMatchObject({ plan, market: 'SE' })
      expect(await service.logIn(userName, password, ADDRESS)).toMatchObject({ user: { product: plan } })
    }
  })

  it('keep tokens and passwords over a restart, for their owner only', async () => {
    const directory = temporaryDirectory()
    const path = join(directory, 'accounts.db')
    const open = async () => openTestAccounts({ directory, sql: await openAccountSql(path, new ManualClock()) })
    const first = await open()
    await first.service.close()
    const again = await open()
    expect(again.service.demo).toEqual(first.service.demo)
    const { token, userName, password } = again.service.demo.free
    expect((await again.service.authenticate(`Bearer ${token}`)).account?.plan).toBe('free')
    expect(await again.service.logIn(userName, password, ADDRESS)).toHaveProperty('user')
    expect(statSync(join(directory, 'demo-access.json')).mode & 0o777).toBe(0o600)
    await again.service.close()
    expect(readFileSync(path, 'latin1')).not.toContain(token)
    expect(readFileSync(path, 'latin1')).not.toContain(password)
  })

  it('keep the tokens of an older data directory', async () => {
    const directory = temporaryDirectory()
    const old = [
      { id: 'x', name: 'Demo listener (premium)', plan: 'premium', market: 'SE', token: 'the-old-premium-token' },
      { id: 'y', name: 'Demo listener (free)', plan: 'free', market: 'SE', token: 'the-old-free-token' },
    ]
    writeFileSync(join(directory, 'accounts.json'), JSON.stringify(old))
    const { service } = await openTestAccounts({ directory })
    expect(service.demo.premium.token).toBe('the-old-premium-token')
    expect((await service.authenticate('Bearer the-old-free-token')).account?.plan).toBe('free')
    expect(() => statSync(join(directory, 'accounts.json'))).toThrow('ENOENT')
  })

  it('get new passwords and tokens when the file of the old ones is gone', async () => {
    const directory = temporaryDirectory()
    const sql = await openAccountSql(':memory:', new ManualClock())
    onTestFinished(() => sql.close())
    const before = (await openTestAccounts({ directory, sql })).service.demo.premium
    rmSync(join(directory, 'demo-access.json'))
    const { service } = await openTestAccounts({ directory, sql })
    const after = service.demo.premium
    expect(after.password).not.toBe(before.password)
    expect(await service.logIn(after.userName, after.password, ADDRESS)).toHaveProperty('user')
    expect(await service.logIn(after.userName, before.password, ADDRESS)).toEqual({ wrong: true })
    expect((await service.authenticate(`Bearer ${after.token}`)).account?.plan).toBe('premium')
    await expect(service.authenticate(`Bearer ${before.token}`)).rejects.toMatchObject({ code: 'token-invalid' })
  })

  it('says what to do about a file that is broken, without what stands in it', async () => {
    const directory = temporaryDirectory()
    writeFileSync(join(directory, 'demo-access.json'), '{"premium": "secret-of-mine"}')
    const opened = openTestAccounts({ directory })
    await expect(opened).rejects.toThrow('Remove it: new ones are made.')
    await expect(opened).rejects.not.toThrow('secret-of-mine')
  })
})

describe('signing up', () => {
  it('makes an account of the free plan that can log in at once', async () => {
    const { service } = await openTestAccounts()
    const user = await signUp(service)
    expect(user).toMatchObject({ userName: 'ada', displayName: 'Ada', country: 'SE', product: 'free' })
    expect(await service.logIn(' ADA ', adaForm.password, ADDRESS)).toEqual({ user })
  })

  it('gives a name to one person only, however it is written', async () => {
    const { service } = await openTestAccounts()
    const results = await Promise.all(
      ['ada', 'Ada', 'ADA '].map((user_name) => service.signUp({ ...adaForm, user_name })),
    )
    expect(results.filter((result) => 'user' in result)).toHaveLength(1)
    expect(results.filter((result) => 'errors' in result && /taken/.test(result.errors.user_name ?? ''))).toHaveLength(
      2,
    )
  })

  it('takes the user name for a name that is left empty', async () => {
    const { service } = await openTestAccounts()
    expect(await service.signUp({ ...adaForm, display_name: ' ' })).toMatchObject({ user: { displayName: 'ada' } })
  })

  it.each([
    ['user_name', 'ab', /3 to 30/],
    ['user_name', 'x'.repeat(31), /3 to 30/],
    ['user_name', 'Åda', /a to z/],
    ['user_name', '.ada', /beginning/],
    ['user_name', 'ada lovelace', /only letters/],
    ['user_name', 'Operator', /reserved/],
    ['display_name', 'x'.repeat(61), /1 to 60/],
    ['display_name', 'Ada\u202egnp', /control/],
    ['email', 'ada', /ada@example.org/],
    ['email', `${'a'.repeat(250)}@example.org`, /at most 254/],
    ['country', '', /in the list/],
    ['country', 'XX', /in the list/],
    ['password', 'seven77', /at least 8/],
    ['password', 'x'.repeat(201), /at most 200/],
    ['password', 'Password1', /tried first/],
    ['password', 'ada@example.org', /your user name or address/],
  ] as const)('says what it expected of %s = %j', async (field, value, expected) => {
    const { service } = await openTestAccounts()
    const result = await service.signUp({ ...adaForm, [field]: value })
    expect(result).toEqual({ errors: { [field]: expect.stringMatching(expected) } })
  })

  it('tells all fields that are wrong at once', async () => {
    const { service } = await openTestAccounts()
    const result = await service.signUp({ ...adaForm, user_name: '', email: '', country: '', password: '' })
    expect('errors' in result && Object.keys(result.errors)).toEqual(['user_name', 'email', 'country', 'password'])
  })

  it('wants length, not kinds of characters', async () => {
    const { service } = await openTestAccounts()
    for (const [i, password] of ['en lång fras utan siffror', '🎧🎧🎧🎧🎧🎧🎧🎧', 'x'.repeat(200)].entries()) {
      expect(await service.signUp({ ...adaForm, user_name: `ada${i}`, password })).toHaveProperty('user')
    }
  })
})

describe('logging in', () => {
  it('tells a wrong password and a wrong name alike', async () => {
    const { service } = await openTestAccounts()
    await signUp(service)
    expect(await service.logIn('ada', 'wrong password', ADDRESS)).toEqual({ wrong: true })
    expect(await service.logIn('nobody', adaForm.password, ADDRESS)).toEqual({ wrong: true })
    expect(await service.logIn('x'.repeat(500_000), adaForm.password, ADDRESS)).toEqual({ wrong: true })
  })

  it('takes a password however its characters are composed', async () => {
    const { service } = await openTestAccounts()
    await service.signUp({ ...adaForm, password: 'cafe\u0301 au lait' })
    expect(await service.logIn('ada', 'caf\u00e9 au lait', ADDRESS)).toHaveProperty('user')
  })

  it('waits after five wrong passwords, for this address alone, and not for ever', async () => {
    const { service, clock } = await openTestAccounts()
    await signUp(service)
    for (let i = 0; i < 5; i++) expect(await service.logIn('ada', `wrong ${i}`, ADDRESS)).toEqual({ wrong: true })
    expect(await service.logIn('ada', adaForm.password, ADDRESS)).toEqual({ waitMs: expect.closeTo(60_000, 0) })
    expect(await service.logIn('ada', adaForm.password, '198.51.100.1')).toHaveProperty('user')
    await clock.advance(60_000)
    expect(await service.logIn('ada', adaForm.password, ADDRESS)).toHaveProperty('user')
  })

  it('counts attempts that are made at once', async () => {
    const { service } = await openTestAccounts()
    await signUp(service)
    const results = await Promise.all(Array.from({ length: 20 }, () => service.logIn('ada', 'wrong', ADDRESS)))
    expect(results.filter((result) => 'wrong' in result)).toHaveLength(5)
  })
})

describe('a session', () => {
  it('knows its user until it ends', async () => {
    const { service, clock } = await openTestAccounts()
    const user = await signUp(service)
    const token = await service.beginSession(user)
    expect(await service.sessionUser(token)).toEqual(user)
    await service.endSession(token)
    expect(await service.sessionUser(token)).toBeNull()
    const next = await service.beginSession(user)
    await clock.advance(SESSION_MS)
    expect(await service.sessionUser(next)).toBeNull()
  })

  it('is none of a closed account', async () => {
    const { service } = await openTestAccounts()
    const user = await signUp(service)
    const token = await service.beginSession(user)
    await service.changeStanding(user.id, { closed: true })
    expect(await service.sessionUser(token)).toBeNull()
    expect(await service.logIn('ada', adaForm.password, ADDRESS)).toEqual({ wrong: true })
    await expect(service.user(user.id)).rejects.toMatchObject({ code: 'not-found' })
    await service.changeStanding(user.id, { closed: false })
    expect(await service.sessionUser(token)).toEqual(user)
  })
})

describe('opening', () => {
  it('that fails leaves no database open behind it', async () => {
    const directory = temporaryDirectory()
    writeFileSync(join(directory, 'demo-access.json'), 'no JSON')
    const sql = await openAccountSql(':memory:', new ManualClock())
    await expect(openTestAccounts({ directory, sql })).rejects.toThrow('Remove it: new ones are made.')
    await expect(sql.db.selectFrom('users').selectAll().execute()).rejects.toThrow('driver has already been destroyed')
  })
})

describe('housekeeping', () => {
  it('clears away what is over and goes on after a failure', async () => {
    const { service, clock, pass, db, defects } = await openTestAccounts()
    await service.beginSession(await signUp(service))
    const sessions = async () => (await db.selectFrom('sessions').selectAll().execute()).length
    await clock.advance(SESSION_MS - 1)
    expect(await sessions()).toBe(1)
    await db.schema.alterTable('sessions').renameTo('elsewhere').execute()
    await pass(3_600_000)
    expect(defects.length).toBeGreaterThan(0)
    await db.schema.alterTable('elsewhere').renameTo('sessions').execute()
    await pass(3_600_000)
    expect(await sessions()).toBe(0)
  })
})
