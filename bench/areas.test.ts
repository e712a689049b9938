import { expect, it } from 'vitest'
import { allEntries, entriesOf } from './areas.ts'

const entries = await allEntries()

it('finds the benchmarks that stand beside the code', () => {
  const areas = new Set(entries.map(({ area }) => area))
  expect([...areas]).toEqual(expect.arrayContaining(['cache', 'sampling']))
})

it('gives every comparison and series of an area a name of its own', () => {
  const names = entries.map(({ area, what }) => `${area}: ${what.name}`)
  expect(new Set(names).size).toBe(names.length)
})

it('takes all areas when none is named', () => {
  expect(entriesOf(entries, [])).toEqual(entries)
  const chosen = entriesOf(entries, ['sampling']).map(({ area }) => area)
  expect([...new Set(chosen)]).toEqual(['sampling'])
})

it('names the areas when one is unknown', () => {
  expect(() => entriesOf(entries, ['cache', 'cachet'])).toThrow(/no area "cachet"; there are .*cache, .*sampling/)
})
