import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance, editsAllowed, prefixEditDistance } from './edit-distance.policy.ts'

/** The definition, without memory or limit. */
function naive(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length
  const [restA, restB] = [a.slice(1), b.slice(1)]
  const edits = [naive(restA, b) + 1, naive(a, restB) + 1, naive(restA, restB) + (a[0] === b[0] ? 0 : 1)]
  if (a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0]) edits.push(naive(a.slice(2), b.slice(2)) + 1)
  return Math.min(...edits)
}

// Few letters, so that words have something in common.
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })
const limit = fc.nat(4)

describe('the edit distance', () => {
  it('is what its definition says, up to the limit', () => {
    fc.assert(
      fc.property(word, word, limit, (a, b, most) => {
        expect(editDistance(a, b, most)).toBe(Math.min(naive(a, b), most + 1))
      }),
    )
  })

  it('is the same in both directions, and nothing for the same word', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b, 6)).toBe(editDistance(b, a, 6))
        expect(editDistance(a, a, 2)).toBe(0)
      }),
    )
  })

  it('of a beginning is that of the nearest beginning', () => {
    fc.assert(
      fc.property(word, word, limit, (typed, full, most) => {
        const beginnings = Array.from({ length: full.length + 1 }, (_, length) => full.slice(0, length))
        const nearest = Math.min(...beginnings.map((beginning) => naive(typed, beginning)))
        expect(prefixEditDistance(typed, full, most)).toBe(Math.min(nearest, most + 1))
      }),
    )
  })

  it.each([
    ['bohemain', 'bohemian', 1],
    ['tylor', 'taylor', 1],
    ['ca', 'abc', 3],
    ['kitten', 'sitting', 3],
  ])('from %s to %s is %i', (a, b, edits) => {
    expect(editDistance(a, b, 5)).toBe(edits)
  })

  it('is allowed by the length of the word', () => {
    expect([3, 4, 7, 8, 20].map(editsAllowed)).toEqual([0, 1, 1, 2, 2])
  })
})
