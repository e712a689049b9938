import { expect, it } from 'vitest'
import { littleDifference } from './little.ts'

it('finds no difference where both sides are one, and says which side is larger where they are not', () => {
  expect(littleDifference(120, 120)).toBe(0)
  expect(littleDifference(120, 120 + 1e-11)).toBe(0)
  expect(littleDifference(120, 60)).toBe(0.5)
  expect(littleDifference(120, 240)).toBe(-1)
  expect(littleDifference(0, 0)).toBe(0)
  expect(littleDifference(0, 3)).toBe(-1)
})
