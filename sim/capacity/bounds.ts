import type { Plan } from '../plan.ts'
import type { Expected } from './expected.ts'
import type { Forecast } from './forecast.ts'
import type { FrontPoint } from './front.ts'
import { stretchesPerMonth } from './volume.ts'
import { type WorldCost, worldCost } from './world-cost.ts'
import type { WorldFigures } from './world-figures.ts'

/** Part of a figure by which theory may be off before a world is ruled out for it. */
const THEORY_SLACK = 0.15
/** Hit ratio by which it may be. */
const THEORY_HIT_SLACK = 0.05
/** Part of a cost by which a short replay, carried over to a long one, may be off. */
const COST_SLACK = 0.01
/** The same for a delay, beside half of the short replay's own interval. */
const DELAY_SLACK = 0.01

/** A replayed design and its forecast, by which theory's shares and ratios become traffic. */
export interface Calibration {
  forecast: Forecast
  short: WorldFigures
}

/** A month's cost as theory has it: the anchor's traffic, spread and missed as the forecast says. */
export function forecastCost(plan: Plan, forecast: Forecast, { forecast: known, short }: Calibration): WorldCost {
  const totalGb = short.use.egressGb.reduce((a, b) => a + b, 0)
  return worldCost(plan, {
    egressGb: forecast.shares.map((share) => share * totalGb),
    originGb: short.use.originGb * originTimes(forecast, known),
    workers: short.use.workers,
  })
}

/** The first objective that theory says a world must miss, by more than theory can be off; null where it cannot tell. */
export function ruledOutByTheory(plan: Plan, forecast: Forecast, calibration: Calibration): string | null {
  const { use, edgeHitRatio, plays, cost } = calibration.short
  const known = calibration.forecast
  const hits = edgeHitRatio.value + forecast.edgeHitRatio - known.edgeHitRatio
  const perMonth = stretchesPerMonth(plan)
  const originGb = (use.originGb * originTimes(forecast, known)) / perMonth
  const meanOriginBps = Math.min(plan.origin.bandwidthBps, (originGb * 8e9) / (plan.durationMs / 1000))
  const egressUsd = forecastCost(plan, forecast, calibration).egress / perMonth
  for (const { text, metric, op, target } of plan.objectives) {
    if (metric === 'edge hit ratio' && op === '>' && hits < target - THEORY_HIT_SLACK) return text
    // The peak is no less than the mean.
    if (metric === 'origin egress' && op === '<' && meanOriginBps * (1 - THEORY_SLACK) > target) return text
    const perMillion = (egressUsd / plays) * 1e6
    if (metric === 'cost per million plays' && op === '<' && cost.egress > 0) {
      if (perMillion * (1 - THEORY_SLACK) > target) return text
    }
  }
  return null
}

/** The first objective that a world is expected to miss with its whole interval; null for none. */
export function ruledOutByShort({ objectives }: Expected): string | null {
  for (const { text, op, target, measured } of objectives) {
    if (measured.samples === 0) continue
    // Even the favorable end lies on the wrong side.
    if (op === '<' ? measured.low > target : measured.high < target) return text
  }
  return null
}

/** The best that a world can come to in a long replay, as what is expected of it promises. */
export function optimistic({ costUsd, startupP99Ms, availability }: Expected): FrontPoint {
  const { value, low, high } = startupP99Ms
  const doubt = DELAY_SLACK + (value > 0 ? (high - low) / (4 * value) : 0)
  return {
    costUsd: costUsd * (1 - COST_SLACK),
    startupP99Ms: value * (1 - doubt),
    availability: Math.max(availability.high, availability.value),
  }
}

function originTimes(forecast: Forecast, known: Forecast): number {
  return known.originRatio > 0 ? forecast.originRatio / known.originRatio : 1
}
