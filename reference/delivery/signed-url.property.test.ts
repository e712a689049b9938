import { webcrypto } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { chunkPath } from './audio-path.ts'
import { expiryS, refusalOf, signUrl } from './signed-url.ts'
import { VerifyingKeys } from './verifying-keys.ts'

const NOW_MS = 1_763_719_200_000
const LIFETIME_MS = 30 * 60_000
const id = fc.string({ unit: fc.constantFrom(...'0123456789ABCabcxyz'), minLength: 22, maxLength: 22 })
const path = fc
  .tuple(id, fc.constantFrom('low', 'normal', 'high', 'very-high'), fc.nat(9999))
  .map(([track, quality, chunk]) => chunkPath(track, quality, chunk))
const user = fc.string({ unit: fc.constantFrom(...'abcXYZ019._~-'), minLength: 1, maxLength: 30 })
const key = fc.record({
  kid: fc.string({ unit: fc.constantFrom(...'abcXYZ019_-'), minLength: 8, maxLength: 20 }),
  secret: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
})
const expS = expiryS(NOW_MS, LIFETIME_MS)

function accepting(...keys: { kid: string; secret: Buffer }[]): VerifyingKeys {
  return new VerifyingKeys(
    LIFETIME_MS,
    keys.map(({ kid, secret }) => ({
      kid,
      secret: secret.toString('base64url'),
      notBeforeMs: 0,
      notAfterMs: NOW_MS + 1,
    })),
  )
}

function refusal(url: string, keys: VerifyingKeys, nowMs = NOW_MS) {
  const [path, ...query] = url.split('?')
  return refusalOf(path, query.join('?'), keys, nowMs)
}

it('accepts what was signed', () => {
  fc.assert(
    fc.property(path, user, key, (path, user, key) => {
      expect(refusal(signUrl(path, user, expS, key), accepting(key))).toBeNull()
    }),
  )
})

it('refuses a URL of which any one character is another, missing or doubled', () => {
  const character = fc.constantFrom(...'abzABZ019/._-~?&= %+#')
  fc.assert(
    fc.property(path, user, key, fc.nat(), character, (path, user, key, anywhere, other) => {
      const url = signUrl(path, user, expS, key)
      const at = anywhere % url.length
      for (const changed of [other, '', url[at] + url[at]]) {
        const wrong = url.slice(0, at) + changed + url.slice(at + 1)
        if (wrong !== url) expect(refusal(wrong, accepting(key))).not.toBeNull()
      }
    }),
    { numRuns: 1000 },
  )
})

it('refuses every other last character of a signature, also those that stand for the same bytes', () => {
  const own = { kid: 'key-0001', secret: Buffer.alloc(32, 7) }
  const url = signUrl('/audio/x/high/0.ogg', 'user', expS, own)
  const accepted = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].filter(
    (last) => refusal(url.slice(0, -1) + last, accepting(own)) === null,
  )
  expect(accepted).toEqual([url.at(-1)])
})

it('says that the key is unknown when it is not the edge’s, and that the signature is wrong when only the name fits', () => {
  fc.assert(
    fc.property(path, user, key, key, (path, user, ours, theirs) => {
      fc.pre(ours.kid !== theirs.kid && !ours.secret.equals(theirs.secret))
      const url = signUrl(path, user, expS, theirs)
      expect(refusal(url, accepting(ours))).toBe('url-key-unknown')
      expect(refusal(url, accepting({ kid: theirs.kid, secret: ours.secret }))).toBe('url-signature-invalid')
      expect(refusal(url, accepting(ours, theirs))).toBeNull()
    }),
  )
})

it('ends exactly at its second, and no sooner than half an hour less one second after it was signed', () => {
  const own = { kid: 'key-0001', secret: Buffer.alloc(32, 7) }
  fc.assert(
    fc.property(fc.integer({ min: NOW_MS - 100_000, max: NOW_MS }), (signedMs) => {
      const exp = expiryS(signedMs, LIFETIME_MS)
      const url = signUrl('/audio/x/high/0.ogg', 'user', exp, own)
      expect(refusal(url, accepting(own), exp * 1000 - 1)).toBeNull()
      expect(refusal(url, accepting(own), exp * 1000)).toBe('url-expired')
      expect(exp * 1000).toBeLessThanOrEqual(signedMs + LIFETIME_MS)
      expect(exp * 1000).toBeGreaterThan(signedMs + LIFETIME_MS - 1000)
    }),
  )
})

it('tells the first thing that is wrong: form, key, signature, time', () => {
  const own = { kid: 'key-0001', secret: Buffer.alloc(32, 7) }
  const foreign = { kid: 'key-0002', secret: Buffer.alloc(32, 8) }
  const sign = (key: typeof own) => signUrl('/audio/x/high/0.ogg', 'user', 1, key)
  expect(refusal(`${sign(foreign)}&x`, accepting(own))).toBe('url-unsigned')
  expect(refusal(sign(foreign), accepting(own))).toBe('url-key-unknown')
  expect(refusal(sign(own).replace('uid=user', 'uid=resu'), accepting(own))).toBe('url-signature-invalid')
  expect(refusal(sign(own), accepting(own))).toBe('url-expired')
})

it('is unsigned without any one of its parts, in another order, or with one twice', () => {
  const own = { kid: 'key-0001', secret: Buffer.alloc(32, 7) }
  const [path, query] = signUrl('/audio/x/high/0.ogg', 'user', expS, own).split('?')
  const parts = query.split('&')
  for (const [i, part] of parts.entries()) {
    expect(refusalOf(path, parts.toSpliced(i, 1).join('&'), accepting(own), NOW_MS)).toBe('url-unsigned')
    expect(refusalOf(path, [...parts, part].join('&'), accepting(own), NOW_MS)).toBe('url-unsigned')
  }
  expect(refusalOf(path, parts.toReversed().join('&'), accepting(own), NOW_MS)).toBe('url-unsigned')
  expect(refusalOf(path, '', accepting(own), NOW_MS)).toBe('url-unsigned')
})

it('does not sign what a URL cannot carry as it is', () => {
  const own = { kid: 'key-0001', secret: Buffer.alloc(32, 7) }
  for (const user of ['', 'a b', 'a&exp=9', 'a\nb', 'ü']) {
    expect(() => signUrl('/audio/x/high/0.ogg', user, expS, own)).toThrow(RangeError)
  }
  for (const path of ['', 'audio', '/a?b', '/a\nb', '/a b', '/%2e']) {
    expect(() => signUrl(path, 'user', expS, own)).toThrow(RangeError)
  }
})

it('signs as WebCrypto does: HMAC-SHA256 over path, user, expiry and key, a line each', async () => {
  await fc.assert(
    fc.asyncProperty(path, user, key, async (path, user, { kid, secret }) => {
      const url = new URL(signUrl(path, user, expS, { kid, secret }), 'http://edge')
      const algorithm = { name: 'HMAC', hash: 'SHA-256' }
      const imported = await webcrypto.subtle.importKey('raw', secret, algorithm, false, ['sign'])
      const text = [url.pathname, ...['uid', 'exp', 'kid'].map((name) => url.searchParams.get(name))].join('\n')
      const signature = await webcrypto.subtle.sign('HMAC', imported, new TextEncoder().encode(text))
      expect(url.searchParams.get('sig')).toBe(Buffer.from(signature).toString('base64url'))
    }),
  )
})
