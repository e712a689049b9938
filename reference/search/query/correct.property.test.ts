import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KnownWord } from '../search-index.ts'
import { alternativesFor, alternativesTo, correctedText, slotsWith } from './correct.ts'
import { editDistance } from './edit-distance.policy.ts'
import { parseQuery } from './parse.ts'
import { slotsOf } from './slots.ts'

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'e', 'r'), minLength: 1, maxLength: 9 })
const known = fc.uniqueArray(fc.record<KnownWord>({ word, weight: fc.integer({ min: 1, max: 100_000 }) }), {
  selector: (one) => one.word,
  maxLength: 80,
})

describe('alternatives to a word', () => {
  it('are other words that are known, few, and none that continues an open word', () => {
    fc.assert(
      fc.property(word, known, fc.boolean(), fc.boolean(), (typed, like, open, nothingFound) => {
        const alternatives = alternativesTo(typed, like, open, nothingFound)
        expect(alternatives.length).toBeLessThanOrEqual(16)
        for (const { word: other, quality } of alternatives) {
          expect(like.map((one) => one.word)).toContain(other)
          expect(open ? other.startsWith(typed) : other === typed).toBe(false)
          expect(quality).toBeGreaterThan(0)
          expect(quality).toBeLessThan(1)
        }
      }),
    )
  })

  it('are surer with fewer edits', () => {
    fc.assert(
      fc.property(word, known, (typed, like) => {
        const edits = (other: string): number => editDistance(typed, other, 4)
        const found = alternativesTo(typed, like, false, true)
        for (const a of found) {
          for (const b of found) if (edits(a.word) < edits(b.word)) expect(a.quality).toBeGreaterThanOrEqual(b.quality)
        }
      }),
    )
  })

  it('do not doubt a word that is known about as well, unless nothing was found', () => {
    const like = [
      { word: 'tylor', weight: 100 },
      { word: 'taylor', weight: 700 },
    ]
    expect(alternativesTo('tylor', like, false, false)).toEqual([])
    expect(alternativesTo('tylor', like, false, true).map(({ word }) => word)).toEqual(['taylor'])
    expect(alternativesTo('tylor', [{ word: 'taylor', weight: 700 }], false, false)).toHaveLength(1)
  })
})

describe('a corrected query', () => {
  it('keeps what stands in quotes, and joins neighbors that are one word', async () => {
    const vocabulary = ['blackpink', 'queen']
    const wordsLike = async (typed: string) =>
      vocabulary.filter((known) => editDistance(typed, known, 2) <= 2).map((word) => ({ word, weight: 9 }))
    const parts = parseQuery('black pink "qeen" quene').free
    const found = await alternativesFor(parts, true, wordsLike)
    expect(parts.map((part) => found.get(part)?.map(({ word }) => word))).toEqual([
      ['blackpink'],
      ['blackpink'],
      undefined,
      ['queen'],
    ])
    expect((await alternativesFor(parts, false, wordsLike)).get(parts[0])).toEqual([])
  })

  it('is put into the words that were found', () => {
    const parsed = parseQuery('black pink livee ')
    const [black, pink, live] = parsed.free
    const slots = slotsWith(
      slotsOf(parsed, 'track') ?? [],
      new Map([
        [black, [{ word: 'blackpink', quality: 0.9 }]],
        [pink, [{ word: 'blackpink', quality: 0.9 }]],
        [live, [{ word: 'live', quality: 0.9 }]],
      ]),
    )
    const last = slots.map(({ ways }) => ways.at(-1) ?? null)
    expect(correctedText(last, slots)).toBe('blackpink live')
    expect(correctedText([slots[0].ways[0], null, last[2]], slots)).toBe('black pink live')
    expect(
      correctedText(
        slots.map(({ ways }) => ways[0]),
        slots,
      ),
    ).toBeNull()
  })
})
