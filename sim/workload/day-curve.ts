import type { PopulationPlan } from '../plan.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Relative listening at a local time of day: linear between the curve's 24 hourly values. */
export function dayCurveAt(curve: readonly number[], utcMs: number, utcOffsetMinutes: number): number {
  const local = (((utcMs + utcOffsetMinutes * 60_000) % DAY_MS) + DAY_MS) % DAY_MS
  const hour = Math.floor(local / HOUR_MS)
  const part = local / HOUR_MS - hour
  return curve[hour] * (1 - part) + curve[(hour + 1) % 24] * part
}

/** The largest value that all regions' curves together, weighted by share, reach in a day; looked at every five minutes. */
export function worldPeak(population: PopulationPlan): number {
  let peak = 0
  for (let utcMs = 0; utcMs < DAY_MS; utcMs += 300_000) {
    let sum = 0
    for (const r of population.regions) sum += r.share * dayCurveAt(population.dayCurve, utcMs, r.utcOffsetMinutes)
    if (sum > peak) peak = sum
  }
  return peak
}
