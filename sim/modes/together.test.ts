import { expect, it } from 'vitest'
import { together } from './together.ts'

/** Does so many steps, and says when it is sent home. */
function* steps(name: string, count: number, told: string[]): Generator<void, string, void> {
  try {
    for (let step = 0; step < count; step++) {
      told.push(`${name}${step}`)
      yield
    }
    return name
  } finally {
    told.push(`${name} home`)
  }
}

it('takes turns, and gives what both have come to', () => {
  const told: string[] = []
  expect(together(steps('a', 3, told), steps('b', 3, told))).toEqual(['a', 'b'])
  expect(told).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2', 'a home', 'b home'])
})

it('sends one home when the other fails', () => {
  const told: string[] = []
  const failing = (function* (): Generator<void, string, void> {
    yield
    throw new RangeError('too many misses')
  })()
  expect(() => together(steps('a', 3, told), failing)).toThrow('too many misses')
  expect(told).toEqual(['a0', 'a1', 'a home'])
})
