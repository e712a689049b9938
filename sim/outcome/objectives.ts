import type { ObjectivePlan } from '../plan.ts'
import type { Figures, Measured, ObjectiveOutcome } from '../result.ts'
import type { Tally } from '../stats/tally.ts'
import { measuredQuantile } from './measure.ts'

/** Holds an objective against what was measured. Nothing observed (no failover at all, say) holds, uncertainly. */
export function judge(objective: ObjectivePlan, figures: Figures, tally: Tally): ObjectiveOutcome {
  const { text, metric, op, target, unit } = objective
  const measured = measure(objective, figures, tally)
  const within = (value: number): boolean => (op === '<' ? value < target : value > target)
  return {
    text,
    metric,
    op,
    target,
    unit,
    measured,
    held: measured.samples === 0 || within(measured.value),
    certain: measured.samples > 0 && within(measured.low) === within(measured.high),
  }
}

function measure({ metric, quantile }: ObjectivePlan, figures: Figures, tally: Tally): Measured {
  switch (metric) {
    case 'startup':
    case 'skip':
    case 'seek':
    case 'failover':
      return measuredQuantile(tally.cells, tally[metric], quantile ?? 0.99)
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
