import * as Plot from '@observablehq/plot'
import { type Scale, scaleFor, significant, trimmed } from '../number-format.ts'
import type { Limit, TimeChart } from './chart.ts'
import { logTicks, niceTicks } from './ticks.ts'

/** The vertical axis of a chart, in the unit its labels show. */
export interface YAxis {
  unit: Scale
  type: 'linear' | 'log'
  domain: [number, number]
  ticks: number[]
  /** Limits that lie within reach of the data; a limit far above would press the data flat. */
  shown: Limit[]
  /** Pixels from the top of the SVG. */
  toPx: (shown: number) => number
}

/** A limit more than this many times the highest value is named in the caption instead of being drawn. */
const FAR_TIMES = 4
/** Room above the highest value, as a share of the domain (for the label of the peak). */
const HEADROOM = 0.24

/** A free axis shows at least this much of its highest value, so that it does not blow noise up. */
const LEAST_SPAN = 0.04

/** The axis for what a chart holds: its bounds (zero-based, free or logarithmic), ticks and unit. */
export function yAxisOf(chart: TimeChart): YAxis {
  const [low, high] = extentOf(chart)
  const shown = chart.limits.filter(({ value }) => value <= FAR_TIMES * high)
  const reach = Math.max(high, ...shown.map(({ value }) => value))
  const base = Math.min(low, ...(chart.axis === 'zero' ? [] : shown.map(({ value }) => value)))
  // A logarithmic axis spans several units, so it takes the one that its lowest values read well in.
  const unit = scaleFor(chart.dimension, [chart.axis === 'log' ? low : reach])
  const domain = domainOf(chart, base / unit.per, reach / unit.per)
  const most = chart.height < 80 ? 3 : 5
  const type = chart.axis === 'log' ? 'log' : 'linear'
  const ticks = type === 'log' ? logTicks(...domain, most) : niceTicks(...domain, most)
  const scale = Plot.scale({ y: { type, domain, range: [chart.above + chart.height, chart.above] } })
  return { unit, type, domain, ticks, shown, toPx: (value) => scale.apply(value) }
}

/** The limits of a chart that lie too far above its data to be drawn. */
export function farLimits(chart: TimeChart): Limit[] {
  const { shown } = yAxisOf(chart)
  return chart.limits.filter((limit) => !shown.includes(limit))
}

/** Faint lines at the ticks, and the ticks' labels. */
export function yAxisMarks(axis: YAxis): Plot.Markish[] {
  return [
    Plot.gridY(axis.ticks, { stroke: 'var(--line)', strokeOpacity: 1 }),
    // Not Plot's axis mark: on a logarithmic scale that leaves labels out as it sees fit.
    Plot.text(axis.ticks, {
      frameAnchor: 'left',
      y: (value: number) => value,
      text: (value: number) => trimmed(significant(value)),
      textAnchor: 'end',
      dx: -8,
      fill: 'var(--quiet)',
      className: 'figures',
    }),
  ]
}

function domainOf(chart: TimeChart, low: number, high: number): [number, number] {
  if (chart.axis === 'log') {
    const span = Math.max(1.5, high / low)
    return [low / span ** 0.08, high * span ** (chart.peak ? HEADROOM : 0.08)]
  }
  if (chart.axis === 'zero') return [0, high > 0 ? high * (1 + (chart.peak ? HEADROOM : 0.06)) : 1]
  const span = Math.max(high - low, LEAST_SPAN * Math.abs(high)) || 1
  const around = (span - (high - low)) / 2 + 0.08 * span
  const top = high + around
  return [low - around, chart.dimension === 'ratio' && high <= 100 ? Math.min(100, top) : top]
}

/** Lowest and highest value drawn, in the base unit. A logarithmic axis looks at positive values only. */
function extentOf(chart: TimeChart): [number, number] {
  let low = Infinity
  let high = -Infinity
  const columns = chart.shape === 'stack' ? [stackTops(chart)] : chart.series.map(({ values }) => values)
  for (const column of columns) {
    for (const value of column) {
      if (value === null || (chart.axis === 'log' && value <= 0)) continue
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  }
  if (chart.bounds !== null) return [...chart.bounds]
  return high === -Infinity ? [1, 1] : [low, high]
}

function stackTops(chart: TimeChart): number[] {
  const [first] = chart.series
  return (first?.values ?? []).map((_, i) => chart.series.reduce((sum, { values }) => sum + (values[i] ?? 0), 0))
}
