import type { Metric, ObjectivePlan, Unit } from '../../sim/plan.ts'
import { nearest } from './nearest.ts'
import { parseQuantity } from './parse-quantity.ts'
import { type Kind, kinds } from './units.ts'

interface MetricInfo {
  kind: Kind
  unit: Unit
  /** Delays are compared at a quantile; the other metrics are one figure. */
  quantiles: boolean
}

/** What an objective can speak of, and in which unit. */
export const metrics: Readonly<Record<Metric, MetricInfo>> = {
  startup: { kind: 'duration', unit: 'ms', quantiles: true },
  skip: { kind: 'duration', unit: 'ms', quantiles: true },
  seek: { kind: 'duration', unit: 'ms', quantiles: true },
  failover: { kind: 'duration', unit: 'ms', quantiles: true },
  rebuffering: { kind: 'ratio', unit: 'ratio', quantiles: false },
  availability: { kind: 'ratio', unit: 'ratio', quantiles: false },
  'edge hit ratio': { kind: 'ratio', unit: 'ratio', quantiles: false },
  'edge byte hit ratio': { kind: 'ratio', unit: 'ratio', quantiles: false },
  'origin egress': { kind: 'bandwidth', unit: 'bps', quantiles: false },
  egress: { kind: 'bandwidth', unit: 'bps', quantiles: false },
  'cost per million plays': { kind: 'money', unit: 'USD', quantiles: false },
}

const metricNames = Object.keys(metrics) as Metric[]

/** The quantiles that a result has. */
const quantiles: Readonly<Record<string, number>> = {
  p50: 0.5,
  p90: 0.9,
  p95: 0.95,
  p99: 0.99,
  'p99.9': 0.999,
  'p99.99': 0.9999,
}

/** What is wrong with an objective: what was expected instead, and the metric that was probably meant. */
export interface ObjectiveProblem {
  expected: string
  nearest?: string
}

/** For JSON Schema: a metric, a quantile where it takes one, a comparison and a target. */
export const OBJECTIVE_PATTERN = new RegExp(
  `^(${metricNames.map((name) => (metrics[name].quantiles ? `${name} p[0-9.]+` : name)).join('|')})\\s*[<>]\\s*[0-9].*$`,
)

/**
 * An objective as people write it: metric, quantile (delays only), `<` or `>`, target.
 *
 * @example parseObjective('failover p99 < 2s') // { metric: 'failover', quantile: 0.99, op: '<', target: 2000, unit: 'ms', … }
 */
export function parseObjective(text: string): ObjectivePlan | ObjectiveProblem {
  const match = /^([a-z ]*?)(?:\s+(p[0-9.]+))?\s*([<>])\s*(.+)$/.exec(text.trim())
  if (!match) return { expected: 'a metric, < or >, and a target, such as startup p99 < 500ms' }
  const [, name, quantileName, op, target] = match
  const metric = metricNames.find((known) => known === name.replace(/\s+/g, ' '))
  if (!metric) return withNearest(`one of the metrics ${metricNames.join(', ')}`, nearest(name, metricNames))
  const { kind, unit, quantiles: delay } = metrics[metric]
  const quantile = quantileName === undefined ? null : (quantiles[quantileName] ?? Number.NaN)
  if (delay && (quantile === null || Number.isNaN(quantile))) {
    return {
      expected: `${metric} with one of ${Object.keys(quantiles).join(', ')}, such as ${metric} p99 ${op} ${target}`,
    }
  }
  if (!delay && quantile !== null) return { expected: `${metric} without a quantile (it is one figure)` }
  const value = parseQuantity(target, kind)
  if (value === null)
    return { expected: `${metric} to be compared with ${kinds[kind].what}, such as ${kinds[kind].examples}` }
  if (op === '<' && value === 0) return { expected: `a target above 0, because ${metric} is never below it` }
  if (unit === 'ratio' && (op === '<' ? value > 1 : value >= 1)) {
    const most = op === '<' ? 'up to 100%' : 'below 100%'
    return { expected: `${metric} to be compared with a share ${most}, such as ${kinds[kind].examples}` }
  }
  return { text: text.trim(), metric, quantile, op: op as '<' | '>', target: value, unit }
}

function withNearest(expected: string, near: string | undefined): ObjectiveProblem {
  return near === undefined ? { expected } : { expected, nearest: near }
}
