import { expect, it } from 'vitest'
import type { MeasuredCase } from './series.ts'
import { summarize } from './statistics.ts'
import { comparisonText, seriesText } from './table.ts'

/** Figures are set apart by narrow and no-break spaces: here by plain ones. */
const plain = (text: string): string[] =>
  text
    .replace(/[\u00a0\u202f]/g, ' ')
    .split('\n')
    .map((line) => line.replace(/ +/g, ' ').trim())

it('prints the speed of both contenders, their ratio, and what it stands on', () => {
  const rate = (name: string, all: number[]) => ({ name, perSecond: summarize(all), all })
  const text = comparisonText(
    'queue',
    { name: 'hold model', unit: 'events', open: () => expect.fail('nothing is measured here') },
    {
      operations: 2_000_000,
      samples: 3,
      result: 2003,
      subject: rate('ours', [12e6, 15e6, 18e6]),
      against: rate('theirs', [10e6, 10e6, 9e6]),
      ratio: summarize([1.2, 1.5, 2]),
      peakRssBytes: 96.5e6,
    },
  )
  expect(plain(text).slice(0, 5)).toEqual([
    'queue: hold model',
    'ours 15.0 M ± 3.00 M 12.0 M to 18.0 M events/s',
    'theirs 10.0 M ± 0 9.00 M to 10.0 M events/s',
    'ratio 1.50x ± 0.300 1.20 to 2.00',
    '3 samples each of 2 000 000 events, both gave 2 003; peak memory 96.5 MB',
  ])
})

it('prints the figures of each case of a series, and holds all but the first against it', () => {
  const cases: MeasuredCase[] = [
    {
      name: 'small',
      figures: [{ name: 'error', unit: '', summary: summarize([1, 2, 6]), ratio: null, all: [1, 2, 6] }],
    },
    {
      name: 'large',
      figures: [
        { name: 'error', unit: '', summary: summarize([2, 4, 12]), ratio: summarize([2, 2, 2]), all: [2, 4, 12] },
      ],
    },
  ]
  expect(plain(seriesText('sim', 'growth', 3, cases)).slice(0, 7)).toEqual([
    'sim: growth',
    'small',
    'error 2.00 ± 1.00 1.00 to 6.00 mean 3.00',
    'large',
    'error 4.00 ± 2.00 2.00 to 12.0 mean 6.00',
    'beside small 2.00x ± 0 2.00 to 2.00',
    '3 samples of each, every one in a process of its own',
  ])
})

it('prints one sample without a spread', () => {
  const figure = (value: number, ratio: number | null) => ({
    name: 'error',
    unit: 'ms',
    summary: summarize([value]),
    ratio: ratio === null ? null : summarize([ratio]),
    all: [value],
  })
  const cases: MeasuredCase[] = [
    { name: 'small', figures: [figure(1, null)] },
    { name: 'large', figures: [figure(4, 4)] },
  ]
  expect(plain(seriesText('sim', 'growth', 1, cases)).slice(0, 6)).toEqual([
    'sim: growth',
    'small',
    'error 1.00 ms',
    'large',
    'error 4.00 ms, 4.00x beside small',
    'One sample of each, every one in a process of its own',
  ])
})
