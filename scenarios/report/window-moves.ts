import type { Metric, ObjectivePlan, Unit } from '../../sim/plan.ts'
import type { Figures, Measured, Result } from '../../sim/result.ts'
import { intervalText } from './interval-text.ts'
import { inScale, quantity, scaleFor, withUnit } from './number-format.ts'
import { objectiveName, objectiveTitle } from './objective-text.ts'

/** How far one figure moves when the coupling windows are half as long. */
export interface WindowMove {
  /** An objective as the scenario says it, or the name of a figure without one. */
  text: string
  unit: Unit
  /** In `unit`; null where nothing was observed. */
  measured: number | null
  /** 95 % interval of `measured`. */
  low: number | null
  high: number | null
  halved: number | null
  /** (halved - measured) / measured; null where that is not a number. */
  relativeChange: number | null
  /** Whether the figure stays in its interval, so that chance would explain as much; null where there is none. */
  withinInterval: boolean | null
}

/** What is compared beside the objectives. */
const FIGURES: { text: string; unit: Unit; metric: Metric; quantile: number | null; of: (f: Figures) => Measured }[] = [
  { text: 'startup p50', unit: 'ms', metric: 'startup', quantile: 0.5, of: (f) => f.startup.p50 },
  { text: 'startup p99', unit: 'ms', metric: 'startup', quantile: 0.99, of: (f) => f.startup.p99 },
  { text: 'skip p99', unit: 'ms', metric: 'skip', quantile: 0.99, of: (f) => f.skip.p99 },
  { text: 'failover p99', unit: 'ms', metric: 'failover', quantile: 0.99, of: (f) => f.failover.p99 },
  { text: 'rebuffering', unit: 'ratio', metric: 'rebuffering', quantile: null, of: (f) => f.rebuffering },
  { text: 'availability', unit: 'ratio', metric: 'availability', quantile: null, of: (f) => f.availability },
  { text: 'edge hit ratio', unit: 'ratio', metric: 'edge hit ratio', quantile: null, of: (f) => f.edgeHitRatio },
  { text: 'origin egress', unit: 'bps', metric: 'origin egress', quantile: null, of: (f) => f.originEgressPeakBps },
  { text: 'egress', unit: 'bps', metric: 'egress', quantile: null, of: (f) => f.egressPeakBps },
  {
    ...{ text: 'cost per million plays', unit: 'USD', metric: 'cost per million plays', quantile: null },
    of: (f) => f.costPerMillionPlaysUsd,
  },
]

/**
 * Holds a result against one of the same plan with windows half as long: the objectives, then the figures that none of them
 * is about, as far as either run has seen anything of them. Both runs meet the same listeners, so that what moves is mostly
 * the error that coupling at window ends makes.
 */
export function windowMoves(result: Result, halved: Result): WindowMove[] {
  const { objectives } = result.plan
  const others = FIGURES.filter(
    ({ metric, quantile }) => !objectives.some((o) => o.metric === metric && o.quantile === quantile),
  )
  return [
    ...result.objectives.map(({ text, unit, measured }, i) =>
      move(text, unit, measured, halved.objectives[i].measured),
    ),
    ...others
      .map(({ text, unit, of }) => move(text, unit, of(result.figures), of(halved.figures)))
      .filter(({ measured, halved }) => measured !== null || halved !== null),
  ]
}

function move(text: string, unit: Unit, one: Measured, other: Measured): WindowMove {
  const seen = one.samples > 0
  const both = seen && other.samples > 0
  return {
    text,
    unit,
    measured: seen ? one.value : null,
    low: seen ? one.low : null,
    high: seen ? one.high : null,
    halved: other.samples > 0 ? other.value : null,
    relativeChange: both && one.value !== 0 ? (other.value - one.value) / one.value : null,
    withinInterval: both ? one.low <= other.value && other.value <= one.high : null,
  }
}

/** What moves, as reports name it: `Start-up p99 < 500 ms` for an objective, `Skip p99` for another figure. */
export function moveName({ text }: WindowMove, objectives: readonly ObjectivePlan[]): string {
  const objective = objectives.find((one) => one.text === text)
  return objective === undefined ? objectiveName(text) : objectiveTitle(objective)
}

/** In words: `moves by 0.31 %, within its interval 594–631 ms`. */
export function moveText({ unit, measured, low, high, halved, relativeChange, withinInterval }: WindowMove): string {
  if (measured === null || low === null || high === null) {
    return halved === null ? 'nothing observed' : `nothing observed, then ${quantity(halved, unit)}`
  }
  if (halved === null) return `${quantity(measured, unit)}, then nothing observed`
  const scale = scaleFor(unit, [measured])
  const interval = `${withinInterval ? 'within' : 'outside'} its interval ${withUnit(intervalText({ low, high }, scale), scale)}`
  if (relativeChange !== null) return `moves by ${quantity(relativeChange, 'ratio')}, ${interval}`
  const unmoved = halved === measured
  return unmoved
    ? `stays ${quantity(0, unit)}`
    : `moves from ${inScale(0, scale)} to ${quantity(halved, unit)}, ${interval}`
}
