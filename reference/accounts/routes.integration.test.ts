import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { webApiDescription } from '../../tests/web-api-description.fixture.ts'
import {
  accountGateway,
  adaForm,
  allowedCode,
  CALLBACK,
  createApp,
  redeem,
  signUp,
  VERIFIER,
} from './accounts.fixture.ts'
import { DEMO_APP } from './demo-accounts.ts'
import { challengeOf } from './oauth/pkce.ts'

type Setting = Awaited<ReturnType<typeof accountGateway>>

/** A browser without script: keeps its cookie, reads hidden fields, sends forms. */
class FormBrowser {
  private readonly gateway: Setting['gateway']
  cookie = ''

  constructor({ gateway }: Setting) {
    this.gateway = gateway
  }

  async get(path: string) {
    const answer = await this.gateway.ask(path, { token: null, headers: { Cookie: this.cookie } })
    this.keep(answer.headers)
    const fields: Record<string, string> = {}
    for (const [, name, value] of answer.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)) {
      fields[name] = value.replaceAll('&amp;', '&')
    }
    return { ...answer, fields }
  }

  async post(path: string, fields: Record<string, string>) {
    const body = new URLSearchParams(fields)
    const answer = await this.gateway.ask(path, { token: null, method: 'POST', headers: { Cookie: this.cookie }, body })
    this.keep(answer.headers)
    return answer
  }

  async logIn(userName: string, password: string) {
    const { fields } = await this.get('/log-in')
    return await this.post('/log-in', { ...fields, user_name: userName, password })
  }

  private keep(headers: Headers): void {
    for (const cookie of headers.getSetCookie()) this.cookie = cookie.split(';')[0]
  }
}

const authorizeUrl = (clientId: string, change: Record<string, string | undefined> = {}) => {
  const all = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'user-read-private playlist-read-private',
    state: 'a&b',
    code_challenge: challengeOf(VERIFIER),
    code_challenge_method: 'S256',
    ...change,
  }
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return `/authorize?${new URLSearchParams(given)}`
}
const locationOf = (answer: { headers: Headers }) => answer.headers.get('Location') ?? ''

describe('the authorization code grant over HTTP', () => {
  it('leads from the app through sign-up and consent back to the app, and to a token that works', async () => {
    const setting = await accountGateway()
    const { service, gateway } = setting
    const { app } = await createApp(service, 'public')
    const browser = new FormBrowser(setting)
    const start = authorizeUrl(app.clientId)

    const toLogIn = await browser.get(start)
    expect(toLogIn.status).toBe(302)
    const logIn = await browser.get(locationOf(toLogIn))
    expect(logIn.fields.continue).toBe(start)
    const signUpPage = await browser.get(`/sign-up?${new URLSearchParams({ continue: logIn.fields.continue })}`)
    const before = browser.cookie
    const signedUp = await browser.post('/sign-up', { ...signUpPage.fields, ...adaForm })
    expect(signedUp.status).toBe(303)
    expect(browser.cookie).not.toBe(before)
    expect(signedUp.headers.get('Set-Cookie')).toMatch(/HttpOnly; SameSite=Lax; Max-Age=1209600$/)

    const consent = await browser.get(locationOf(signedUp))
    expect(consent.status).toBe(200)
    expect(consent.text).toContain('see your plan and your country')
    const allowed = await browser.post('/authorize', { ...consent.fields, answer: 'allow' })
    expect(allowed.status).toBe(303)
    const back = new URL(locationOf(allowed))
    expect(`${back.origin}${back.pathname}`).toBe(CALLBACK)
    expect(back.searchParams.get('state')).toBe('a&b')
    expect(back.searchParams.get('iss')).toBe(gateway.url)

    const token = await gateway.ask('/api/token', {
      token: null,
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: app.clientId,
        code: back.searchParams.get('code') ?? '',
        redirect_uri: CALLBACK,
        code_verifier: VERIFIER,
      }),
    })
    expect(token.status).toBe(200)
    expect(token.headers.get('Cache-Control')).toBe('no-store')
    expect(token.json).toMatchObject({ scope: 'user-read-private playlist-read-private', token_type: 'Bearer' })
    const me = await gateway.ask('/v1/me', { token: token.json.access_token })
    expect(me.json).toMatchObject({ display_name: 'Ada', country: 'SE', product: 'free', followers: { total: 7 } })
    expect(me.json).not.toHaveProperty('email')

    const removed = await browser.get('/account')
    expect(removed.text).toContain('A public app')
    await browser.post('/account/remove-app', { csrf: removed.fields.csrf, client_id: app.clientId })
    expect((await gateway.ask('/v1/me', { token: token.json.access_token })).json.error.reason).toBe('token-invalid')
    expect((await browser.get('/account')).text).not.toContain('A public app')
  })

  it('tells the app that the user does not want it', async () => {
    const setting = await accountGateway()
    await signUp(setting.service)
    const { app } = await createApp(setting.service, 'public')
    const browser = new FormBrowser(setting)
    await browser.logIn('ada', adaForm.password)
    const consent = await browser.get(authorizeUrl(app.clientId))
    const denied = await browser.post('/authorize', { ...consent.fields, answer: 'deny' })
    expect(Object.fromEntries(new URL(locationOf(denied)).searchParams)).toMatchObject({
      error: 'access_denied',
      state: 'a&b',
      iss: setting.gateway.url,
    })
  })

  it('asks once for an app with a secret, always for one without, and again for more', async () => {
    const setting = await accountGateway()
    const { service } = setting
    const user = await signUp(service)
    const browser = new FormBrowser(setting)
    await browser.logIn('ada', adaForm.password)
    const statusOf = async (clientId: string, change: Record<string, string> = {}) =>
      (await browser.get(authorizeUrl(clientId, { scope: 'user-read-private', ...change }))).status
    for (const [kind, expected] of [
      ['confidential', 302],
      ['public', 200],
    ] as const) {
      const { app } = await createApp(service, kind)
      expect(await statusOf(app.clientId)).toBe(200)
      await allowedCode(service, user, app, 'user-read-private')
      expect(await statusOf(app.clientId)).toBe(expected)
      expect(await statusOf(app.clientId, { scope: 'user-read-private user-read-email' })).toBe(200)
      expect(await statusOf(app.clientId, { show_dialog: 'true' })).toBe(200)
    }
  })

  it.each<[string, Record<string, string | undefined>]>([
    ['an app that is none', { client_id: 'somebody' }],
    ['no app', { client_id: undefined }],
    ["an address that is not the app's", { redirect_uri: 'https://evil.example/' }],
    ['no address', { redirect_uri: undefined }],
  ])('redirects nowhere for %s', async (_, change) => {
    const setting = await accountGateway()
    const { app } = await createApp(setting.service, 'public')
    const answer = await new FormBrowser(setting).get(authorizeUrl(app.clientId, change))
    expect(answer.status).toBe(400)
    expect(answer.headers.get('Location')).toBeNull()
    expect(answer.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
  })

  it.each<[string, Record<string, string | undefined>, string]>([
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['no response type', { response_type: undefined }, 'invalid_request'],
    ['no challenge from an app without a secret', { code_challenge: undefined }, 'invalid_request'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a challenge without its method', { code_challenge_method: undefined }, 'invalid_request'],
    ['a short challenge', { code_challenge: 'abc' }, 'invalid_request'],
    ['a scope that nobody knows', { scope: 'fly' }, 'invalid_scope'],
  ])('tells the app of %s', async (_, change, error) => {
    const setting = await accountGateway()
    const { app } = await createApp(setting.service, 'public')
    const answer = await new FormBrowser(setting).get(authorizeUrl(app.clientId, change))
    expect(answer.status).toBe(302)
    const to = new URL(locationOf(answer))
    expect(`${to.origin}${to.pathname}`).toBe(CALLBACK)
    expect(Object.fromEntries(to.searchParams)).toMatchObject({ error, state: 'a&b', iss: setting.gateway.url })
  })

  it('has a demo app for any free port of this machine', async () => {
    const setting = await accountGateway()
    const path = authorizeUrl(DEMO_APP.clientId, { redirect_uri: 'http://[::1]:54321/callback' })
    expect(locationOf(await new FormBrowser(setting).get(path))).toMatch(/^\/log-in\?/)
  })
})

describe('the token endpoint', () => {
  const ask = ({ gateway }: Setting, body: Record<string, string> | string, headers: Record<string, string> = {}) =>
    gateway.ask('/api/token', { token: null, method: 'POST', headers, body: new URLSearchParams(body) })

  it("refuses in OAuth's own shape", async () => {
    const setting = await accountGateway()
    const { app, secret } = await createApp(setting.service, 'confidential')
    const basic = { Authorization: `Basic ${Buffer.from(`${app.clientId}:${secret}`).toString('base64')}` }
    const good = await ask(setting, { grant_type: 'client_credentials' }, basic)
    expect(good.status).toBe(200)
    const wrong = await ask(setting, { grant_type: 'client_credentials', client_id: app.clientId, client_secret: 'x' })
    expect(wrong.status).toBe(401)
    expect(wrong.headers.get('WWW-Authenticate')).toBe('Basic realm="soundcheck"')
    expect(wrong.json).toEqual({ error: 'invalid_client', error_description: expect.any(String) })
    expect((await ask(setting, {}, basic)).json.error).toBe('invalid_request')
    expect((await ask(setting, 'grant_type=a&grant_type=b', basic)).json.error).toBe('invalid_request')
    const json = { 'Content-Type': 'application/json', ...basic }
    expect((await ask(setting, '{"grant_type":"client_credentials"}', json)).json.error).toBe('invalid_request')
  })

  it('ends tokens (RFC 7009), whatever it is given', async () => {
    const setting = await accountGateway()
    const { service, gateway } = setting
    const client = await createApp(service, 'public')
    const user = await signUp(service)
    const answer = await redeem(service, client, await allowedCode(service, user, client.app))
    const revoke = (token: string) =>
      gateway.ask('/api/token/revoke', {
        token: null,
        method: 'POST',
        body: new URLSearchParams({ token, client_id: client.app.clientId, token_type_hint: 'access_token' }),
      })
    expect((await gateway.ask('/v1/me', { token: answer.access_token })).status).toBe(200)
    expect((await revoke(answer.refresh_token ?? '')).status).toBe(200)
    expect((await gateway.ask('/v1/me', { token: answer.access_token })).status).toBe(401)
    expect((await revoke('nonsense')).status).toBe(200)
  })
})

it('says how tokens are got and verified', async () => {
  const setting = await accountGateway()
  const { gateway, service } = setting
  const { json: metadata } = await gateway.ask('/.well-known/oauth-authorization-server', { token: null })
  expect(metadata).toMatchObject({
    issuer: gateway.url,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  })
  for (const name of ['authorization_endpoint', 'token_endpoint', 'revocation_endpoint', 'jwks_uri']) {
    const answer = await gateway.ask(metadata[name].slice(gateway.url.length), { token: null })
    expect(answer.status, name).not.toBe(404)
  }
  const { json: jwks } = await gateway.ask(metadata.jwks_uri.slice(gateway.url.length), { token: null })
  const client = await createApp(service, 'public')
  const { access_token } = await redeem(service, client, await allowedCode(service, await signUp(service), client.app))
  const currentDate = new Date(setting.clock.nowMs())
  await expect(jwtVerify(access_token, createLocalJWKSet(jwks), { currentDate })).resolves.toHaveProperty('payload')
})

describe('forms', () => {
  it('of another browser, of an older log-in and without a cookie are refused, and nothing happens', async () => {
    const setting = await accountGateway()
    const { service } = setting
    const user = await signUp(service)
    const { app } = await createApp(service, 'public')
    await allowedCode(service, user, app)
    const ada = new FormBrowser(setting)
    const early = await ada.get('/log-in')
    await ada.logIn('ada', adaForm.password)
    const stranger = (await new FormBrowser(setting).get('/log-in')).fields.csrf
    for (const csrf of [stranger, early.fields.csrf, '', 'x']) {
      for (const [path, fields] of [
        ['/account/remove-app', { client_id: app.clientId }],
        [
          '/authorize',
          { ...Object.fromEntries(new URLSearchParams(authorizeUrl(app.clientId).slice(11))), answer: 'allow' },
        ],
        ['/log-out', {}],
        ['/sign-up', { ...adaForm, user_name: 'eve' }],
        ['/log-in', { user_name: 'ada', password: adaForm.password }],
      ] as const) {
        const answer = await ada.post(path, { ...fields, csrf })
        expect(answer.status, path).toBe(403)
        expect(answer.text).toContain('This form is too old')
      }
    }
    const cookieless = new FormBrowser(setting)
    expect(
      (await cookieless.post('/log-in', { user_name: 'ada', password: adaForm.password, csrf: stranger })).status,
    ).toBe(403)
    expect(await service.consents.consents(user.id)).toHaveLength(1)
    expect((await ada.get('/account')).status).toBe(200)
  })

  it('say beside each field what was expected, and keep what was typed except the password', async () => {
    const setting = await accountGateway()
    const browser = new FormBrowser(setting)
    const { fields } = await browser.get('/sign-up')
    const given = { user_name: '"><script>', display_name: 'Ada', email: 'ada', country: 'NO', password: 'secret1' }
    const { status, text } = await browser.post('/sign-up', { ...fields, ...given })
    expect(status).toBe(400)
    expect(text).toContain('Three fields need another look')
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;"')
    expect(text).toContain('<option value="NO" selected>')
    expect(text).not.toContain('secret1')
    for (const name of ['user_name', 'email', 'password']) {
      expect(text).toMatch(new RegExp(`id="${name}-error"`))
      expect(text).toMatch(
        new RegExp(`<input id="${name}"[^>]*aria-invalid="true"[^>]*aria-describedby="[^"]*${name}-error`),
      )
    }
    expect(text.match(/ autofocus/g)).toHaveLength(1)
  })

  it('tell how long to wait after too many wrong passwords', async () => {
    const setting = await accountGateway()
    await signUp(setting.service)
    const browser = new FormBrowser(setting)
    for (let i = 0; i < 5; i++) expect((await browser.logIn('ada', 'wrong')).status).toBe(400)
    const answer = await browser.logIn('ada', adaForm.password)
    expect(answer.status).toBe(429)
    expect(answer.headers.get('Retry-After')).toBe('60')
    expect(answer.text).toContain('Try again in 60 seconds')
  })

  it('lead nowhere but into this service', async () => {
    const setting = await accountGateway()
    await signUp(setting.service)
    for (const goOn of [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example',
      '/authorize?\\a',
      '/v1/me',
      '/authorize?a\r\nb',
    ]) {
      const browser = new FormBrowser(setting)
      const { fields } = await browser.get('/log-in')
      const answer = await browser.post('/log-in', {
        ...fields,
        user_name: 'ada',
        password: adaForm.password,
        continue: goOn,
      })
      expect(locationOf(answer)).toBe('/account')
    }
  })

  it('log out: the cookie is of no use any more', async () => {
    const setting = await accountGateway()
    await signUp(setting.service)
    const browser = new FormBrowser(setting)
    await browser.logIn('ada', adaForm.password)
    const { fields, status } = await browser.get('/account')
    expect(status).toBe(200)
    const { cookie } = browser
    const answer = await browser.post('/log-out', { csrf: fields.csrf })
    expect(answer.headers.get('Set-Cookie')).toContain('Max-Age=0')
    browser.cookie = cookie
    expect(locationOf(await browser.get('/account'))).toBe('/log-in')
  })

  it('end the session that a browser had when somebody logs in anew', async () => {
    const setting = await accountGateway()
    await signUp(setting.service)
    const browser = new FormBrowser(setting)
    await browser.logIn('ada', adaForm.password)
    const { cookie } = browser
    await browser.logIn('ada', adaForm.password)
    expect((await browser.get('/account')).status).toBe(200)
    browser.cookie = cookie
    expect((await browser.get('/account')).status).toBe(302)
  })

  it('are in pages that nobody frames or keeps, and that run nothing', async () => {
    const setting = await accountGateway()
    const { app } = await createApp(setting.service, 'public')
    const browser = new FormBrowser(setting)
    const page = await browser.get(locationOf(await browser.get(authorizeUrl(app.clientId))))
    const policy = page.headers.get('Content-Security-Policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("form-action 'self' http://127.0.0.1:9876;")
    expect(page.headers.get('Cache-Control')).toBe('no-store')
    expect(page.headers.get('Referrer-Policy')).toBe('no-referrer')
    expect(page.text).not.toMatch(/<script|<style| style=| on[a-z]+=/)
    const [, style] = /<link rel="stylesheet" href="([^"]+)">/.exec(page.text) ?? []
    expect((await browser.get(style)).headers.get('Content-Type')).toBe('text/css; charset=utf-8')
  })
})

describe('the password page', () => {
  const fieldsOf = (current: string, next: string) => ({
    current_password: current,
    new_password: next,
    repeated_password: next,
  })

  it('changes the password, keeps this browser logged in and logs out every other', async () => {
    const setting = await accountGateway()
    await signUp(setting.service)
    const [here, elsewhere] = [new FormBrowser(setting), new FormBrowser(setting)]
    for (const browser of [here, elsewhere]) await browser.logIn('ada', adaForm.password)
    expect(locationOf(await here.get('/.well-known/change-password'))).toBe('/account/password')
    const { fields } = await here.get('/account/password')
    const form = { ...fields, ...fieldsOf(adaForm.password, 'another horse battery') }
    const changed = await here.post('/account/password', form)
    expect(changed).toMatchObject({ status: 200, text: expect.stringContaining('Your password is changed') })
    expect((await here.get('/account')).status).toBe(200)
    expect(locationOf(await elsewhere.get('/account'))).toBe('/log-in')
    // Sent again by the browser: the form was of the session that has ended.
    expect((await here.post('/account/password', form)).status).toBe(403)
    expect((await elsewhere.logIn('ada', 'another horse battery')).status).toBe(303)
  })

  it('says what was expected, and how long to wait after too many wrong passwords', async () => {
    const setting = await accountGateway()
    await signUp(setting.service)
    const browser = new FormBrowser(setting)
    expect(locationOf(await browser.get('/account/password'))).toBe('/log-in')
    await browser.logIn('ada', adaForm.password)
    const { fields } = await browser.get('/account/password')
    const post = (current: string, next: string) =>
      browser.post('/account/password', { ...fields, ...fieldsOf(current, next) })
    const short = await post(adaForm.password, 'short')
    expect(short).toMatchObject({ status: 400, text: expect.stringContaining('expected at least 8 characters') })
    expect(short.text).not.toContain(adaForm.password)
    for (let i = 0; i < 5; i++) expect((await post(`wrong ${i}`, 'another horse battery')).status).toBe(400)
    const throttled = await post(adaForm.password, 'another horse battery')
    expect(throttled).toMatchObject({ status: 429, text: expect.stringContaining('Try again in 60 seconds') })
    expect(throttled.headers.get('Retry-After')).toBe('60')
    const forged = await browser.post('/account/password', { csrf: 'x', ...fieldsOf(adaForm.password, 'another') })
    expect(forged.status).toBe(403)
  })

  it('is not needed by whoever runs the service', async () => {
    const { gateway, service } = await accountGateway()
    const user = await signUp(service)
    const reset = (body: unknown, token: string) =>
      gateway.ask('/v1/operator/passwords', { method: 'POST', body, token })
    const answer = await reset({ user_name: 'ada' }, service.operatorToken)
    expect(answer).toMatchObject({ status: 201, json: { id: user.id, user_name: 'ada' } })
    expect(await service.logIn('ada', answer.json.password, '192.0.2.1')).toEqual({ user })
    expect((await reset({ user_name: 'nobody' }, service.operatorToken)).json.error.reason).toBe('not-found')
    expect((await reset({}, service.operatorToken)).json.error.reason).toBe('request-invalid')
    expect((await reset({ user_name: 'ada' }, service.demo.premium.token)).json.error.reason).toBe('operator-only')
  })
})

describe('profiles', () => {
  it('are changed by their owner, with what may be changed alone', async () => {
    const { gateway, service } = await accountGateway()
    const { token } = service.demo.free
    const change = {
      display_name: 'Bo',
      country: 'DE',
      explicit_content: { filter_enabled: true },
      preferred_quality: 'high',
      language: 'pt-br',
      product: 'premium',
    }
    const changed = await gateway.ask('/v1/me', { token, method: 'PUT', body: change })
    expect(changed.status).toBe(200)
    expect(changed.json).toMatchObject({
      display_name: 'Bo',
      country: 'DE',
      product: 'free',
      explicit_content: { filter_enabled: true, filter_locked: false },
      preferred_quality: 'high',
      language: 'pt-BR',
      email: 'demo-free@example.org',
    })
    expect((await gateway.ask('/v1/me', { token })).json).toEqual(changed.json)
    const seen = await gateway.ask(`/v1/users/${changed.json.id}`, { token: service.demo.premium.token })
    expect(seen.json).toMatchObject({ display_name: 'Bo', type: 'user', followers: { total: 7 } })
    for (const hidden of ['email', 'country', 'product', 'language']) expect(seen.json).not.toHaveProperty(hidden)
  })

  it.each([
    [{ display_name: '' }, 'display_name: expected 1 to 60 characters, found ""'],
    [{ country: 'Sweden' }, 'country: expected a country, ISO 3166-1 alpha-2, such as SE, found "Sweden"'],
    [{ preferred_quality: 'best' }, 'preferred_quality: expected one of automatic, low, normal, high, very-high'],
    [{ language: 'x' }, 'language: expected a language, BCP 47'],
    [{ explicit_content: true }, 'explicit_content: expected an object such as {"filter_enabled":true}, found true'],
    [[], 'body: expected an object with the fields to change'],
  ])('refuse %j', async (body, message) => {
    const { gateway, service } = await accountGateway()
    const answer = await gateway.ask('/v1/me', { token: service.demo.free.token, method: 'PUT', body })
    expect(answer.status).toBe(400)
    expect(answer.json.error.message).toContain(message)
  })

  it('need the scopes that belong to them', async () => {
    const { gateway, service } = await accountGateway()
    const client = await createApp(service, 'public')
    const code = await allowedCode(service, await signUp(service), client.app, 'user-read-email')
    const { access_token: token } = await redeem(service, client, code)
    const me = await gateway.ask('/v1/me', { token })
    expect(me.json).toMatchObject({ email: 'ada@example.org' })
    for (const hidden of ['country', 'product', 'explicit_content']) expect(me.json).not.toHaveProperty(hidden)
    const change = await gateway.ask('/v1/me', { token, method: 'PUT', body: {} })
    expect(change.json.error).toMatchObject({ status: 403, reason: 'scope-missing' })
  })

  it("are there for whom the house's playlists belong to, and not for nobody", async () => {
    const { gateway, service } = await accountGateway()
    const house = await gateway.ask('/v1/users/soundcheck', { token: service.demo.free.token })
    expect(house.json).toMatchObject({ id: 'soundcheck', display_name: 'Soundcheck', uri: 'spotify:user:soundcheck' })
    const answer = await gateway.ask('/v1/users/0000000000000000000000', { token: service.demo.free.token })
    expect(answer.json.error).toMatchObject({ status: 404, reason: 'not-found' })
  })
})

const description = webApiDescription()
it.skipIf('missing' in description)(
  `answer as the Web API is described${'missing' in description ? ` (${description.missing})` : ''}`,
  async () => {
    if ('missing' in description) return
    const { gateway, service } = await accountGateway()
    const { token } = service.demo.premium
    const { json } = await gateway.ask('/v1/me', { token })
    for (const [path, given] of [
      ['/v1/me', token],
      [`/v1/users/${json.id}`, token],
      ['/v1/users/soundcheck', token],
      ['/v1/users/nobody', token],
      ['/v1/me', 'wrong'],
    ] as const) {
      const answer = await gateway.ask(path, { token: given })
      expect(description.problems('GET', path, answer.status, answer.json), path).toEqual([])
    }
  },
)

describe('whoever runs the service', () => {
  it('registers apps and changes plans; nobody else does', async () => {
    const { gateway, service } = await accountGateway()
    const user = await signUp(service)
    const body = { name: 'Mixtape', redirect_uris: ['https://mix.example/back'] }
    const made = await gateway.ask('/v1/operator/apps', { token: service.operatorToken, method: 'POST', body })
    expect(made.status).toBe(201)
    expect(made.json).toEqual({
      client_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      client_secret: expect.stringMatching(/^[\w-]{43}$/),
      ...body,
    })
    const standing = { token: service.operatorToken, method: 'PUT', body: { product: 'premium' } }
    const changed = await gateway.ask(`/v1/operator/users/${user.id}`, standing)
    expect(changed.json).toEqual({ id: user.id, user_name: 'ada', product: 'premium', closed: false })
    const { token } = service.demo.premium
    for (const [path, init] of [
      ['/v1/operator/apps', { method: 'POST', body }],
      [`/v1/operator/users/${user.id}`, { method: 'PUT', body: { product: 'free' } }],
    ] as const) {
      expect((await gateway.ask(path, { ...init, token })).json.error.reason).toBe('operator-only')
      expect((await gateway.ask(path, { ...init, token: null })).json.error.reason).toBe('token-missing')
    }
  })

  it('is told what an app has to be', async () => {
    const { gateway, service } = await accountGateway()
    const body = { name: 'x', redirect_uris: ['http://evil.example/'] }
    const answer = await gateway.ask('/v1/operator/apps', { token: service.operatorToken, method: 'POST', body })
    expect(answer.json.error.message).toMatch(/^redirect_uris\[0\]: expected an absolute URI without a fragment: https/)
  })
})
