import * as Plot from '@observablehq/plot'
import type { CurvePoint } from '../../sim/cache-study/curve.ts'
import { FRAMES } from '../report/charts/chart.ts'
import { drawSvg } from '../report/charts/drawing.ts'
import { logTicks } from '../report/charts/ticks.ts'
import { type Dimension, inScale, scaleFor, withUnit } from '../report/number-format.ts'
import type { DrawnCurve } from './cache-curve.ts'

const HEIGHT = 380
const MARGINS = { marginTop: 56, marginBottom: 36, marginLeft: 60, marginRight: 40 }

/** The report's colors and face, in a file that stands alone. */
const STYLE = `<style>
svg { color-scheme: light dark; --paper: #fcfcfa; --ink: #1b1f24; --quiet: #5f6b76; --line: #e3e5e8; --series-1: #0072b2; --series-2: #d55e00; font: 13px system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", sans-serif; color: var(--ink); }
@media (prefers-color-scheme: dark) { svg { --paper: #14171a; --ink: #e8eaed; --quiet: #9aa5b1; --line: #2b3138; } }
</style><rect width="100%" height="100%" style="fill: var(--paper)"/>`

export interface CurvePicture {
  curve: DrawnCurve
  /** What the line is: `sieve, ttl 1h`. */
  name: string
  /** The trace's name. */
  trace: string
  dimension: Extract<Dimension, 'count' | 'bytes'>
  /** The cache that was asked for, a dot on the line. */
  asked: CurvePoint
}

/** A miss-ratio curve as a file of its own: capacity on a logarithmic axis, the miss ratio from 0 to 1. */
export function curveSvg({ curve, name, trace, dimension, asked }: CurvePicture): string {
  const [frame] = FRAMES
  const drawn = [...curve.points, ...(curve.lru ?? []), ...(curve.theory ?? []), asked].map(({ capacity }) => capacity)
  const [low, high] = [Math.min(...drawn), Math.max(...drawn, 2)]
  const what = dimension === 'bytes' ? 'bytes' : 'objects'
  const label = `Miss ratio of ${name} on ${trace} by capacity in ${what}`
  const svg = drawSvg(frame, label, {
    ...MARGINS,
    height: HEIGHT,
    x: { type: 'log', domain: [low, high], axis: null },
    y: { domain: [0, 1], axis: null },
    marks: [
      Plot.text([label], { frameAnchor: 'top-left', dy: -40, fontSize: 16, fontWeight: 600, fill: 'var(--ink)' }),
      Plot.gridY([0, 0.25, 0.5, 0.75, 1], { stroke: 'var(--line)', strokeOpacity: 1 }),
      Plot.axisY([0, 0.25, 0.5, 0.75, 1], {
        tickSize: 0,
        tickFormat: (ratio: number) => ratio.toFixed(2),
        label: null,
        fill: 'var(--quiet)',
      }),
      Plot.axisX(logTicks(low, high, frame.timeSteps), {
        tickFormat: (capacity: number) => short(capacity, dimension),
        label: null,
        fill: 'var(--quiet)',
      }),
      ...line(curve.lru, 'lru', 'var(--series-2)', '4 3', -10),
      ...line(curve.points, name, 'var(--series-1)', null, 20),
      ...line(curve.theory, 'theory', 'var(--series-2)', '2 4', 36),
      Plot.dot([asked], { x: 'capacity', y: 'missRatio', r: 4, fill: 'var(--series-1)' }),
      Plot.text([asked], {
        x: 'capacity',
        y: 'missRatio',
        text: () => `${short(asked.capacity, dimension)}: ${asked.missRatio.toFixed(4)}`,
        // Towards the middle, where there is room.
        textAnchor: asked.capacity > Math.sqrt(low * high) ? 'end' : 'start',
        dx: asked.capacity > Math.sqrt(low * high) ? -8 : 8,
        dy: asked.capacity > Math.sqrt(low * high) ? 14 : -12,
        fill: 'var(--ink)',
        stroke: 'var(--paper)',
      }),
    ],
  })
  return `${svg.replace('<svg ', () => '<svg xmlns="http://www.w3.org/2000/svg" ').replace('>', () => `>${STYLE}`)}\n`
}

function line(
  points: CurvePoint[] | null,
  name: string,
  stroke: string,
  dashes: string | null,
  dy: number,
): Plot.Markish[] {
  if (points === null) return []
  const dash = dashes === null ? {} : { strokeDasharray: dashes }
  return [
    Plot.line(points, { x: 'capacity', y: 'missRatio', stroke, strokeWidth: 2, ...dash }),
    // Named at the left end: at the right one all curves meet.
    Plot.text([points[0]], {
      x: 'capacity',
      y: 'missRatio',
      text: () => name,
      textAnchor: 'start',
      dx: 4,
      dy,
      fill: stroke,
      stroke: 'var(--paper)',
    }),
  ]
}

function short(capacity: number, dimension: Dimension): string {
  const scale = scaleFor(dimension, [capacity])
  return withUnit(inScale(capacity, scale).replace(/\.0+$/, ''), scale)
}
