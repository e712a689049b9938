import type { ObjectivePlan } from '../plan.ts'
import type { Figures, Measured, ObjectiveOutcome } from '../result.ts'
import type { Comparable } from '../stats/stretches.ts'
import type { Tally } from '../stats/tally.ts'
import { measuredQuantile } from './measure.ts'

/**
 * Holds an objective against what was measured. Nothing observed (no failover at all, say) holds, uncertainly; a figure of
 * whose error nothing is known, which has an interval without width, is as uncertain.
 * @param comparable how stretches may be compared
 */
export function judge(
  objective: ObjectivePlan,
  figures: Figures,
  tally: Tally,
  comparable: Comparable,
): ObjectiveOutcome {
  const { text, metric, op, target, unit } = objective
  const measured = measure(objective, figures, tally, comparable)
  const within = (value: number): boolean => (op === '<' ? value < target : value > target)
  return {
    text,
    metric,
    op,
    target,
    unit,
    measured,
    held: measured.samples === 0 || within(measured.value),
    certain: measured.high > measured.low && within(measured.low) === within(measured.high),
  }
}

function measure(
  { metric, quantile }: ObjectivePlan,
  figures: Figures,
  tally: Tally,
  comparable: Comparable,
): Measured {
  switch (metric) {
    case 'startup':
    case 'skip':
    case 'seek':
    case 'failover':
      return measuredQuantile(tally.cells, tally[metric], quantile ?? 0.99, comparable)
    case 'rebuffering':
      return figures.rebuffering
    case 'availability':
      return figures.availability
    case 'edge hit ratio':
      return figures.edgeHitRatio
    case 'edge byte hit ratio':
      return figures.edgeByteHitRatio
    case 'origin egress':
      return figures.originEgressPeakBps
    case 'egress':
      return figures.egressPeakBps
    case 'cost per million plays':
      return figures.costPerMillionPlaysUsd
  }
}
