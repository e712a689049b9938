import { quantity } from '../number-format.ts'
import { clock } from '../time-format.ts'
import type { Backdrop, ChartSeries, TimeChart } from './chart.ts'

/** What a chart shows, in words, for those who do not see it: each line's start, lowest, highest and end. */
export function chartSummary(finding: string, plotted: string, chart: TimeChart, backdrop: Backdrop): string {
  const series = chart.series.map((one) => seriesSummary(one, chart, backdrop))
  const limits = chart.limits.map(({ label }) => label)
  const bands = backdrop.bands.map(({ label, fromMs, toMs }) => `${label} from ${clock(fromMs)} to ${clock(toMs)}`)
  const parts = [
    `${finding}.`,
    `${plotted}, from 0:00 to ${clock(backdrop.durationMs)} of simulated time.`,
    ...series,
    limits.length > 0 && `Dashed: ${limits.join('; ')}.`,
    bands.length > 0 && `Shaded: ${bands.join('; ')}.`,
  ]
  return parts.filter((part) => part !== false).join(' ')
}

function seriesSummary({ name, values }: ChartSeries, { dimension }: TimeChart, { atMs }: Backdrop): string {
  const say = (value: number) => quantity(value, dimension)
  const observed = values.flatMap((value, i) => (value === null ? [] : [{ value, at: clock(atMs[i]) }]))
  if (observed.length === 0) return `${name}: nothing observed.`
  const low = observed.reduce((a, b) => (b.value < a.value ? b : a))
  const high = observed.reduce((a, b) => (b.value > a.value ? b : a))
  const [first, last] = [observed[0], observed[observed.length - 1]]
  return `${name}: ${say(first.value)} at ${first.at}, lowest ${say(low.value)} at ${low.at}, highest ${say(high.value)} at ${high.at}, ${say(last.value)} at ${last.at}.`
}
