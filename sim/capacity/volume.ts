import type { Plan } from '../plan.ts'
import { dayCurveAt } from '../workload/day-curve.ts'

const DAY_MS = 86_400_000
/** A twelfth of a Julian year. */
const MONTH_MS = (365.25 / 12) * DAY_MS
const STEP_MS = 60_000

/**
 * By how much a month's volume exceeds that of the replayed stretch: a month of such days, each following the plan's day
 * curve in every region, over the listening that the same curve gives to the stretch. So a replay of the evening's best
 * hour counts for less than a thirtieth of a twenty-fourth. What a release or a fault adds to the stretch is taken to
 * come back as often as the stretch does.
 */
export function stretchesPerMonth({ population, startUtcMs, durationMs }: Plan): number {
  let listeningMs = 0
  for (let fromMs = 0; fromMs < durationMs; fromMs += STEP_MS) {
    const lengthMs = Math.min(STEP_MS, durationMs - fromMs)
    const middleUtcMs = startUtcMs + fromMs + lengthMs / 2
    for (const { share, utcOffsetMinutes } of population.regions) {
      listeningMs += share * dayCurveAt(population.dayCurve, middleUtcMs, utcOffsetMinutes) * lengthMs
    }
  }
  // The curve's mean is 1, so that a month holds as much listening as it has time.
  return listeningMs === 0 ? 0 : MONTH_MS / listeningMs
}

/** What there is of something on average over a month / over the replayed stretch, where it follows the load. */
export function monthlyMean(plan: Plan): number {
  return (stretchesPerMonth(plan) * plan.durationMs) / MONTH_MS
}
