import { decisive } from '../../sim/capacity/examined.ts'
import { timesOf } from '../../sim/capacity/fleets.ts'
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
      smallerFleet: f['smaller fleet'],
      dominated: f.dominated,
      replayed: f.replayed,
      notConfirmed: f['not confirmed'],
      notReached: f['not reached'],
    },
    fleets: outcome.fleets,
    front: outcome.front.flatMap((one) => {
      const { design, whole } = one
      const figures = decisive(one)
      if (figures === null) return []
      return {
        choices: byChoice(design.labels),
        confirmed: whole !== null,
        usdPerMonth: figures.cost.total,
        cost: figures.cost,
        fleet: figures.fleet.map((each) => ({ ...each, times: timesOf(design.fleet, each.service) })),
        startupP99Ms: interval(figures.startupP99Ms),
        availability: interval(figures.availability),
        binds: binding(figures.objectives)?.text ?? null,
      }
    }),
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
