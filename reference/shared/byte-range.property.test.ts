import fc from 'fast-check'
import { expect, it } from 'vitest'
import { requestedRange } from './byte-range.ts'

const size = fc.nat(50)
const position = fc.nat(80)

/** The positions of RFC 9110, 14.1.2, one by one. */
function positions(sizeBytes: number, wanted: (at: number) => boolean): number[] {
  return Array.from({ length: sizeBytes }, (_, at) => at).filter(wanted)
}

function check(header: string, sizeBytes: number, wanted: number[]): void {
  const range = requestedRange(header, sizeBytes)
  if (wanted.length === 0) expect(range).toBe('unsatisfiable')
  else expect(range).toEqual({ start: wanted[0], end: (wanted.at(-1) as number) + 1 })
}

it('is the bytes from the first to the last', () => {
  fc.assert(
    fc.property(size, position, position, (size, a, b) => {
      const [first, last] = a < b ? [a, b] : [b, a]
      check(
        `bytes=${first}-${last}`,
        size,
        positions(size, (at) => at >= first && at <= last),
      )
    }),
  )
})

it('is the bytes from the first on', () => {
  fc.assert(
    fc.property(size, position, (size, first) => {
      check(
        `bytes=${first}-`,
        size,
        positions(size, (at) => at >= first),
      )
    }),
  )
})

it('is so many bytes at the end', () => {
  fc.assert(
    fc.property(size, position, (size, length) => {
      check(
        `bytes=-${length}`,
        size,
        positions(size, (at) => at >= size - length),
      )
    }),
  )
})

it('is everything when the header is no single range of bytes', () => {
  for (const header of [
    undefined,
    '',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=3-2',
    'bytes=0-1,3-4',
    'items=0-1',
    'bytes=a-b',
  ]) {
    expect(requestedRange(header, 10)).toBe('all')
  }
})

it('takes positions that no number can hold', () => {
  const huge = '9'.repeat(400)
  expect(requestedRange(`bytes=5-${huge}`, 10)).toEqual({ start: 5, end: 10 })
  expect(requestedRange(`bytes=-${huge}`, 10)).toEqual({ start: 0, end: 10 })
  expect(requestedRange(`bytes=${huge}-`, 10)).toBe('unsatisfiable')
})
