import { expect, it } from 'vitest'
import { allEntries, entriesOf, groups } from './areas.ts'

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

it('has every area that a group names, and no area by the name of a group', () => {
  const areas = new Set(entries.map(({ area }) => area))
  for (const [group, members] of Object.entries(groups)) {
    expect(areas).not.toContain(group)
    expect([...areas]).toEqual(expect.arrayContaining([...members]))
    const chosen = new Set(entriesOf(entries, [group]).map(({ area }) => area))
    expect(chosen).toEqual(new Set(members))
  }
})

it('names the areas when one is unknown', () => {
  expect(() => entriesOf(entries, ['cache', 'cachet'])).toThrow(/no area "cachet"; there are .*cache, .*sampling/)
})
