import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { lrcStyles, printedLrc, timedLines } from './lrc.fixture.ts'
import { LrcError, parseLrc } from './lrc.ts'

it('reads what any program writes as what was meant', () => {
  fc.assert(
    fc.property(timedLines, lrcStyles, (lines, style) => {
      const { tags, lines: read } = parseLrc(printedLrc(lines, style))
      expect(read).toEqual(lines)
      expect(tags.get('ti')).toBe('A title')
    }),
  )
})

it('reads a line that comes several times as one line for each', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 5999 }), { minLength: 1, maxLength: 20 }), (seconds) => {
      const stamps = seconds.map((s) => `[${Math.floor(s / 60)}:${s % 60}]`)
      const expected = seconds.toSorted((a, b) => a - b).map((s) => ({ startMs: s * 1000, words: 'the chorus' }))
      expect(parseLrc(`${stamps.join('')}the chorus`).lines).toEqual(expected)
    }),
  )
})

it('understands any text or names the line, and lines are in order with parts that are their words', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '[00:01.00]',
      '[1:2:3]',
      '[99:99]',
      '<00:02.0>',
      '<0:0>',
      '[ti:',
      ']',
      '[offset:',
      '\n',
      '\r',
      ' ',
      '5',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('')
      try {
        const { lines } = parseLrc(text)
        expect(lines.length).toBeGreaterThan(0)
        const times = lines.map(({ startMs }) => startMs)
        expect(times).toEqual(times.toSorted((a, b) => (a ?? 0) - (b ?? 0)))
        for (const { words, parts } of lines) {
          if (parts) expect(parts.map((part) => part.words).join('')).toBe(words)
        }
      } catch (error) {
        if (!(error instanceof LrcError)) throw error
        expect(error.line).toBeGreaterThanOrEqual(1)
        expect(error.line).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/).length)
      }
    }),
  )
})
