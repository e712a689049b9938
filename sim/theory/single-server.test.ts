import { expect, it } from 'vitest'
import { khinchineWait, singleServerStay, singleServerStayQuantile } from './single-server.ts'

it.each([
  [0.8, 5, 23.025851],
  [0.9, 10, 46.051702],
])('M/M/1 at %d stays %d on average and %d at most in 99 of 100', (load, mean, p99) => {
  expect(singleServerStay(load)).toBeCloseTo(mean, 9)
  expect(singleServerStayQuantile(load, 0.99)).toBeCloseTo(p99, 6)
})

it.each([
  [0.8, 0, 2],
  [0.8, 4, 10],
  [0.9, 0, 4.5],
  [0.9, 4, 22.5],
])('M/G/1 at %d with a squared variation of %d waits %d', (load, scv, wait) => {
  expect(khinchineWait(load, scv)).toBeCloseTo(wait, 9)
})

it('nothing settles at full load', () => {
  expect(singleServerStay(1)).toBe(Number.POSITIVE_INFINITY)
  expect(singleServerStayQuantile(1, 0.5)).toBe(Number.POSITIVE_INFINITY)
  expect(khinchineWait(1, 0)).toBe(Number.POSITIVE_INFINITY)
})
