import { expect, it } from 'vitest'
import { challengeOf, isChallenge, provesPossession } from './pkce.ts'

/** RFC 7636, appendix B. */
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

it('makes the challenge of the standard', () => {
  expect(challengeOf(verifier)).toBe(challenge)
  expect(isChallenge(challenge)).toBe(true)
  expect(provesPossession(verifier, challenge)).toBe(true)
})

it.each([
  ['another verifier', 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl'],
  ['the challenge itself', challenge],
  ['42 characters', 'a'.repeat(42)],
  ['129 characters', 'a'.repeat(129)],
  ['a character that is not unreserved', `${'a'.repeat(43)}+`],
  ['nothing', ''],
])('does not take %s', (_, wrong) => {
  expect(provesPossession(wrong, challenge)).toBe(false)
  // Not even one that the challenge was made from.
  expect(wrong.length >= 43 && wrong.length <= 128 && !wrong.includes('+')).toBe(
    provesPossession(wrong, challengeOf(wrong)),
  )
})

it.each(['', 'a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(42)}=`, `${'a'.repeat(42)}+`])(
  'does not take %j for a challenge',
  (text) => {
    expect(isChallenge(text)).toBe(false)
  },
)
