/** A point of a miss-ratio curve. */
export interface CurvePoint {
  /** Objects that fit, or bytes where sizes count. */
  capacity: number
  missRatio: number
}

/**
 * Capacities for a curve: whole numbers, as many as `points` at most, growing by a constant factor from the smallest to the
 * largest, both of which are among them.
 *
 * @example curveCapacities(1, 1000, 4) // [1, 10, 100, 1000]
 */
export function curveCapacities(smallest: number, largest: number, points: number): number[] {
  const from = Math.max(1, Math.round(smallest))
  const to = Math.max(from, Math.round(largest))
  const factor = (to / from) ** (1 / Math.max(1, points - 1))
  const capacities = Array.from({ length: points }, (_, i) => Math.round(from * factor ** i))
  capacities[points - 1] = to
  return [...new Set(capacities)]
}
