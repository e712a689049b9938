import type { Plan } from '../../../sim/plan.ts'

/** The hours that count as evening, local time. */
export const EVENING = { fromHour: 18, toHour: 23 }

/** A stretch of simulated time in which it is evening in a region. */
export interface Evening {
  region: string
  /** Share of the world's listeners. */
  share: number
  fromMs: number
  toMs: number
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** When it is evening where, within the run: regions in the order of their share of listeners. */
export function eveningsOf(plan: Plan): Evening[] {
  const regions = plan.population.regions.toSorted((a, b) => b.share - a.share)
  return regions.flatMap((region) => {
    const localMs = plan.startUtcMs + region.utcOffsetMinutes * 60_000
    const midnightMs = -(((localMs % DAY) + DAY) % DAY)
    const found: Evening[] = []
    for (let day = midnightMs; day < plan.durationMs; day += DAY) {
      const fromMs = Math.max(0, day + EVENING.fromHour * HOUR)
      const toMs = Math.min(plan.durationMs, day + EVENING.toHour * HOUR)
      if (toMs > fromMs) found.push({ region: region.name, share: region.share, fromMs, toMs })
    }
    return found
  })
}
