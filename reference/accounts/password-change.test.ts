import { describe, expect, it } from 'vitest'
import { adaForm, allowedCode, createApp, openTestAccounts, redeem, signUp, tokenRequest } from './accounts.fixture.ts'
import type { PasswordForm } from './password-change.ts'

const ADDRESS = '192.0.2.7'
const NEXT = 'another horse battery'

const formOf = (change: Partial<PasswordForm> = {}): PasswordForm => ({
  current_password: adaForm.password,
  new_password: NEXT,
  repeated_password: change.new_password ?? NEXT,
  ...change,
})

describe('changing a password', () => {
  it('lets in with the new one from then on, and with the old one no more', async () => {
    const { service, clock } = await openTestAccounts()
    const user = await signUp(service)
    const signedUpAtMs = clock.nowMs()
    expect(await service.passwordChange.changedAtMs(user)).toBe(signedUpAtMs)
    await clock.advance(5000)
    expect(await service.passwordChange.change(user, formOf(), ADDRESS)).toEqual({ changed: true })
    expect(await service.passwordChange.changedAtMs(user)).toBe(signedUpAtMs + 5000)
    expect(await service.logIn('ada', NEXT, ADDRESS)).toEqual({ user })
    expect(await service.logIn('ada', adaForm.password, ADDRESS)).toEqual({ wrong: true })
  })

  it('ends all that was let in by the old one, and nothing of others', async () => {
    const { service } = await openTestAccounts()
    const [ada, bob] = [await signUp(service), await signUp(service, 'bob')]
    const client = await createApp(service, 'public')
    const begin = async (user: typeof ada) => ({
      session: await service.beginSession(user),
      token: await redeem(service, client, await allowedCode(service, user, client.app)),
    })
    const [adas, bobs] = [await begin(ada), await begin(bob)]
    // It is remembered that the token is good.
    await service.authenticate(`Bearer ${adas.token.access_token}`)
    await service.passwordChange.change(ada, formOf(), ADDRESS)
    const refresh = ({ refresh_token: refreshToken }: typeof adas.token) => {
      const request = { grantType: 'refresh_token', clientId: client.app.clientId, refreshToken }
      return service.tokens.token(tokenRequest(request), 'http://127.0.0.1')
    }
    expect(await service.sessionUser(adas.session)).toBeNull()
    await expect(service.authenticate(`Bearer ${adas.token.access_token}`)).rejects.toThrow('allow this app any more')
    await expect(refresh(adas.token)).rejects.toThrow('it was revoked')
    expect(await service.sessionUser(bobs.session)).toEqual(bob)
    expect((await service.authenticate(`Bearer ${bobs.token.access_token}`)).account?.id).toBe(bob.id)
    expect(await refresh(bobs.token)).toHaveProperty('access_token')
    // What Ada allows is still what she allows: the app only has to ask for tokens anew.
    expect(await service.consents.consents(ada.id)).toHaveLength(1)
  })

  it.each<[string, Partial<PasswordForm>, Record<string, RegExp>]>([
    ['nothing', { current_password: '', new_password: '' }, { current_password: /log in/, new_password: /at least 8/ }],
    ['a wrong password', { current_password: 'wrong' }, { current_password: /log in with now/ }],
    ['one that is tried first', { new_password: 'Password1' }, { new_password: /tried first/ }],
    ['the own address', { new_password: 'ADA@example.org' }, { new_password: /user name or address/ }],
    ['the same one', { new_password: adaForm.password }, { new_password: /another one/ }],
    ['two new ones', { repeated_password: 'another' }, { repeated_password: /the same again/ }],
  ])('is refused with %s, and nothing ends', async (_, change, expected) => {
    const { service } = await openTestAccounts()
    const user = await signUp(service)
    const session = await service.beginSession(user)
    const errors = Object.fromEntries(Object.entries(expected).map(([f, text]) => [f, expect.stringMatching(text)]))
    expect(await service.passwordChange.change(user, formOf(change), ADDRESS)).toEqual({ errors })
    expect(await service.sessionUser(session)).toEqual(user)
    expect(await service.logIn('ada', adaForm.password, ADDRESS)).toEqual({ user })
  })

  it('counts guesses of the current one together with log-ins', async () => {
    const { service, clock } = await openTestAccounts()
    const user = await signUp(service)
    const guess = () => service.passwordChange.change(user, formOf({ current_password: 'wrong' }), ADDRESS)
    for (let i = 0; i < 3; i++) expect(await guess()).toHaveProperty('errors')
    for (let i = 0; i < 2; i++) expect(await service.logIn('ada', 'wrong', ADDRESS)).toEqual({ wrong: true })
    expect(await service.passwordChange.change(user, formOf(), ADDRESS)).toEqual({ waitMs: expect.closeTo(60_000, 0) })
    await clock.advance(60_000)
    expect(await service.passwordChange.change(user, formOf(), ADDRESS)).toEqual({ changed: true })
  })
})

describe('a password that is reset', () => {
  it('is made up, lets in, and ends all that was let in before', async () => {
    const { service } = await openTestAccounts()
    const user = await signUp(service)
    const session = await service.beginSession(user)
    const { password } = await service.passwordChange.reset(' ADA ')
    expect(password).toMatch(/^[\w-]{20}$/)
    expect(await service.sessionUser(session)).toBeNull()
    expect(await service.logIn('ada', password, ADDRESS)).toEqual({ user })
    expect(await service.logIn('ada', adaForm.password, ADDRESS)).toEqual({ wrong: true })
  })

  it('is none of somebody who is not there', async () => {
    const { service } = await openTestAccounts()
    await expect(service.passwordChange.reset('nobody')).rejects.toMatchObject({ code: 'not-found' })
  })
})
