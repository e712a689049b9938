import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dayOf, isStream, isToldInTime } from './stream.policy.ts'

const DAY_MS = 86_400_000

it.each([
  [0, false],
  [29_999, false],
  [30_000, true],
  [30_001, true],
])('a play of %i ms is a stream: %s (ROY-1)', (ms, expected) => expect(isStream(ms)).toBe(expected))

it('has days of UTC, all of the same length', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (atMs) => {
      expect(new Date(dayOf(atMs) * DAY_MS).toISOString().slice(0, 10)).toBe(new Date(atMs).toISOString().slice(0, 10))
    }),
  )
})

it('is told in time on its day and the two after it', () => {
  expect([0, 1, 2, 3, 40].map((days) => isToldInTime(100, 100 + days))).toEqual([true, true, true, false, false])
})
