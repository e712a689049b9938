import * as Plot from '@observablehq/plot'
import { inScale, withUnit } from '../number-format.ts'
import { type Backdrop, type ChartSeries, type Frame, LABELS_ABOVE, LABELS_BELOW, type TimeChart } from './chart.ts'
import { bandLabels, bandMarks, drawSvg, sharedLayout, shortened, timeGrid, timeLabels } from './drawing.ts'
import { type DrawnPoint, drawnPoints, lonePoints, meanPoints } from './drawn-points.ts'
import { spreadLabels } from './spread-labels.ts'
import { type StackLayer, stackLayers } from './stack.ts'
import { type YAxis, yAxisMarks, yAxisOf } from './y-axis.ts'

/** Distance between the labels of two lines, in pixels. */
const LABEL_GAP = 15
/** From a peak to the middle of its figure. */
const PEAK_LABEL_PX = -11
const HALO = { stroke: 'var(--paper)', strokeWidth: 4 }

/** Draws one chart over simulated time for one width. `label` is what a screen reader says in its place. */
export function drawTimeChart(chart: TimeChart, backdrop: Backdrop, frame: Frame, label: string): string {
  const axis = yAxisOf(chart)
  const pixels = frame.width - frame.left - frame.right
  const lines = chart.series.map((series) => scaledPoints(series, chart, axis, backdrop, pixels))
  const layers = chart.shape === 'stack' ? stackLayers(lines) : []
  const last = backdrop.durationMs
  const peak = chart.peak ? peakOf(lines[0]) : null
  return drawSvg(frame, label, {
    ...sharedLayout(last, frame, chart),
    y: { type: axis.type, domain: axis.domain, axis: null },
    marks: [
      bandMarks(backdrop),
      yAxisMarks(axis),
      timeGrid(last, frame),
      chart.below >= LABELS_BELOW ? timeLabels(last, frame) : null,
      chart.shape === 'stack' ? layers.map((layer, i) => layerMark(layer, chart.series[i])) : [],
      chart.shape === 'area' ? areaMarks(lines[0], chart.series[0], axis) : [],
      chart.shape === 'stack' ? [] : lines.map((points, i) => lineMarks(points, chart.series[i])),
      limitMarks(chart, axis, chart.shape === 'stack' ? [] : lines, peak, frame, last),
      peak === null ? [] : peakMarks(peak, axis, backdrop),
      chart.labelled
        ? endLabels(chart, axis, frame, chart.shape === 'stack' ? layers.map(middleOfLast) : lines.map(lastOf), last)
        : [],
      chart.above >= LABELS_ABOVE ? bandLabels(backdrop, frame) : null,
    ],
  })
}

function scaledPoints(series: ChartSeries, chart: TimeChart, axis: YAxis, backdrop: Backdrop, pixels: number) {
  const drawable = (value: number | null) => value !== null && (axis.type === 'linear' || value > 0)
  const shown = series.values.map((value) => (drawable(value) ? (value as number) / axis.unit.per : null))
  const points = chart.shape === 'stack' ? meanPoints : drawnPoints
  return points(shown, backdrop.atMs, backdrop.bucketMs, pixels)
}

function lineMarks(points: DrawnPoint[], { color }: ChartSeries): Plot.Markish[] {
  return [
    Plot.line(points, { x: 'atMs', y: 'value', stroke: color, strokeWidth: 1.6 }),
    Plot.dot(lonePoints(points), { x: 'atMs', y: 'value', fill: color, r: 2.5 }),
  ]
}

function areaMarks(points: DrawnPoint[], { color }: ChartSeries, axis: YAxis): Plot.Markish[] {
  return [Plot.areaY(points, { x: 'atMs', y1: () => axis.domain[0], y2: 'value', fill: color, fillOpacity: 0.12 })]
}

function layerMark(layer: StackLayer, { color }: ChartSeries): Plot.Markish {
  return Plot.areaY(layer, {
    x: 'atMs',
    y1: 'low',
    y2: 'high',
    fill: color,
    fillOpacity: 0.85,
    stroke: 'var(--paper)',
    strokeWidth: 0.7,
  })
}

/** Objectives and capacities: thin dashed lines, each with its words on it, at the end where fewer data lie beneath them. */
function limitMarks(
  chart: TimeChart,
  axis: YAxis,
  lines: DrawnPoint[][],
  peak: Peak | null,
  frame: Frame,
  lastMs: number,
): Plot.Markish[] {
  return axis.shown.flatMap((limit) => {
    const label = frame.className === 'wide' ? limit.label : limit.short
    const y = limit.value / axis.unit.per
    const below = axis.toPx(y) < chart.above + 14
    const msPerPx = lastMs / (frame.width - frame.left - frame.right)
    const spanMs = (label.length * frame.characterPx + 8) * msPerPx
    const top = axis.toPx(y) - (below ? 0 : LABEL_GAP + 1)
    const halfPeakMs = peak === null ? 0 : (peakText(peak, axis).length / 2 + 1) * frame.characterPx * msPerPx
    const underPeak = (fromMs: number, toMs: number) =>
      peak !== null &&
      Math.abs(axis.toPx(peak.value) + PEAK_LABEL_PX - (top + LABEL_GAP / 2)) < LABEL_GAP &&
      peak.atMs + halfPeakMs > fromMs &&
      peak.atMs - halfPeakMs < toMs
    const covered = (fromMs: number, toMs: number) =>
      (underPeak(fromMs, toMs) ? Infinity : 0) +
      lines.reduce(
        (sum, points) =>
          sum + crossings(points, fromMs, toMs, (v) => axis.toPx(v) > top && axis.toPx(v) < top + LABEL_GAP + 1),
        0,
      )
    const atEnd = covered(lastMs - spanMs, lastMs) < covered(0, spanMs)
    return [
      Plot.ruleY([y], { x1: 0, x2: lastMs, stroke: 'var(--quiet)', strokeDasharray: '5 4', strokeWidth: 1 }),
      Plot.text([label], {
        x: [atEnd ? lastMs : 0],
        y: [y],
        dx: atEnd ? -4 : 4,
        dy: below ? 10 : -8,
        textAnchor: atEnd ? 'end' : 'start',
        fill: 'var(--quiet)',
        ...HALO,
      }),
    ]
  })
}

/** How many pieces of a line within a stretch of time lie in, or pass through, what `hits` tells of a value. */
function crossings(points: DrawnPoint[], fromMs: number, toMs: number, hits: (value: number) => boolean): number {
  let count = 0
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]]
    if (a.value === null || b.value === null || b.atMs < fromMs || a.atMs > toMs) continue
    const steps = [0, 0.25, 0.5, 0.75, 1]
    if (steps.some((t) => hits((a.value ?? 0) * (1 - t) + (b.value ?? 0) * t))) count++
  }
  return count
}

interface Peak {
  atMs: number
  value: number
}

/** The highest value of a line; null where nothing was observed. */
function peakOf(points: DrawnPoint[]): Peak | null {
  return points.reduce<Peak | null>(
    (top, { atMs, value }) => (value !== null && value > (top?.value ?? -Infinity) ? { atMs, value } : top),
    null,
  )
}

function peakText({ value }: Peak, { unit }: YAxis): string {
  return withUnit(inScale(value * unit.per, unit), unit)
}

/** The highest value, with a dot and the figure. */
function peakMarks(peak: Peak, axis: YAxis, { durationMs }: Backdrop): Plot.Markish[] {
  const share = peak.atMs / durationMs
  const textAnchor = share < 0.1 ? 'start' : share > 0.9 ? 'end' : 'middle'
  const text = peakText(peak, axis)
  return [
    Plot.dot([peak], { x: 'atMs', y: 'value', r: 3, fill: 'var(--ink)', ...HALO, strokeWidth: 1.5 }),
    Plot.text([peak], {
      x: 'atMs',
      y: 'value',
      text: () => text,
      dy: PEAK_LABEL_PX,
      textAnchor,
      fill: 'var(--ink)',
      fontWeight: 600,
      ...HALO,
    }),
  ]
}

/** The names of the series beside the ends of their lines, with a dot in the line's color, spread so that all can be read. */
function endLabels(
  { series, height, above }: TimeChart,
  axis: YAxis,
  frame: Frame,
  ends: (number | null)[],
  lastMs: number,
): Plot.Markish[] {
  const named = series.flatMap((one, i) => (ends[i] === null ? [] : [{ ...one, end: ends[i] }]))
  const wanted = named.map(({ end }) => axis.toPx(end))
  const placed = spreadLabels(wanted, LABEL_GAP, above + 4, above + height - 4)
  return named.flatMap(({ name, color, end }, i) => {
    const at = { x: [lastMs], y: [end], dy: placed[i] - wanted[i] }
    return [
      Plot.dot([name], { x: at.x, y: at.y, dx: 10, dy: at.dy, r: 4, fill: color }),
      Plot.text([shortened(name, frame.right - 18, frame)], { ...at, dx: 18, textAnchor: 'start', fill: 'var(--ink)' }),
    ]
  })
}

function lastOf(points: DrawnPoint[]): number | null {
  return points.findLast(({ value }) => value !== null)?.value ?? null
}

function middleOfLast(layer: StackLayer): number | null {
  const last = layer.at(-1)
  return last === undefined ? null : (last.low + last.high) / 2
}
