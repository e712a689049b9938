import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { latinWordsOf, wordsOf } from './words.ts'

const anyText = fc.string({ unit: 'grapheme', maxLength: 40 })
const latinText = fc.string({ unit: fc.constantFrom(...'abcdeéñöÅçžkz 0.,'.split('')), maxLength: 30 })

describe('the words of a text', () => {
  it('are their own words', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const words = wordsOf(text)
        expect(wordsOf(words.join(' '))).toEqual(words)
      }),
    )
  })

  it('are letters and digits, and nothing that a query could take for syntax', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const word of [...wordsOf(text), ...latinWordsOf(text)]) expect(word).toMatch(/^[^\s"'*():{}^+-]+$/u)
      }),
    )
  })

  it('do not depend on composition, case and marks', () => {
    fc.assert(
      fc.property(latinText, (text) => {
        const words = wordsOf(text)
        expect(wordsOf(text.normalize('NFD'))).toEqual(words)
        expect(wordsOf(text.toUpperCase())).toEqual(words)
        expect(wordsOf(text.normalize('NFD').replace(/\p{Mn}/gu, ''))).toEqual(words)
      }),
    )
  })

  it.each([
    ['Beyoncé – Déjà Vu', ['beyonce', 'deja', 'vu']],
    ["Guns N' Roses", ['guns', 'n', 'roses']],
    ['Simon & Garfunkel', ['simon', 'and', 'garfunkel']],
    ['A$AP Rocky', ['asap', 'rocky']],
    ['P!nk', ['pink']],
    ['M.I.A.', ['mia']],
    ['will.i.am', ['will', 'i', 'am']],
    ['Кино', ['кино']],
    ['東京', ['東', '京']],
    ['בית', ['בית']],
    ['ＦＵＬＬ', ['full']],
    ['Øyvind Straße', ['oyvind', 'strasse']],
    ['÷', ['signf7']],
  ])('of %s are %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words)
  })

  it('of another script have a form in Latin letters', () => {
    expect(latinWordsOf('Кино')).toEqual(['kino'])
    expect(latinWordsOf('東京')).toEqual(['dongjing'])
    expect(latinWordsOf('Queen')).toEqual([])
  })
})
