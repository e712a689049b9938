import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatInstant, parseInstant } from './instant.ts'

it.each([
  ['2026-11-20T23:30:00Z', '2026-11-20T23:30:00Z'],
  ['2026-11-20T23:30Z', '2026-11-20T23:30:00Z'],
  ['2026-11-21T00:30:00+01:00', '2026-11-20T23:30:00Z'],
  ['2026-11-20T18:00:00.250-05:30', '2026-11-20T23:30:00.250Z'],
  ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00Z'],
])('%s is %s', (text, utc) => {
  expect(formatInstant(parseInstant(text) as number)).toBe(utc)
})

it.each([
  '2026-11-20',
  '2026-11-20T23:30:00',
  '2026-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-11-20T24:00:00Z',
  '23:30',
])('%s is no instant', (text) => {
  expect(parseInstant(text)).toBeNull()
})

it('reads back what it writes', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1970-01-01'), max: new Date('2999-12-31'), noInvalidDate: true }), (date) => {
      expect(parseInstant(formatInstant(date.getTime()))).toBe(date.getTime())
    }),
  )
})
