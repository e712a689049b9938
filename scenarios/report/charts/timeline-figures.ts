import type { Metric } from '../../../sim/plan.ts'
import type { Result } from '../../../sim/result.ts'
import { setting } from '../number-format.ts'
import { printable } from '../text-safety.ts'
import { duration } from '../time-format.ts'
import { type ChartSeries, LABELS_ABOVE, LABELS_BELOW, type Limit, type TimeChart } from './chart.ts'
import { columnFinding, egressFinding, hitRatioFinding, listenersFinding } from './findings.ts'
import { providerColors } from './series-colors.ts'

/** A chart with its words: what is seen, what is plotted. More than one panel where lines would tangle. */
export interface TimelineFigure {
  id: string
  /** What is seen, one sentence without its period. */
  finding: string
  /** What is plotted, and in which quantity; the unit and the kind of axis follow it. */
  plotted: string
  panels: TimeChart[]
  /** How the table behind the fold merges buckets into rows. */
  merge: 'mean' | 'highest'
}

/** More lines than this in one chart tangle, so each gets a panel of its own. */
const MOST_LINES = 4
const HEIGHT = 104
const PANEL_HEIGHT = 42
const PANEL_GAP = 4
const WORLD = 'var(--ink)'
const SECOND = 'var(--quiet)'

/** The charts of "What happened", in their order, all over the same time axis. */
export function timelineFigures(result: Result): TimelineFigure[] {
  const { timeline: t, plan } = result
  const each = `of each ${duration(t.bucketMs)}`
  const colors = providerColors(result)
  const byProvider = (columns: ChartSeries['values'][]): ChartSeries[] =>
    result.providers.map(({ name }, p) => ({ name: printable(name), color: colors[p], values: columns[p] ?? [] }))
  const one = (name: string, values: ChartSeries['values'], color = WORLD): ChartSeries[] => [{ name, color, values }]
  return [
    figure('listeners', listenersFinding(result), `Listeners at the start ${each}`, {
      ...base('count', 'area', 'zero'),
      series: one('listeners', t.listeners, 'var(--accent)'),
    }),
    {
      ...figure(
        'startup',
        columnFinding('Start-up p99', t.startupP99Ms, 'ms', result),
        `Start-up p50 and p99 ${each}`,
        {
          ...base('ms', 'lines', 'log'),
          peak: true,
          labelled: true,
          series: [...one('p99', t.startupP99Ms), ...one('p50', t.startupP50Ms, SECOND)],
          limits: objectives(result, 'startup', 0.99),
        },
      ),
      merge: 'highest' as const,
    },
    {
      ...figure('hit-ratio', hitRatioFinding(result), `Edge hit ratio ${each}, by provider`, {
        ...base('ratio', 'lines', 'free'),
        labelled: true,
        series: byProvider(t.edgeHitRatio),
        limits: objectives(result, 'edge hit ratio'),
      }),
      ...panelsIfMany(byProvider(t.edgeHitRatio), objectives(result, 'edge hit ratio')),
    },
    figure('egress', egressFinding(result), `Egress of the edges ${each}, stacked by provider`, {
      ...base('bps', 'stack', 'zero'),
      labelled: true,
      series: byProvider(t.egressBps),
      limits: objectives(result, 'egress'),
    }),
    figure(
      'rebuffering',
      columnFinding('Rebuffering', t.rebuffering, 'ratio', result),
      `Share of listening time ${each} spent stalled`,
      {
        ...base('ratio', 'area', 'zero'),
        peak: true,
        series: one('rebuffering', t.rebuffering),
        limits: objectives(result, 'rebuffering'),
      },
    ),
    figure(
      'origin-egress',
      columnFinding('Origin load', t.originEgressBps, 'bps', result),
      `Egress of the origin ${each}, counted when a read begins`,
      {
        ...base('bps', 'area', 'zero'),
        peak: true,
        series: one('origin egress', t.originEgressBps),
        limits: withCapacity(objectives(result, 'origin egress'), plan.origin.bandwidthBps),
      },
    ),
    figure(
      'origin-wait',
      columnFinding('The wait at the origin', t.originWaitMs, 'ms', result),
      `Mean wait in the origin's queue ${each}`,
      {
        ...base('ms', 'area', 'zero'),
        peak: true,
        series: one('origin wait', t.originWaitMs),
      },
    ),
    figure(
      'shield',
      columnFinding('Shield load', t.shieldRequestsPerS, 'perS', result),
      `Requests to all shields ${each}`,
      {
        ...base('perS', 'area', 'zero'),
        peak: true,
        series: one('shield requests', t.shieldRequestsPerS),
      },
    ),
  ]
}

function base(dimension: TimeChart['dimension'], shape: TimeChart['shape'], axis: TimeChart['axis']): TimeChart {
  return {
    dimension,
    shape,
    axis,
    series: [],
    limits: [],
    peak: false,
    labelled: false,
    bounds: null,
    height: HEIGHT,
    above: LABELS_ABOVE,
    below: LABELS_BELOW,
  }
}

function figure(id: string, finding: string, plotted: string, chart: TimeChart): TimelineFigure {
  return { id, finding, plotted, panels: [chart], merge: 'mean' }
}

function panelsIfMany(series: ChartSeries[], limits: Limit[]): { panels?: TimeChart[] } {
  if (series.length <= MOST_LINES) return {}
  const observed = series.flatMap(({ values }) => values.filter((value) => value !== null))
  const bounds = observed.length === 0 ? null : ([observed.reduce(lower), observed.reduce(higher)] as const)
  const panels = series.map(
    (one, i): TimeChart => ({
      ...base('ratio', 'lines', 'free'),
      series: [one],
      limits,
      bounds,
      labelled: true,
      height: PANEL_HEIGHT,
      above: i === 0 ? LABELS_ABOVE : PANEL_GAP,
      below: i === series.length - 1 ? LABELS_BELOW : PANEL_GAP,
    }),
  )
  return { panels }
}

const lower = (a: number, b: number) => Math.min(a, b)
const higher = (a: number, b: number) => Math.max(a, b)

/** The objectives on a metric as lines; `quantile` for delays. */
function objectives(result: Result, metric: Metric, quantile: number | null = null): Limit[] {
  return result.plan.objectives
    .filter((objective) => objective.metric === metric && objective.quantile === quantile)
    .map(({ op, target, unit }) => ({
      value: target,
      label: `objective ${op} ${setting(target, unit)}`,
      short: `${op} ${setting(target, unit)}`,
    }))
}

/** The origin's capacity beside the objectives; one line where it is the same as one of them. */
function withCapacity(limits: Limit[], bandwidthBps: number): Limit[] {
  const capacity = setting(bandwidthBps, 'bps')
  if (limits.some(({ value }) => value === bandwidthBps)) {
    return limits.map((limit) =>
      limit.value === bandwidthBps ? { ...limit, label: `${limit.label}, the capacity` } : limit,
    )
  }
  return [...limits, { value: bandwidthBps, label: `capacity ${capacity}`, short: capacity }]
}
