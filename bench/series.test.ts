import { expect, it } from 'vitest'
import type { Figure } from './area.ts'
import { measureSeries } from './series.ts'

const cases = [{ name: 'small' }, { name: 'large' }]

/** Figures by case and sample. */
const given: Figure[][][] = [
  [[ms(2)], [ms(4)], [ms(3)]],
  [[ms(20)], [ms(30)], [ms(36)]],
]

function ms(value: number): Figure {
  return { name: 'took', value, unit: 'ms' }
}

it('runs the cases in turn, and holds each against the first, run by run', async () => {
  const order: string[] = []
  const measured = await measureSeries(cases, 3, async (at, sample) => {
    order.push(`${cases[at].name} ${sample}`)
    return given[at][sample]
  })
  expect(order).toEqual(['small 0', 'large 0', 'small 1', 'large 1', 'small 2', 'large 2'])
  expect(measured).toEqual([
    {
      name: 'small',
      figures: [
        {
          name: 'took',
          unit: 'ms',
          ratio: null,
          all: [2, 4, 3],
          summary: { median: 3, mean: 3, min: 2, max: 4, mad: 1 },
        },
      ],
    },
    {
      name: 'large',
      figures: [
        {
          ...{ name: 'took', unit: 'ms', all: [20, 30, 36] },
          summary: { median: 30, mean: 86 / 3, min: 20, max: 36, mad: 6 },
          ratio: { median: 10, mean: 29.5 / 3, min: 7.5, max: 12, mad: 2 },
        },
      ],
    },
  ])
})

it('refuses a case without the figures of the first', async () => {
  const run = (at: number): Promise<Figure[]> =>
    Promise.resolve([{ name: at === 0 ? 'took' : 'cost', value: 1, unit: '' }])
  await expect(measureSeries(cases, 1, run)).rejects.toThrow('small returned no figure "cost"')
})
