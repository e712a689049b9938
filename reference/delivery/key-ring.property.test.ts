import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type KeyRing, rotatedKeys, signingKey } from './key-ring.ts'
import { expiryS } from './signed-url.ts'
import { testRandom } from './tiers.fixture.ts'
import { VerifyingKeys } from './verifying-keys.ts'

const LIFE = { min: 1000, max: 100_000 }
const rules = fc.record({ keyLifetimeMs: fc.integer(LIFE), urlLifetimeMs: fc.integer(LIFE) })
/** From one look at the keys to the next. */
const waits = fc.array(fc.integer({ min: 0, max: 300_000 }), { maxLength: 60 })

it('has a key that signs and one that follows it at every look, and makes no more than needed', () => {
  fc.assert(
    fc.property(rules, waits, (rules, waits) => {
      const random = testRandom('keys')
      let ring: KeyRing = []
      let nowMs = 1_000_000
      for (const waitMs of waits) {
        nowMs += waitMs
        ring = rotatedKeys(ring, rules, nowMs, random)
        const key = signingKey(ring, nowMs)
        expect(key).not.toBeNull()
        expect(signingKey(ring, (key as { notAfterMs: number }).notAfterMs)).not.toBeNull()
        expect(rotatedKeys(ring, rules, nowMs, random)).toBe(ring)
        expect(new Set(ring.map(({ kid }) => kid)).size).toBe(ring.length)
        const live = Math.ceil(rules.urlLifetimeMs / rules.keyLifetimeMs)
        expect(ring.length).toBeLessThanOrEqual(live + 2)
      }
    }),
  )
})

it('accepts every URL as long as it lives, with the keys of any look in between', () => {
  const times = fc.tuple(fc.nat(1_000_000), fc.nat(100_000))
  fc.assert(
    fc.property(rules, waits, times, (rules, waits, [signedAfterMs, usedAfterMs]) => {
      const random = testRandom('keys')
      let nowMs = 1_000_000
      let ring = rotatedKeys([], rules, nowMs, random)
      const lookAt = (untilMs: number) => {
        for (const waitMs of waits) {
          if (nowMs + waitMs > untilMs) break
          nowMs += waitMs
          ring = rotatedKeys(ring, rules, nowMs, random)
        }
      }
      const signedMs = nowMs + signedAfterMs
      lookAt(signedMs)
      ring = rotatedKeys(ring, rules, signedMs, random)
      const key = signingKey(ring, signedMs)
      const usedMs = Math.min(signedMs + usedAfterMs, expiryS(signedMs, rules.urlLifetimeMs) * 1000 - 1)
      nowMs = signedMs
      lookAt(usedMs)
      const keys = new VerifyingKeys(rules.urlLifetimeMs, ring)
      if (usedMs >= signedMs) expect(keys.find(key?.kid ?? '', usedMs)).not.toBeNull()
    }),
  )
})

it('an edge has a key before it signs, if the keys are looked at twice while one signs', () => {
  fc.assert(
    fc.property(rules, fc.array(fc.double({ min: 0, max: 0.5, noNaN: true }), { maxLength: 60 }), (rules, waits) => {
      const random = testRandom('keys')
      let nowMs = 1_000_000
      let edge = rotatedKeys([], rules, nowMs, random)
      for (const wait of waits) {
        nowMs += wait * rules.keyLifetimeMs
        const kid = signingKey(edge, nowMs)?.kid
        edge = rotatedKeys(edge, rules, nowMs, random)
        expect(signingKey(edge, nowMs)?.kid).toBe(kid)
      }
    }),
  )
})

it('retires a key exactly when the last URL that it may have signed is over', () => {
  const rules = { keyLifetimeMs: 10_000, urlLifetimeMs: 3000 }
  const ring = rotatedKeys([], rules, 50_000, testRandom('keys'))
  const keys = new VerifyingKeys(rules.urlLifetimeMs, ring)
  expect(ring.map(({ notBeforeMs, notAfterMs }) => [notBeforeMs, notAfterMs])).toEqual([
    [50_000, 60_000],
    [60_000, 70_000],
  ])
  expect(keys.find(ring[0].kid, 62_999)).not.toBeNull()
  expect(keys.find(ring[0].kid, 63_000)).toBeNull()
  expect(rotatedKeys(ring, rules, 62_999, testRandom('more'))[0]).toBe(ring[0])
  expect(rotatedKeys(ring, rules, 63_000, testRandom('more'))[0]).toBe(ring[1])
})

it('goes on when the clock was set back', () => {
  const rules = { keyLifetimeMs: 10_000, urlLifetimeMs: 3000 }
  const ring = rotatedKeys([], rules, 50_000, testRandom('keys'))
  const back = rotatedKeys(ring, rules, 20_000, testRandom('back'))
  expect(signingKey(back, 20_000)).not.toBeNull()
  expect(back).toEqual(expect.arrayContaining([...ring]))
})

it('names keys by 16 characters and gives each 32 random bytes', () => {
  for (const { kid, secret } of rotatedKeys([], { keyLifetimeMs: 10, urlLifetimeMs: 10 }, 0, testRandom('keys'))) {
    expect(kid).toMatch(/^[A-Za-z0-9_-]{16}$/)
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
  }
})
