import { describe, expect, it } from 'vitest'
import { aligned, columnLines, cut, widthOf, wrapped } from './text-columns.ts'

describe('widthOf', () => {
  it.each([
    ['abc', 3],
    ['e\u0301', 1],
    ['東京', 4],
    ['1\u202f730\u00a0ms', 8],
    ['', 0],
  ])('%s takes %d cells', (text, width) => expect(widthOf(text)).toBe(width))
})

describe('aligned, cut and wrapped', () => {
  it('fill up on either side', () => {
    expect(aligned('ab', 4)).toBe('ab  ')
    expect(aligned('ab', 4, 'right')).toBe('  ab')
    expect(aligned('abcde', 4)).toBe('abcde')
  })

  it('cut with an ellipsis', () => {
    expect(cut('evening', 7)).toBe('evening')
    expect(cut('evening', 5)).toBe('even…')
    expect(cut('東京都', 5)).toBe('東京…')
  })

  it('wrap at spaces', () => {
    expect(wrapped('a calm evening in the west', 10, 5)).toEqual(['a calm', 'evening in', 'the west'])
    expect(wrapped('a calm evening in the west', 10, 2)).toEqual(['a calm', 'evening …'])
    expect(wrapped('immeasurably', 5, 2)).toEqual(['imme…'])
  })
})

describe('columnLines', () => {
  const columns = [
    { side: 'left', goes: null },
    { side: 'right', goes: 2 },
    { side: 'right', goes: 1 },
  ] as const
  const rows = [
    ['name', 'plays', 'cost'],
    ['a', '10', '2000'],
  ]

  it('aligns words left and figures right', () =>
    expect(columnLines(rows, columns, 80)).toEqual(['name  plays  cost', 'a        10  2000']))

  it('leaves columns out where there is no room', () => {
    expect(columnLines(rows, columns, 12)).toEqual(['name  plays', 'a        10'])
    expect(columnLines(rows, columns, 3)).toEqual(['na…', 'a'])
  })

  it('leaves columns out that hold nothing', () => expect(columnLines([['a', '', 'b']], columns, 80)).toEqual(['a  b']))
})
