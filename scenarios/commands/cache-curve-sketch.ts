import type { CurvePoint } from '../../sim/cache-study/curve.ts'
import { type Dimension, quantity } from '../report/number-format.ts'

const COLUMNS = 60
const ROWS = 10
const EIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/** Columns left of the sketch for the labels of its rows. */
const LABEL = 5

/** A miss-ratio curve in characters: as many columns on a logarithmic axis, each as high as the ratio, 1 being all rows. */
export function curveSketch(points: readonly CurvePoint[], dimension: Extract<Dimension, 'count' | 'bytes'>): string {
  const [first, last] = [points[0], points[points.length - 1]]
  const heights = Array.from({ length: COLUMNS }, (_, column) => {
    const capacity = first.capacity * (last.capacity / first.capacity) ** (column / (COLUMNS - 1))
    return Math.round(ratioAt(points, capacity) * ROWS * 8)
  })
  const lines = Array.from({ length: ROWS }, (_, row) => {
    const below = (ROWS - 1 - row) * 8
    const label = row === 0 ? '1.0' : row === ROWS / 2 ? '0.5' : ''
    const cells = heights.map((height) => EIGHTHS[Math.min(8, Math.max(0, height - below))]).join('')
    return `${label.padStart(LABEL - 1)} ${cells}`.trimEnd()
  })
  const [from, to] = [quantity(first.capacity, dimension), quantity(last.capacity, dimension)]
  const axis = `${' '.repeat(LABEL)}${from}${to.padStart(COLUMNS - from.length)}`
  return `${[...lines, axis].join('\n')}\n`
}

/** The ratio at a capacity, on straight lines over its logarithm between the points. */
function ratioAt(points: readonly CurvePoint[], capacity: number): number {
  const next = points.findIndex((point) => point.capacity >= capacity)
  if (next < 0) return points[points.length - 1].missRatio
  if (next === 0) return points[0].missRatio
  const [before, after] = [points[next - 1], points[next]]
  const part = Math.log(capacity / before.capacity) / Math.log(after.capacity / before.capacity)
  return before.missRatio + part * (after.missRatio - before.missRatio)
}
