import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wordsOf } from '../text/words.ts'
import { parseQuery, type QueryPart } from './parse.ts'

const textOf = (parts: readonly QueryPart[]): string => parts.map(({ words }) => words.join(' ')).join(' ')

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
        for (const { words } of [...free, ...within.map(({ part }) => part), ...without]) {
          expect(words.length).toBeGreaterThan(0)
        }
        expect(free.length).toBeLessThanOrEqual(16)
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
    expect(textOf(parsed.without)).toBe('remix')
    expect(parsed.years).toEqual({ from: 1980, to: 1990 })
    expect(parsed.code).toEqual({ of: 'isrc', code: 'US-RC1-76-07839' })
    expect(parsed.isNew).toBe(true)
  })

  it('takes a filter that is none for words', () => {
    expect(textOf(parseQuery('foo:bar year:soon').free)).toBe('foo bar soon')
  })

  it('is not open behind a space, and not when a filter ends it', () => {
    expect(parseQuery('love ').free[0]?.open).toBe(false)
    expect(parseQuery('love artist:queen').free[0]?.open).toBe(false)
  })
})
