import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance, editsAllowed, prefixEditDistance } from '../../search/query/edit-distance.policy.ts'
import { searchKinds } from '../../search/service.ts'
import { rankOf, ranksOf } from './rank.ts'
import { indexIsLikeAList } from './search-index.fixture.ts'
import { SqliteSearchIndex } from './sqlite-search-index.ts'
import { Vocabulary } from './vocabulary.ts'

describe('the search index in SQLite', () => {
  it('answers like a list that is searched from end to end', async () => {
    await indexIsLikeAList(async () => SqliteSearchIndex.open(':memory:'))
  })
})

describe('ranks', () => {
  const place = fc.record({
    kind: fc.constantFrom(...searchKinds),
    popularity: fc.nat(1000).map((tenths) => tenths / 10),
    sequence: fc.nat(2 ** 31 - 1),
  })

  it('follow kind, popularity and order of arrival, and are exact', () => {
    fc.assert(
      fc.property(place, place, (a, b) => {
        const [rankA, rankB] = [a, b].map(({ kind, popularity, sequence }) => rankOf(kind, popularity, sequence))
        expect(Number.isSafeInteger(rankA)).toBe(true)
        const order =
          searchKinds.indexOf(a.kind) - searchKinds.indexOf(b.kind) ||
          b.popularity - a.popularity ||
          a.sequence - b.sequence
        expect(Math.sign(rankA - rankB)).toBe(Math.sign(order))
        const { from, before } = ranksOf(a.kind)
        expect(rankA).toBeGreaterThanOrEqual(from)
        expect(rankA).toBeLessThan(before)
      }),
    )
  })
})

describe('the vocabulary', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'e'), minLength: 1, maxLength: 10 })

  it('finds every word within the edits that are allowed, as comparing with each would', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 40 }), word, fc.boolean(), (words, typed, open) => {
        const vocabulary = new Vocabulary()
        for (const known of words) vocabulary.add(known, 1)
        const found = new Set(vocabulary.like(typed, open).map((known) => known.word))
        const limit = editsAllowed(typed.length)
        const distance = open ? prefixEditDistance : editDistance
        for (const known of words) {
          if (limit > 0 && distance(typed, known, limit) <= limit) expect(found).toContain(known)
        }
      }),
    )
  })

  it('finds a beginning of four letters that shares no trigram with the word', () => {
    const vocabulary = new Vocabulary()
    vocabulary.add('baea', 1)
    expect(vocabulary.like('abea', true).map(({ word }) => word)).toEqual(['baea'])
  })

  it('forgets a word of no weight, and has it again', () => {
    const vocabulary = new Vocabulary()
    vocabulary.add('queen', 3)
    vocabulary.add('queen', -3)
    expect(vocabulary.like('queen', false)).toEqual([])
    vocabulary.add('queen', 2)
    expect(vocabulary.like('queen', false)).toEqual([{ word: 'queen', weight: 2 }])
  })
})
