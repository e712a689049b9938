import { expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import { buildMetros } from './metros.ts'

const { population } = smallPlan()
const sizes = [40, 1, 7]
const shares = [0.5, 0.2, 0.3]
const regions = sizes.map((metros, i) => ({ ...population.regions[0], name: `r${i}`, share: shares[i], metros }))
const metros = buildMetros({ ...population, regions })

it('are numbered densely, region by region, the largest first', () => {
  expect(metros.map(({ id }) => id)).toEqual(metros.map((_, i) => i))
  expect(metros.map(({ region }) => region)).toEqual(sizes.flatMap((count, i) => new Array(count).fill(i)))
  for (let i = 1; i < metros.length; i++) {
    if (metros[i].region === metros[i - 1].region) expect(metros[i].share).toBeLessThan(metros[i - 1].share)
  }
})

it('share their region, and all of them the world', () => {
  for (const [region, share] of shares.entries()) {
    const sum = metros.filter((metro) => metro.region === region).reduce((total, metro) => total + metro.share, 0)
    expect(sum).toBeCloseTo(share, 12)
  }
  expect(metros.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
})

it('fall in size with rank, the second to 57 % of the first', () => {
  expect(metros[1].share / metros[0].share).toBeCloseTo(2 ** -0.8, 12)
  expect(metros[15].share / metros[0].share).toBeCloseTo(16 ** -0.8, 12)
})
