import type { PopularityPoint } from '../../sim/workload/popularity-curve.ts'
import { parseQuantity } from './parse-quantity.ts'

/** `{ 1%: 0.3, 10%: 0.7 }` as points in rising order. */
export function pointsOf(written: Readonly<Record<string, number>>): PopularityPoint[] {
  return Object.entries(written)
    .map(([top, share]) => ({ top: parseQuantity(top, 'ratio') as number, share }))
    .sort((a, b) => a.top - b.top)
}
