import { expect, it } from 'vitest'
import { summarize } from './statistics.ts'

it('takes the middle sample, the extremes and the median distance from the middle', () => {
  expect(summarize([9, 1, 4, 5, 100])).toEqual({ median: 5, mean: 23.8, min: 1, max: 100, mad: 4 })
})

it('takes the mean of the two middle samples of an even number', () => {
  expect(summarize([4, 1, 2, 9])).toEqual({ median: 3, mean: 4, min: 1, max: 9, mad: 1.5 })
})

it('knows no spread from one sample', () => {
  expect(summarize([7])).toEqual({ median: 7, mean: 7, min: 7, max: 7, mad: 0 })
})
