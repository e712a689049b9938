import type { PopulationPlan } from '../plan.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** 1970 began on a Thursday. */
const DAYS_FROM_MONDAY = 3
/** How often a curve is looked at when its peak is wanted. */
const STEP_MS = 300_000

/**
 * Relative listening at a local time: linear between the curve's hourly values, which are 24 for every day or 168 for a
 * week from Monday 0:00 on. The local day of the week follows from the instant and the offset.
 */
export function dayCurveAt(curve: readonly number[], utcMs: number, utcOffsetMinutes: number): number {
  const period = curve.length * HOUR_MS
  const sinceMonday = utcMs + utcOffsetMinutes * 60_000 + DAYS_FROM_MONDAY * DAY_MS
  const local = ((sinceMonday % period) + period) % period
  const hour = Math.floor(local / HOUR_MS)
  const part = local / HOUR_MS - hour
  return curve[hour] * (1 - part) + curve[(hour + 1) % curve.length] * part
}

/** The largest value that all regions' curves together, weighted by share, reach in a week; looked at every five minutes. */
export function worldPeak({ regions, dayCurve }: Pick<PopulationPlan, 'regions' | 'dayCurve'>): number {
  let peak = 0
  for (let utcMs = 0; utcMs < dayCurve.length * HOUR_MS; utcMs += STEP_MS) {
    let sum = 0
    for (const { share, utcOffsetMinutes } of regions) sum += share * dayCurveAt(dayCurve, utcMs, utcOffsetMinutes)
    if (sum > peak) peak = sum
  }
  return peak
}

/** Mean listening on each day that the curve tells apart, relative to the mean of all: one value, or seven from Monday on. */
export function dayMeans(curve: readonly number[]): number[] {
  return Array.from({ length: curve.length / 24 }, (_, day) => {
    // By the trapezoids that the curve is made of, so that midnight counts half for either day.
    let sum = 0
    for (let hour = 24 * day; hour < 24 * (day + 1); hour++) sum += (curve[hour] + curve[(hour + 1) % curve.length]) / 2
    return sum / 24
  })
}
