import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wordsOf } from '../text/words.ts'
import { type Conditions, type FilterField, parseQuery, type QueryPart } from './parse.ts'

const textOf = (parts: readonly QueryPart[]): string => parts.map(({ words }) => words.join(' ')).join(' ')

/** Conditions as they read: the words of each part. */
interface Asked {
  readonly free: readonly (readonly string[])[]
  readonly within: readonly (readonly [FilterField, ...string[]])[]
  readonly years: Conditions['years']
  readonly code: Conditions['code']
  readonly isNew: boolean
}

const NOTHING_ASKED: Asked = { free: [], within: [], years: null, code: null, isNew: false }

function shown({ free, within, years, code, isNew }: Conditions): Asked {
  return {
    free: free.map(({ words }) => words),
    within: within.map(({ field, part }) => [field, ...part.words]),
    years,
    code,
    isNew,
  }
}

const word = fc.stringMatching(/^[a-z]{1,8}$/)
const someWords = fc.array(word, { minLength: 1, maxLength: 3 })
const field = fc.constantFrom<FilterField>('artist', 'album', 'track', 'genre')
const year = fc.integer({ min: 1000, max: 9999 })

/** A quote, a filter or a word that is left out, as it is typed and what it means. */
const piece = fc
  .oneof(
    word.map((one) => ({ mustBeNegated: true, text: one, means: { free: [[one]] } })),
    someWords.map((words) => ({ text: `"${words.join(' ')}"`, means: { free: [words] } })),
    fc.tuple(field, someWords).map(([into, words]) => ({
      text: `${into}:${words.join(' ')}`,
      means: { within: words.map((one) => [into, one] as const) },
    })),
    fc.tuple(field, someWords).map(([into, words]) => ({
      text: `${into}:"${words.join(' ')}"`,
      means: { within: [[into, ...words] as const] },
    })),
    fc.tuple(year, year).map(([a, b]) => ({
      text: `year:${a}-${b}`,
      means: { years: { from: Math.min(a, b), to: Math.max(a, b) } },
    })),
    word.map((code) => ({ text: `isrc:${code}`, means: { code: { of: 'isrc' as const, code } } })),
    fc.constant({ text: 'tag:new', means: { isNew: true } }),
  )
  .chain((one: { mustBeNegated?: boolean; text: string; means: Partial<Asked> }) =>
    (one.mustBeNegated ? fc.constant(true) : fc.boolean()).map((negated) => ({ ...one, negated })),
  )

describe('a query', () => {
  it('is taken apart whatever was typed', () => {
    const pieces = fc.constantFrom(
      'artist:',
      'year:',
      'NOT ',
      '"',
      'love',
      ' ',
      'year:1980-1990',
      'tag:new',
      '東京',
      '-',
      ':',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'grapheme' }))), (parts) => {
        const { free, within, without } = parseQuery(parts.join(''))
        for (const one of [{ free, within }, ...without]) {
          for (const { words } of [...one.free, ...one.within.map(({ part }) => part)]) {
            expect(words.length).toBeGreaterThan(0)
          }
          expect(one.free.length).toBeLessThanOrEqual(16)
        }
      }),
    )
  })

  it('of plain words is these words, the last one open', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 16 }), (words) => {
        const { free, within, without } = parseQuery(words.join(' '))
        expect(free.flatMap((part) => part.words)).toEqual(wordsOf(words.join(' ')))
        expect(free.map(({ open }) => open)).toEqual(words.map((_, i) => i === words.length - 1))
        expect([...within, ...without]).toEqual([])
      }),
    )
  })

  it('has filters whose value goes to the next', () => {
    const { free, within } = parseQuery('remaster track:Doxy artist:Miles Davis')
    expect(textOf(free)).toBe('remaster')
    expect(within.map(({ field, part }) => [field, part.words.join(' ')])).toEqual([
      ['track', 'doxy'],
      ['artist', 'miles'],
      ['artist', 'davis'],
    ])
  })

  it('has quotes, exclusions, years, codes and what is new', () => {
    const parsed = parseQuery('love NOT remix "dancing queen" year:1990-1980 isrc:US-RC1-76-07839 tag:new ')
    expect(parsed.free.map(({ words, literal }) => [words.join(' '), literal])).toEqual([
      ['love', false],
      ['dancing queen', true],
    ])
    expect(parsed.without.map(({ free }) => textOf(free))).toEqual(['remix'])
    expect(parsed.years).toEqual({ from: 1980, to: 1990 })
    expect(parsed.code).toEqual({ of: 'isrc', code: 'US-RC1-76-07839' })
    expect(parsed.isNew).toBe(true)
  })

  it('is what was put into it: words, and behind them quotes and filters, some of them left out', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 4 }), fc.array(piece, { maxLength: 6 }), (words, pieces) => {
        const text = [...words, ...pieces.map(({ negated, text }) => (negated ? `NOT ${text}` : text))].join(' ')
        const { without, ...wanted } = parseQuery(`${text} `)
        const asked = pieces.filter(({ negated }) => !negated)
        const last = <Name extends keyof Asked>(name: Name) => asked.findLast(({ means }) => means[name])?.means[name]
        expect(shown(wanted)).toEqual({
          free: [...words.map((one) => [one]), ...asked.flatMap(({ means }) => means.free ?? [])],
          within: asked.flatMap(({ means }) => means.within ?? []),
          years: last('years') ?? null,
          code: last('code') ?? null,
          isNew: asked.some(({ means }) => means.isNew),
        })
        expect(without.map(shown)).toEqual(
          pieces.filter(({ negated }) => negated).map(({ means }) => ({ ...NOTHING_ASKED, ...means })),
        )
      }),
    )
  })

  it.each([
    ['love NOT artist:Miles Davis album:Kind of Blue', [{ within: 'artist miles, artist davis' }]],
    ['love NOT artist:"Miles Davis" live', [{ within: 'artist miles davis' }]],
    ['love NOT hip-hop NOT tag:new ', [{ free: 'hip hop' }, { isNew: true }]],
    ['love NOT NOT live', [{ free: 'live' }]],
    ['love NOT "" NOT', []],
  ])('%j leaves out what is behind NOT, to its end', (text, expected) => {
    const found = parseQuery(text).without.map(({ free, within, isNew }) => ({
      ...(free.length > 0 && { free: textOf(free) }),
      ...(within.length > 0 && { within: within.map(({ field, part }) => `${field} ${textOf([part])}`).join(', ') }),
      ...(isNew && { isNew }),
    }))
    expect(found).toEqual(expected)
  })

  it('takes a filter that is none for words', () => {
    expect(textOf(parseQuery('foo:bar year:soon').free)).toBe('foo bar soon')
  })

  it('is not open behind a space, and not when a filter ends it', () => {
    expect(parseQuery('love ').free[0]?.open).toBe(false)
    expect(parseQuery('love artist:queen').free[0]?.open).toBe(false)
  })
})
