import { expect, it } from 'vitest'
import { readSteps } from './steps.ts'

it('reads notes, holds and rests of a bar', () => {
  expect(readSteps('x-.o')).toEqual([
    { sign: 'x', at: 0, length: 0.5 },
    { sign: 'o', at: 0.75, length: 0.25 },
  ])
})

it('takes a hold at the beginning as a rest, and a bar of rests as none', () => {
  expect(readSteps('--x.')).toEqual([{ sign: 'x', at: 0.5, length: 0.25 }])
  expect(readSteps('....')).toEqual([])
})
