import type { Plan } from '../plan.ts'
import type { ObjectiveOutcome } from '../result.ts'
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

/** A design that was replayed at both lengths, by which short replays of designs like it are carried over. */
export interface Anchor {
  short: WorldFigures
  long: WorldFigures
}

/** A month's cost as theory has it: the anchor's traffic, spread and missed as the forecast says. */
export function forecastCost(plan: Plan, forecast: Forecast, { forecast: known, short }: Calibration): WorldCost {
  const totalGb = short.traffic.egressGb.reduce((a, b) => a + b, 0)
  return worldCost(plan, {
    egressGb: forecast.shares.map((share) => share * totalGb),
    originGb: short.traffic.originGb * originTimes(forecast, known),
  })
}

/** The first objective that theory says a world must miss, by more than theory can be off; null where it cannot tell. */
export function ruledOutByTheory(plan: Plan, forecast: Forecast, calibration: Calibration): string | null {
  const { traffic, edgeHitRatio, plays, cost } = calibration.short
  const known = calibration.forecast
  const hits = edgeHitRatio.value + forecast.edgeHitRatio - known.edgeHitRatio
  const perMonth = stretchesPerMonth(plan)
  const originGb = (traffic.originGb * originTimes(forecast, known)) / perMonth
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

/** The first objective that a world's short replay misses with its whole interval, once carried over; null for none. */
export function ruledOutByShort(short: WorldFigures, anchor: Anchor): string | null {
  for (const [i, objective] of short.objectives.entries()) {
    const [from, to] = [anchor.short.objectives[i], anchor.long.objectives[i]]
    if (objective.measured.samples === 0) continue
    if (isBeyond(objective, (value) => carried(objective, value, from, to))) return objective.text
  }
  return null
}

/** The best that a world can come to in a long replay, as its short one promises. */
export function optimistic(short: WorldFigures, anchor: Anchor): FrontPoint {
  const cost = short.cost.total * (anchor.long.cost.total / anchor.short.cost.total)
  const p99 = short.startupP99Ms
  const timesP99 =
    anchor.short.startupP99Ms.value > 0 ? anchor.long.startupP99Ms.value / anchor.short.startupP99Ms.value : 1
  const doubt = DELAY_SLACK + (p99.value > 0 ? (p99.high - p99.low) / (4 * p99.value) : 0)
  return {
    costUsd: cost * (1 - COST_SLACK),
    startupP99Ms: p99.value * timesP99 * (1 - doubt),
    availability: Math.max(short.availability.high, short.availability.value),
  }
}

/** Even the favorable end of the interval lies on the wrong side. */
function isBeyond({ op, target, measured }: ObjectiveOutcome, carry: (value: number) => number): boolean {
  return op === '<' ? carry(measured.low) > target : carry(measured.high) < target
}

/** A short replay's figure at the length of a long one: by as much more or less as the anchor's; shares by what they lack. */
function carried({ op, unit }: ObjectiveOutcome, value: number, from: ObjectiveOutcome, to: ObjectiveOutcome): number {
  const lacking = op === '>' && unit === 'ratio'
  const [a, b] = [from.measured.value, to.measured.value].map((x) => (lacking ? 1 - x : x))
  const times = from.measured.samples > 0 && to.measured.samples > 0 && a > 0 && b > 0 ? b / a : 1
  return lacking ? 1 - (1 - value) * times : value * times
}

function originTimes(forecast: Forecast, known: Forecast): number {
  return known.originRatio > 0 ? forecast.originRatio / known.originRatio : 1
}
