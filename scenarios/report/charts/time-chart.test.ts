import { expect, it } from 'vitest'
import { FRAMES, LABELS_ABOVE, LABELS_BELOW, type TimeChart } from './chart.ts'
import { drawTimeChart } from './time-chart.ts'

const MINUTE = 60_000
const atMs = Array.from({ length: 60 }, (_, i) => i * MINUTE)

/** A line with one peak just below a limit, and where the words of the limit stand. */
function limitLabelAt(peakMinute: number): string | undefined {
  const chart: TimeChart = {
    dimension: 'bps',
    shape: 'area',
    axis: 'zero',
    series: [{ name: 'origin', color: 'black', values: atMs.map((_, i) => (i === peakMinute ? 735e9 : 400e9)) }],
    limits: [{ value: 800e9, label: 'objective < 800 Gbps, the capacity', short: '< 800 Gbps' }],
    peak: true,
    labelled: false,
    bounds: null,
    height: 104,
    above: LABELS_ABOVE,
    below: LABELS_BELOW,
  }
  const backdrop = { atMs, bucketMs: MINUTE, durationMs: 60 * MINUTE, bands: [] }
  const svg = drawTimeChart(chart, backdrop, FRAMES[0], 'origin')
  return /<g [^>]*text-anchor="(\w+)"[^>]*>(?:(?!<\/g>).)*objective/s.exec(svg)?.[1]
}

it('writes a limit where the figure of the peak is not', () => {
  expect(limitLabelAt(8)).toBe('end')
  expect(limitLabelAt(52)).toBe('start')
})
