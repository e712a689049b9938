import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KnownWord } from '../search-index.ts'
import { alternativesFor, alternativesTo, correctedText, type Doubt, slotsWith, surroundingsOf } from './correct.ts'
import { editDistance } from './edit-distance.policy.ts'
import { parseQuery } from './parse.ts'
import { slotsOf } from './slots.ts'

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'e', 'r'), minLength: 1, maxLength: 9 })
const known = fc.uniqueArray(fc.record<KnownWord>({ word, weight: fc.integer({ min: 1, max: 100_000 }) }), {
  selector: (one) => one.word,
  maxLength: 80,
})

const anyDoubt = fc.constantFrom<Doubt>('outdone', 'unknown', 'all')

describe('alternatives to a word', () => {
  it('are other words that are known, few, and none that continues an open word', () => {
    fc.assert(
      fc.property(word, known, fc.boolean(), anyDoubt, (typed, like, open, doubt) => {
        const alternatives = alternativesTo(typed, like, open, doubt)
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
        const found = alternativesTo(typed, like, false, 'all')
        for (const a of found) {
          for (const b of found) if (edits(a.word) < edits(b.word)) expect(a.quality).toBeGreaterThanOrEqual(b.quality)
        }
      }),
    )
  })

  it('do not doubt a word that is known about as well, unless nothing else is left', () => {
    const like = [
      { word: 'tylor', weight: 100 },
      { word: 'taylor', weight: 700 },
    ]
    for (const doubt of ['outdone', 'unknown'] as const) expect(alternativesTo('tylor', like, false, doubt)).toEqual([])
    expect(alternativesTo('tylor', like, false, 'all').map(({ word }) => word)).toEqual(['taylor'])
    const taylor = [{ word: 'taylor', weight: 20 }]
    expect(alternativesTo('tylor', taylor, false, 'outdone')).toEqual([])
    expect(alternativesTo('tylor', taylor, false, 'unknown')).toHaveLength(1)
    expect(alternativesTo('tylor', [{ word: 'taylor', weight: 700 }], false, 'outdone')).toHaveLength(1)
  })
})

describe('a corrected query', () => {
  it('keeps what stands in quotes, and joins neighbors that are one word', async () => {
    const vocabulary = ['blackpink', 'queen']
    const wordsLike = async (typed: string) =>
      vocabulary.filter((known) => editDistance(typed, known, 2) <= 2).map((word) => ({ word, weight: 9 }))
    const parts = parseQuery('black pink "qeen" quene').free
    const around = await surroundingsOf(parts, true, wordsLike)
    for (const doubt of ['unknown', 'all'] as const) {
      const found = alternativesFor(around, doubt)
      expect(parts.map((part) => found.get(part)?.map(({ word }) => word))).toEqual([
        ['blackpink'],
        ['blackpink'],
        undefined,
        ['queen'],
      ])
    }
    expect(alternativesFor(await surroundingsOf(parts, false, wordsLike), 'outdone')).toEqual(new Map())
  })

  it('leaves words alone that are known, as long as others may be wrong', async () => {
    const vocabulary = ['the', 'then', 'night', 'nights']
    const wordsLike = async (typed: string) =>
      vocabulary.filter((known) => editDistance(typed, known, 2) <= 2).map((word) => ({ word, weight: 9 }))
    const parts = parseQuery('then nigth ').free
    const around = await surroundingsOf(parts, true, wordsLike)
    const wordsBy = (doubt: Doubt) =>
      parts.map((part) =>
        alternativesFor(around, doubt)
          .get(part)
          ?.map(({ word }) => word),
      )
    expect(wordsBy('unknown')).toEqual([undefined, ['night', 'nights']])
    expect(wordsBy('all')).toEqual([['the'], ['night', 'nights']])
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
