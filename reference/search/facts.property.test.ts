import fc from 'fast-check'
import { expect, it } from 'vitest'
import { yearFacts, yearRangeFacts } from './facts.ts'

it('a range of years has a word in common with the years in it, and with no other', () => {
  const year = fc.integer({ min: 1850, max: 2199 })
  fc.assert(
    fc.property(year, year, year, (a, b, of) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)]
      const facts = yearFacts(Date.UTC(of, 5, 1))
      const meets = yearRangeFacts(from, to).some((fact) => facts.includes(fact))
      expect(meets).toBe(from <= of && of <= to)
    }),
  )
})

it('a long range is a few words', () => {
  expect(yearRangeFacts(1900, 2029)).toHaveLength(13)
  expect(yearRangeFacts(0, 99_999).length).toBeLessThan(50)
  expect(yearRangeFacts(3000, 3001)).toHaveLength(1)
})
