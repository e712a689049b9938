import type { Column } from './change.ts'

/** A point of a line to draw; null breaks the line. */
export interface DrawnPoint {
  atMs: number
  value: number | null
}

/**
 * The points of a column that a chart of so many pixels can show. Where there are more buckets than that, each group of
 * neighbors gives its lowest and its highest, in their order, so that no spike gets lost.
 */
export function drawnPoints(column: Column, atMs: readonly number[], bucketMs: number, most: number): DrawnPoint[] {
  const points = column.map((value, i) => ({ atMs: atMs[i] + bucketMs / 2, value }))
  if (points.length <= most) return points
  const size = Math.ceil((2 * points.length) / most)
  const drawn: DrawnPoint[] = []
  for (let from = 0; from < points.length; from += size) drawn.push(...lowAndHigh(points.slice(from, from + size)))
  return drawn
}

/** The same for layers of a stack, which need the same moments in every layer: the mean of each group of neighbors. */
export function meanPoints(column: Column, atMs: readonly number[], bucketMs: number, most: number): DrawnPoint[] {
  const size = Math.max(1, Math.ceil(column.length / most))
  return mergedColumn(column, size, 'mean').map((value, i) => {
    const last = Math.min(column.length, (i + 1) * size) - 1
    return { atMs: (atMs[i * size] + atMs[last] + bucketMs) / 2, value }
  })
}

/** One value for each group of neighboring buckets: their mean, or the highest; null where none was observed. */
export function mergedColumn(column: Column, size: number, how: 'mean' | 'highest'): (number | null)[] {
  const merged: (number | null)[] = []
  for (let from = 0; from < column.length; from += size) {
    const observed = column.slice(from, from + size).filter((value) => value !== null)
    if (observed.length === 0) merged.push(null)
    else if (how === 'highest') merged.push(Math.max(...observed))
    else merged.push(observed.reduce((sum, value) => sum + value, 0) / observed.length)
  }
  return merged
}

/** Points that stand alone between gaps: a line cannot show them, a dot can. */
export function lonePoints(points: readonly DrawnPoint[]): DrawnPoint[] {
  const missing = (i: number) => (points[i]?.value ?? null) === null
  return points.filter((point, i) => point.value !== null && missing(i - 1) && missing(i + 1))
}

function lowAndHigh(group: DrawnPoint[]): DrawnPoint[] {
  let low: DrawnPoint | null = null
  let high: DrawnPoint | null = null
  for (const point of group) {
    if (point.value === null) continue
    if (low === null || point.value < (low.value ?? 0)) low = point
    if (high === null || point.value > (high.value ?? 0)) high = point
  }
  if (low === null || high === null) return [group[0]]
  if (low === high) return [low]
  return low.atMs < high.atMs ? [low, high] : [high, low]
}
