import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import {
  allowedCode,
  CALLBACK,
  createApp,
  ISSUER,
  openTestAccounts,
  redeem,
  signUp,
  tokenRequest,
  VERIFIER,
} from '../accounts.fixture.ts'
import type { TokenRequest } from './token-service.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** A user, an app and a code that it was given. */
async function withCode(kind: 'public' | 'confidential') {
  const accounts = await openTestAccounts()
  const { service } = accounts
  const user = await signUp(service)
  const client = await createApp(service, kind)
  const code = await allowedCode(service, user, client.app)
  const request = (fields: Partial<TokenRequest>) =>
    service.tokens.token(
      tokenRequest({ clientId: client.app.clientId, clientSecret: client.secret, ...fields }),
      ISSUER,
    )
  const codeFields = { grantType: 'authorization_code', code, redirectUri: CALLBACK, codeVerifier: VERIFIER }
  const refresh = (refreshToken: string | undefined, fields: Partial<TokenRequest> = {}) =>
    request({ grantType: 'refresh_token', refreshToken, ...fields })
  const caller = (token: string) => service.authenticate(`Bearer ${token}`)
  return { ...accounts, user, client, code, codeFields, request, refresh, caller }
}

describe('an authorization code', () => {
  it.each(['public', 'confidential'] as const)('becomes tokens for a %s app', async (kind) => {
    const { client, code, service, user, caller } = await withCode(kind)
    const answer = await redeem(service, client, code)
    expect(answer).toMatchObject({
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'user-read-private user-library-read',
      refresh_token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    })
    expect(decodeJwt(answer.access_token)).toMatchObject({ iss: ISSUER, sub: user.id, client_id: client.app.clientId })
    const { account, clientId, scopes, operator } = await caller(answer.access_token)
    expect(account).toEqual({ id: user.id, name: 'Ada', plan: 'free', market: 'SE' })
    expect(clientId).toBe(client.app.clientId)
    expect([...scopes]).toEqual(['user-read-private', 'user-library-read'])
    expect(operator).toBe(false)
  })

  it('works once; a second use ends what the first one gave', async () => {
    const { client, code, service, refresh, caller } = await withCode('public')
    const first = await redeem(service, client, code)
    await expect(redeem(service, client, code)).rejects.toMatchObject({ code: 'invalid_grant' })
    await expect(refresh(first.refresh_token)).rejects.toMatchObject({ code: 'invalid_grant' })
    await expect(caller(first.access_token)).rejects.toMatchObject({ code: 'token-invalid' })
  })

  it('works once when it comes twice at the same time', async () => {
    const { client, code, service } = await withCode('public')
    const results = await Promise.allSettled([redeem(service, client, code), redeem(service, client, code)])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('ends after five minutes', async () => {
    const { client, code, service, clock } = await withCode('public')
    await clock.advance(5 * 60_000)
    await expect(redeem(service, client, code)).rejects.toMatchObject({ code: 'invalid_grant', message: /over/ })
  })

  it.each<[string, Partial<TokenRequest>, string]>([
    ['another redirect_uri', { redirectUri: 'http://127.0.0.1:9877/callback' }, 'invalid_grant'],
    ['no redirect_uri', { redirectUri: undefined }, 'invalid_grant'],
    ['another verifier', { codeVerifier: `${VERIFIER}x` }, 'invalid_grant'],
    ['no verifier', { codeVerifier: undefined }, 'invalid_grant'],
    ['another code', { code: 'a'.repeat(43) }, 'invalid_grant'],
    ['no code', { code: undefined }, 'invalid_request'],
    ['no grant type', { grantType: undefined }, 'invalid_request'],
    ['a grant type that is none', { grantType: 'password' }, 'unsupported_grant_type'],
    ['no app', { clientId: undefined }, 'invalid_client'],
    ['an app that is none', { clientId: 'somebody' }, 'invalid_client'],
    ['a secret that a public app has not', { clientSecret: 'secret' }, 'invalid_client'],
  ])('is refused with %s, and is good afterwards', async (_, fields, code) => {
    const { request, codeFields } = await withCode('public')
    await expect(request({ ...codeFields, ...fields })).rejects.toMatchObject({ code })
    await expect(request(codeFields)).resolves.toHaveProperty('access_token')
  })

  it('is of no use to another app', async () => {
    const { service, code } = await withCode('public')
    const other = await createApp(service, 'public')
    await expect(redeem(service, other, code)).rejects.toMatchObject({ code: 'invalid_grant' })
  })

  it('takes no verifier when the request had no challenge', async () => {
    const { service, user, client, request } = await withCode('confidential')
    const parameters = { client_id: client.app.clientId, response_type: 'code', redirect_uri: CALLBACK }
    const checked = await service.consents.check(parameters, ISSUER)
    if (!('request' in checked)) throw new Error('refused')
    const codeOf = async () =>
      new URL(await service.consents.allow(user.id, checked.request, ISSUER)).searchParams.get('code') ?? ''
    const fields = { grantType: 'authorization_code', redirectUri: CALLBACK }
    await expect(request({ ...fields, code: await codeOf(), codeVerifier: VERIFIER })).rejects.toMatchObject({
      code: 'invalid_grant',
    })
    await expect(request({ ...fields, code: await codeOf() })).resolves.toHaveProperty('refresh_token')
  })
})

describe('an app with a secret', () => {
  const basic = (id: string, secret: string) =>
    `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`

  it('shows it in the header or in the body', async () => {
    const { client, request, codeFields } = await withCode('confidential')
    const authorization = basic(client.app.clientId, client.secret ?? '')
    const fields = { grantType: 'client_credentials', clientId: undefined, clientSecret: undefined, authorization }
    await expect(request(fields)).resolves.toHaveProperty('access_token')
    await expect(request(codeFields)).resolves.toHaveProperty('access_token')
  })

  it.each<[string, (id: string, secret: string) => Partial<TokenRequest>, string]>([
    ['a wrong secret', () => ({ clientSecret: 'wrong' }), 'invalid_client'],
    ['none', () => ({ clientSecret: undefined }), 'invalid_client'],
    ['an empty one', () => ({ clientSecret: '' }), 'invalid_client'],
    ['both ways', (id, secret) => ({ authorization: basic(id, secret) }), 'invalid_request'],
    [
      'a wrong one in the header',
      (id) => ({ clientSecret: undefined, authorization: basic(id, 'wrong') }),
      'invalid_client',
    ],
    [
      'a header without a colon',
      () => ({ clientSecret: undefined, authorization: `Basic ${Buffer.from('x').toString('base64')}` }),
      'invalid_client',
    ],
    [
      'two names',
      (_, secret) => ({ clientSecret: undefined, authorization: basic('other', secret) }),
      'invalid_request',
    ],
  ])('is refused with %s', async (_, fields, code) => {
    const { client, request, codeFields } = await withCode('confidential')
    const given = { ...codeFields, ...fields(client.app.clientId, client.secret ?? '') }
    await expect(request(given)).rejects.toMatchObject({ code })
  })

  it('waits after ten wrong secrets from one address', async () => {
    const { request, codeFields, clock } = await withCode('confidential')
    for (let i = 0; i < 10; i++) {
      await expect(request({ clientSecret: `wrong ${i}` })).rejects.toMatchObject({ code: 'invalid_client' })
    }
    await expect(request(codeFields)).rejects.toMatchObject({ code: 'rate-limited', headers: { 'Retry-After': '6' } })
    await clock.advance(6000)
    await expect(request(codeFields)).resolves.toHaveProperty('access_token')
  })

  it('gets a token of its own, which stands for no user', async () => {
    const { request, caller, client } = await withCode('confidential')
    const answer = await request({ grantType: 'client_credentials', scope: 'user-read-private' })
    expect(answer).toMatchObject({ scope: '', expires_in: 3600 })
    expect(answer).not.toHaveProperty('refresh_token')
    expect(await caller(answer.access_token)).toEqual({
      clientId: client.app.clientId,
      account: null,
      scopes: new Set(),
      operator: false,
    })
    await expect(request({ grantType: 'client_credentials', scope: 'fly' })).rejects.toMatchObject({
      code: 'invalid_scope',
    })
  })

  it('keeps its refresh token', async () => {
    const { service, client, code, refresh } = await withCode('confidential')
    const first = await redeem(service, client, code)
    for (let i = 0; i < 3; i++) expect(await refresh(first.refresh_token)).not.toHaveProperty('refresh_token')
  })
})

it('a public app gets no token of its own', async () => {
  const { request } = await withCode('public')
  await expect(request({ grantType: 'client_credentials' })).rejects.toMatchObject({ code: 'invalid_client' })
})

describe('a refresh token of a public app', () => {
  it('is exchanged for the next one', async () => {
    const { service, client, code, refresh, caller } = await withCode('public')
    const first = await redeem(service, client, code)
    const second = await refresh(first.refresh_token)
    const third = await refresh(second.refresh_token)
    expect(new Set([first, second, third].map(({ refresh_token }) => refresh_token)).size).toBe(3)
    for (const { access_token } of [first, second, third]) {
      expect((await caller(access_token)).account?.name).toBe('Ada')
    }
  })

  it('ends with its whole family when it is used again', async () => {
    const { service, client, code, refresh, caller } = await withCode('public')
    const first = await redeem(service, client, code)
    const second = await refresh(first.refresh_token)
    await expect(refresh(first.refresh_token)).rejects.toMatchObject({ code: 'invalid_grant' })
    await expect(refresh(second.refresh_token)).rejects.toMatchObject({ code: 'invalid_grant' })
    await expect(caller(second.access_token)).rejects.toMatchObject({ code: 'token-invalid' })
  })

  it('works once when it comes twice at the same time', async () => {
    const { service, client, code, refresh } = await withCode('public')
    const { refresh_token } = await redeem(service, client, code)
    const results = await Promise.allSettled([refresh(refresh_token), refresh(refresh_token)])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('leaves other authorizations of the same user and app alone', async () => {
    const { service, client, code, user, refresh } = await withCode('public')
    const laptop = await redeem(service, client, code)
    const phone = await redeem(service, client, await allowedCode(service, user, client.app))
    await refresh(laptop.refresh_token)
    await expect(refresh(laptop.refresh_token)).rejects.toMatchObject({ code: 'invalid_grant' })
    await expect(refresh(phone.refresh_token)).resolves.toHaveProperty('access_token')
  })

  it('ends after ninety days', async () => {
    const { service, client, code, refresh, clock } = await withCode('public')
    const { refresh_token } = await redeem(service, client, code)
    await clock.advance(90 * DAY_MS)
    await expect(refresh(refresh_token)).rejects.toMatchObject({ code: 'invalid_grant' })
  })

  it('may ask for less, and never for more', async () => {
    const { service, client, code, refresh } = await withCode('public')
    const first = await redeem(service, client, code)
    const second = await refresh(first.refresh_token, { scope: 'user-library-read' })
    expect(second.scope).toBe('user-library-read')
    await expect(refresh(second.refresh_token, { scope: 'user-read-email' })).rejects.toMatchObject({
      code: 'invalid_scope',
    })
    expect((await refresh(second.refresh_token)).scope).toBe('user-read-private user-library-read')
  })

  it.each<[string, Partial<TokenRequest>, string]>([
    ['nothing', { refreshToken: undefined }, 'invalid_request'],
    ['one that is none', { refreshToken: 'a'.repeat(43) }, 'invalid_grant'],
  ])('is refused for %s', async (_, fields, code) => {
    const { refresh } = await withCode('public')
    await expect(refresh(undefined, fields)).rejects.toMatchObject({ code })
  })

  it('is refused to another app and when the account is closed', async () => {
    const { service, client, code, refresh, user } = await withCode('public')
    const { refresh_token } = await redeem(service, client, code)
    const other = await createApp(service, 'public')
    await expect(refresh(refresh_token, { clientId: other.app.clientId })).rejects.toMatchObject({
      code: 'invalid_grant',
    })
    await service.changeStanding(user.id, { closed: true })
    await expect(refresh(refresh_token)).rejects.toMatchObject({ code: 'invalid_grant' })
  })
})

describe('revoking', () => {
  const revoke = ({ service, client }: Awaited<ReturnType<typeof withCode>>, token: string | undefined) =>
    service.tokens.revoke(token, tokenRequest({ clientId: client.app.clientId, clientSecret: client.secret }))

  it.each(['access_token', 'refresh_token'] as const)('of the %s ends both', async (which) => {
    const state = await withCode('confidential')
    const answer = await redeem(state.service, state.client, state.code)
    await revoke(state, answer[which])
    await expect(state.refresh(answer.refresh_token)).rejects.toMatchObject({ code: 'invalid_grant' })
    await expect(state.caller(answer.access_token)).rejects.toMatchObject({ code: 'token-invalid' })
    await revoke(state, answer[which])
  })

  it('of what is no token does nothing', async () => {
    const state = await withCode('public')
    await revoke(state, 'whatever')
    await revoke(state, 'eyJhbGciOiJub25lIn0.e30.')
    await expect(revoke(state, undefined)).rejects.toMatchObject({ code: 'invalid_request' })
  })

  it("is refused for another app's token and for one that only time ends", async () => {
    const state = await withCode('confidential')
    const answer = await redeem(state.service, state.client, state.code)
    const other = { ...state, client: await createApp(state.service, 'public') }
    await expect(revoke(other, answer.refresh_token)).rejects.toMatchObject({ code: 'invalid_grant' })
    await expect(revoke(other, answer.access_token)).rejects.toMatchObject({ code: 'invalid_grant' })
    expect((await state.caller(answer.access_token)).account).not.toBeNull()
    const own = await state.request({ grantType: 'client_credentials' })
    await expect(revoke(state, own.access_token)).rejects.toMatchObject({ code: 'unsupported_token_type' })
  })

  it('by the user ends every token of the app, and no other', async () => {
    const { service, client, code, user, refresh, caller } = await withCode('public')
    const answers = [
      await redeem(service, client, code),
      await redeem(service, client, await allowedCode(service, user, client.app)),
    ]
    const waiting = await allowedCode(service, user, client.app)
    const other = await createApp(service, 'public')
    const kept = await redeem(service, other, await allowedCode(service, user, other.app))
    expect(await service.consents.consents(user.id)).toHaveLength(2)
    await service.consents.removeConsent(user.id, client.app.clientId)
    for (const { access_token, refresh_token } of answers) {
      await expect(caller(access_token)).rejects.toMatchObject({ code: 'token-invalid' })
      await expect(refresh(refresh_token)).rejects.toMatchObject({ code: 'invalid_grant' })
    }
    await expect(redeem(service, client, waiting)).rejects.toMatchObject({ code: 'invalid_grant' })
    expect((await caller(kept.access_token)).account?.id).toBe(user.id)
    expect((await service.consents.consents(user.id)).map(({ app }) => app.clientId)).toEqual([other.app.clientId])
  })
})

it('what is over is cleared away, and what is not stays', async () => {
  const { service, client, code, user, pass, db, refresh } = await withCode('public')
  const first = await redeem(service, client, code)
  await allowedCode(service, user, client.app)
  const counts = async () =>
    await Promise.all(
      (['authorizations', 'authorization_codes', 'refresh_tokens'] as const).map(
        async (table) => (await db.selectFrom(table).selectAll().execute()).length,
      ),
    )
  expect(await counts()).toEqual([2, 2, 1])
  await pass(3 * HOUR_MS)
  expect(await counts()).toEqual([1, 0, 1])
  const second = await refresh(first.refresh_token)
  // The used one is kept, so that a thief who comes late is noticed.
  await pass(80 * DAY_MS)
  expect(await counts()).toEqual([1, 0, 2])
  await expect(refresh(first.refresh_token)).rejects.toMatchObject({ code: 'invalid_grant' })
  await expect(refresh(second.refresh_token)).rejects.toMatchObject({ code: 'invalid_grant' })
  await pass(11 * DAY_MS)
  expect(await counts()).toEqual([0, 0, 0])
})
