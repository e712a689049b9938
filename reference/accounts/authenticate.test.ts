import { describe, expect, it } from 'vitest'
import { allScopes } from '../shared/scopes.ts'
import { allowedCode, createApp, openTestAccounts, redeem, signUp } from './accounts.fixture.ts'

describe('who asks', () => {
  it.each([
    [undefined, 'token-missing'],
    ['', 'token-missing'],
    ['Bearer', 'token-missing'],
    ['Basic YTpi', 'token-missing'],
    ['Bearer a b', 'token-missing'],
    ['Bearer wrong', 'token-invalid'],
    ['Bearer wrong.wrong.wrong', 'token-invalid'],
  ])('is not known by %j', async (header, code) => {
    const { service } = await openTestAccounts()
    await expect(service.authenticate(header)).rejects.toMatchObject({ code })
  })

  it('by a personal token is its owner, with all scopes', async () => {
    const { service } = await openTestAccounts()
    const caller = await service.authenticate(`bearer  ${service.demo.premium.token} `)
    expect(caller).toMatchObject({ account: { plan: 'premium' }, clientId: 'personal-token', operator: false })
    expect([...caller.scopes].sort()).toEqual([...allScopes].sort())
  })

  it("by the operator's token is whoever runs the service", async () => {
    const { service } = await openTestAccounts()
    const caller = await service.authenticate(`Bearer ${service.operatorToken}`)
    expect(caller).toEqual({ clientId: 'operator', account: null, scopes: new Set(), operator: true })
  })

  it('has the plan and the country of this moment, and none once the account is closed', async () => {
    const { service } = await openTestAccounts()
    const user = await signUp(service)
    const client = await createApp(service, 'public')
    const { access_token } = await redeem(service, client, await allowedCode(service, user, client.app))
    const account = async () => (await service.authenticate(`Bearer ${access_token}`)).account
    expect(await account()).toMatchObject({ plan: 'free', market: 'SE' })
    await service.changeStanding(user.id, { product: 'premium' })
    expect(await account()).toMatchObject({ plan: 'premium', market: 'SE' })
    await service.changeProfile(user.id, { country: 'NO', display_name: 'Ada L.' })
    expect(await account()).toMatchObject({ plan: 'premium', market: 'NO', name: 'Ada L.' })
    await service.changeStanding(user.id, { closed: true })
    await expect(account()).rejects.toMatchObject({ code: 'token-invalid' })
    await service.changeStanding(user.id, { closed: false })
    expect(await account()).toMatchObject({ plan: 'premium' })
  })

  it('sees a change that another process made within five seconds', async () => {
    const { service, db, clock } = await openTestAccounts()
    const { token } = service.demo.free
    const plan = async () => (await service.authenticate(`Bearer ${token}`)).account?.plan
    expect(await plan()).toBe('free')
    await db.updateTable('users').set({ product: 'premium' }).execute()
    await clock.advance(5000)
    expect(await plan()).toBe('premium')
  })

  it('is not known any more when the hour is over, though the signature was looked at before', async () => {
    const { service, clock } = await openTestAccounts()
    const user = await signUp(service)
    const client = await createApp(service, 'public')
    const { access_token } = await redeem(service, client, await allowedCode(service, user, client.app))
    await service.authenticate(`Bearer ${access_token}`)
    await clock.advance(3_600_000)
    await expect(service.authenticate(`Bearer ${access_token}`)).rejects.toMatchObject({ code: 'token-expired' })
  })
})
