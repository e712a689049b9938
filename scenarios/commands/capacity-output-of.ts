import { binding } from '../../sim/capacity/world-figures.ts'
import type { Measured } from '../../sim/result.ts'
import { fates, type Planned } from '../plan/planned.ts'
import type { CapacityOutput } from './capacity.output.ts'

/** A plan as `--json` prints it. */
export function capacityOutputOf(planned: Planned, files: CapacityOutput['files']): CapacityOutput {
  const { outcome, choices, plan, shortfall } = planned
  const f = fates(outcome)
  const byChoice = (labels: readonly string[]) => Object.fromEntries(choices.map((name, i) => [name, labels[i]]))
  return {
    schemaVersion: 1,
    scenario: plan.name,
    seed: plan.seed,
    feasible: outcome.front.length > 0,
    complete: outcome.complete,
    listeners: plan.scale.simulatedListeners,
    shortListeners: planned.shortListeners,
    designs: {
      all: outcome.designs.length,
      theory: f.theory,
      shortReplay: f['short replay'],
      dominated: f.dominated,
      replayed: f.replayed,
      notConfirmed: f['not confirmed'],
      notReached: f['not reached'],
    },
    front: outcome.front.flatMap(({ design, long }) =>
      long
        ? [
            {
              choices: byChoice(design.labels),
              usdPerMonth: long.cost.total,
              cost: long.cost,
              fleet: long.fleet.map((one) => ({ ...one })),
              startupP99Ms: interval(long.startupP99Ms),
              availability: interval(long.availability),
              binds: binding(long.objectives)?.text ?? null,
            },
          ]
        : [],
    ),
    world: planned.yaml,
    shortfall: shortfall && {
      objective: shortfall.objective,
      closest: byChoice(shortfall.closest.design.labels),
      misses: shortfall.miss.text,
      measured: interval(shortfall.miss.measured),
    },
    wallSeconds: planned.wallSeconds,
    files,
  }
}

function interval({ value, low, high }: Measured): { value: number; low: number; high: number } {
  return { value, low, high }
}
