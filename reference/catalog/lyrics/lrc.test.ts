import { describe, expect, it } from 'vitest'
import { LrcError, parseLrc } from './lrc.ts'

describe('an LRC file', () => {
  it('has tags, the first of a name, and lines by time', () => {
    const { tags, lines } = parseLrc('[ar: Ada ]\n[AR:Bob]\n[ti:Song [Live]]\n[#:a note]\n\n[00:12.5]two\n[00:01]one\n')
    expect(Object.fromEntries(tags)).toEqual({ ar: 'Ada', ti: 'Song [Live]', '#': 'a note' })
    expect(lines).toEqual([
      { startMs: 1000, words: 'one' },
      { startMs: 12_500, words: 'two' },
    ])
  })

  it('takes times to the millisecond, with any number of digits', () => {
    const { lines } = parseLrc('[0:1.5]a\n[00:01.55]b\n[00:01.555]c\n[00:01:56]d\n[120:59]e')
    expect(lines.map(({ startMs }) => startMs)).toEqual([1500, 1550, 1555, 1560, 7_259_000])
  })

  it('brings everything sooner by a positive offset, and nothing before the beginning', () => {
    expect(parseLrc('[offset:+500]\n[00:00.25]a\n[00:02]<00:02>b').lines).toEqual([
      { startMs: 0, words: 'a' },
      { startMs: 1500, words: 'b', parts: [{ startMs: 1500, words: 'b' }] },
    ])
    expect(parseLrc('[00:02]a\n[offset: -500]').lines).toEqual([{ startMs: 2500, words: 'a' }])
  })

  it('has times of words in the enhanced form, with their spaces and the end of the last', () => {
    expect(parseLrc('[00:01.00] <00:01.04> Some <00:01.16> of<00:01.3>ten <00:02.00> ').lines).toEqual([
      {
        startMs: 1000,
        words: 'Some often',
        parts: [
          { startMs: 1040, words: 'Some ' },
          { startMs: 1160, words: 'of' },
          { startMs: 1300, words: 'ten' },
          { startMs: 2000, words: '' },
        ],
      },
    ])
    const [first, second] = parseLrc('[00:01][00:11]And <00:01.5>again').lines
    expect(first?.parts).toEqual([
      { startMs: 1000, words: 'And ' },
      { startMs: 1500, words: 'again' },
    ])
    expect(second?.parts?.map(({ startMs }) => startMs)).toEqual([11_000, 11_500])
  })

  it('may have no times at all, and then keeps what is between verses', () => {
    expect(parseLrc('[ti:x]\n\n[Chorus]\none\n\ntwo\n\n').lines.map(({ words }) => words)).toEqual([
      '[Chorus]',
      'one',
      '',
      'two',
    ])
  })

  it.each([
    ['', 1, 'expected lyrics, found none'],
    ['[ti:x]\n\n', 1, 'expected lyrics, found none'],
    ['[00:01]one\ntwo', 2, 'expected a time such as [01:23.45] before the words, found "two"'],
    ['[00:01]one\r\n[00:61]two', 2, 'expected fewer than 60 seconds in a time, found 00:61'],
    ['[00:01]one\r[00:02.1234]two', 2, 'expected a time such as [01:23.45], found "[00:02.1234]"'],
    ['[00:01]<00:02>one <00:01>two', 1, 'expected times that rise, found <00:01> behind a later one'],
    ['[00:01]one\n[offset:soon]', 2, 'expected an offset in ms such as [offset:+250], found "soon"'],
    [`[00:01]${'x'.repeat(501)}`, 1, 'expected at most 500 characters, found 501'],
    [`${'[00:01]'.repeat(1001)}x`, 1, 'expected at most 1000 lines, found more'],
    [Array(1001).fill('x').join('\n'), 1001, 'expected at most 1000 lines, found more'],
    [`[00:01]${'<00:01>x'.repeat(201)}`, 1, 'expected at most 200 times of words, found 201'],
  ])('is refused as %j', (text, line, message) => {
    expect(() => parseLrc(text)).toThrow(new LrcError(line, message))
    try {
      parseLrc(text)
    } catch (error) {
      expect((error as LrcError).line).toBe(line)
    }
  })
})
