import { createHmac, randomBytes } from 'node:crypto'
import { exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT } from 'jose'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ManualClock } from '../../delivery/manual-clock.fixture.ts'
import { openAccountSql } from '../store.ts'
import { type AccessClaims, AccessTokens } from './access-tokens.ts'
import { SigningKeys } from './signing-keys.ts'

const HOUR_MS = 3_600_000
const ISSUER = 'http://127.0.0.1:4700'
const rules = { keyLifetimeMs: 24 * HOUR_MS, tokenLifetimeMs: HOUR_MS }
const claims: AccessClaims = {
  clientId: 'an-app',
  userId: 'ada',
  authorizationId: 'an-authorization',
  scopes: ['user-read-private', 'streaming'],
}

async function open() {
  const clock = new ManualClock()
  const { db, close } = await openAccountSql(':memory:', clock)
  onTestFinished(close)
  const newProcess = async () => {
    const keys = new SigningKeys(db, clock, randomBytes, rules)
    await keys.rotate()
    return { keys, tokens: new AccessTokens(keys, clock, randomBytes, HOUR_MS) }
  }
  return { clock, newProcess, ...(await newProcess()) }
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const invalid = { code: 'token-invalid' }

describe('an access token', () => {
  it('says what was put into it, for an hour', async () => {
    const { tokens, clock } = await open()
    const { token, expiresInS } = await tokens.issue(claims, ISSUER)
    expect(expiresInS).toBe(3600)
    expect(await tokens.verify(token)).toEqual({ ...claims, expiresAtMs: clock.nowMs() + HOUR_MS })
    await clock.advance(HOUR_MS - 1000)
    await expect(tokens.verify(token)).resolves.toMatchObject(claims)
    await clock.advance(1000)
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'token-expired' })
  })

  it('is one that anybody can verify with the public keys (RFC 9068)', async () => {
    const { tokens, keys, clock } = await open()
    const { token } = await tokens.issue(claims, ISSUER)
    const header = JSON.parse(Buffer.from(token.split('.')[0], 'base64url').toString())
    expect(header).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.stringMatching(/^[\w-]{16}$/) })
    const jwk = keys.jwks().keys.find(({ kid }) => kid === header.kid)
    expect(Object.keys(jwk ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    const { payload } = await jwtVerify(token, await importJWK(jwk ?? {}), { currentDate: new Date(clock.nowMs()) })
    const nowS = Math.floor(clock.nowMs() / 1000)
    expect(payload).toEqual({
      iss: ISSUER,
      sub: 'ada',
      aud: 'soundcheck',
      client_id: 'an-app',
      scope: 'user-read-private streaming',
      authorization_id: 'an-authorization',
      iat: nowS,
      exp: nowS + 3600,
      jti: expect.any(String),
    })
  })

  it('of an app itself stands for no user', async () => {
    const { tokens } = await open()
    const { token } = await tokens.issue({ ...claims, userId: null, authorizationId: null, scopes: [] }, ISSUER)
    expect(await tokens.verify(token)).toMatchObject({ userId: null, authorizationId: null, scopes: [] })
  })

  it('is no good with any character changed', async () => {
    const { tokens } = await open()
    const { token } = await tokens.issue(claims, ISSUER)
    // The last character of a signature has four bits that mean nothing.
    for (let at = 0; at < token.length - 1; at += 7) {
      const other = token[at] === 'A' ? 'B' : 'A'
      await expect(tokens.verify(token.slice(0, at) + other + token.slice(at + 1))).rejects.toMatchObject(invalid)
    }
  })

  it.each([
    '',
    '.',
    '..',
    '...',
    'a.b.c',
    'not a token',
    `${part({ alg: 'ES256' })}.${part({})}.`,
    `${part(null)}.${part(null)}.AAAA`,
    `${part([])}.${part('x')}.AAAA`,
    '{}.{}.{}',
    'é.é.é',
    `${part({ alg: 'ES256', typ: 'at+jwt', kid: '__proto__' })}.${part({})}.AAAA`,
  ])('is not %j', async (text) => {
    const { tokens } = await open()
    await expect(tokens.verify(text)).rejects.toMatchObject(invalid)
  })
})

describe('a forged token', () => {
  /** A good token taken apart, to be put together in wrong ways. */
  async function taken() {
    const opened = await open()
    const { token } = await opened.tokens.issue(claims, ISSUER)
    const [header, payload, signature] = token.split('.')
    const headerJson = JSON.parse(Buffer.from(header, 'base64url').toString())
    const payloadJson = JSON.parse(Buffer.from(payload, 'base64url').toString())
    return { ...opened, payload, signature, headerJson, payloadJson }
  }

  it.each(['none', 'None', 'NONE', ''])('without a signature is refused (alg %j)', async (alg) => {
    const { tokens, headerJson, payload, signature } = await taken()
    for (const end of ['', signature]) {
      await expect(tokens.verify(`${part({ ...headerJson, alg })}.${payload}.${end}`)).rejects.toMatchObject(invalid)
    }
  })

  it('signed with the public key as if it were a shared secret is refused', async () => {
    const { tokens, keys, headerJson, payload } = await taken()
    const jwk = keys.jwks().keys.find(({ kid }) => kid === headerJson.kid) ?? {}
    const signed = `${part({ ...headerJson, alg: 'HS256' })}.${payload}`
    const secrets = [JSON.stringify(jwk), Buffer.from(String(jwk.x), 'base64url'), String(jwk.x)]
    for (const secret of secrets) {
      const signature = createHmac('sha256', secret).update(signed).digest('base64url')
      await expect(tokens.verify(`${signed}.${signature}`)).rejects.toMatchObject(invalid)
    }
  })

  it('that brings a key of its own along is refused', async () => {
    const { tokens, headerJson, payloadJson } = await taken()
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = await exportJWK(publicKey)
    for (const header of [
      { ...headerJson, jwk },
      { ...headerJson, jku: 'http://127.0.0.1:1/keys', jwk },
      { ...headerJson, kid: 'mine' },
      { alg: 'ES256', typ: 'at+jwt' },
    ]) {
      const token = await new SignJWT(payloadJson).setProtectedHeader(header).sign(privateKey)
      await expect(tokens.verify(token)).rejects.toMatchObject(invalid)
    }
  })

  it.each([
    ['of another type', { typ: 'JWT' }, {}],
    ['for somebody else', {}, { aud: 'another-service' }],
    ['without an end', {}, { exp: undefined }],
    ['without an app', {}, { client_id: undefined }],
    ['without a subject', {}, { sub: undefined }],
    ['from a later time', {}, { nbf: 4_000_000_000 }],
    ['with a header that has to be understood', { crit: ['x'], x: 1 }, {}],
  ])('signed by us %s is refused', async (_, headerChange, payloadChange) => {
    const { tokens, keys, headerJson, payloadJson } = await taken()
    const { kid, key } = await keys.signer()
    const sign = (header: object, payload: object) => {
      const all = { ...headerJson, ...header, kid }
      return new SignJWT({ ...payloadJson, ...payload }).setProtectedHeader(all).sign(key, { crit: { x: true } })
    }
    await expect(tokens.verify(await sign({}, {}))).resolves.toMatchObject(claims)
    await expect(tokens.verify(await sign(headerChange, payloadChange))).rejects.toMatchObject(invalid)
  })
})

describe('the signing keys', () => {
  it('take turns: the next is known a turn before, the last until its tokens have ended', async () => {
    const { keys, tokens, clock } = await open()
    const known = () => keys.jwks().keys.map(({ kid }) => kid)
    const [first, second] = known()
    const { token } = await tokens.issue(claims, ISSUER)
    expect((await keys.signer()).kid).toBe(first)

    await clock.advance(rules.keyLifetimeMs - 1)
    const late = await tokens.issue(claims, ISSUER)
    await clock.advance(1)
    await keys.rotate()
    expect((await keys.signer()).kid).toBe(second)
    expect(known()).toEqual([first, second, expect.any(String)])
    await expect(tokens.verify(late.token)).resolves.toMatchObject(claims)
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'token-expired' })

    await clock.advance(rules.tokenLifetimeMs + 60_000)
    await keys.rotate()
    expect(known()).not.toContain(first)
    await expect(tokens.verify(late.token)).rejects.toMatchObject(invalid)
  })

  it('are made when they are needed, should nobody have rotated them in time', async () => {
    const { tokens, clock } = await open()
    await clock.advance(10 * rules.keyLifetimeMs)
    const { token } = await tokens.issue(claims, ISSUER)
    await expect(tokens.verify(token)).resolves.toMatchObject(claims)
  })

  it('outlive the process, and reach another that shares the database', async () => {
    const { tokens, keys, clock, newProcess } = await open()
    const other = await newProcess()
    expect(other.keys.jwks()).toEqual(keys.jwks())
    await clock.advance(3 * rules.keyLifetimeMs)
    const { token } = await tokens.issue(claims, ISSUER)
    await expect(other.tokens.verify(token)).resolves.toMatchObject(claims)
  })
})
