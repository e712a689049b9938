import { expect, it } from 'vitest'
import { khinchineWait } from './single-server.ts'

it.each([
  [0.8, 0, 2],
  [0.8, 4, 10],
  [0.9, 0, 4.5],
  [0.9, 4, 22.5],
])('M/G/1 at %d with a squared variation of %d waits %d', (load, scv, wait) => {
  expect(khinchineWait(load, scv)).toBeCloseTo(wait, 9)
})

it('nothing settles at full load', () => {
  expect(khinchineWait(1, 0)).toBe(Number.POSITIVE_INFINITY)
})
