import { Backends } from './backends/backends.ts'
import { simulateAggregate } from './modes/aggregate.ts'
import { oneTally } from './modes/tally-kinds.ts'
import { buildResult } from './outcome/result-builder.ts'
import type { Plan } from './plan.ts'
import type { Result } from './result.ts'
import { type RunOptions, run, stationOrigin } from './run.ts'

export type SimulateOptions = RunOptions

/**
 * Plays a plan: a pure function of the plan (which holds the seed). Blocks until it is done.
 * @throws RangeError when the plan asks for more than the simulator's tables hold
 */
export function simulate(plan: Plan, options: SimulateOptions): Result {
  if (plan.mode === 'aggregate' && plan.zoneScale !== null) return simulateAggregate(plan, plan.zoneScale, options)
  const regions = plan.population.regions.map((_, region) => region)
  const stretch = { fromMs: 0, toMs: plan.durationMs }
  let backends: Backends | undefined
  const part = {
    stretch,
    regions,
    kinds: oneTally(regions.length),
    origin: stationOrigin,
    backends: (windows: number) => {
      backends = new Backends(plan, windows)
      return backends
    },
  }
  const counted = run(plan, part, options)
  return buildResult({ ...counted, tally: counted.tallies[0] }, backends?.outcome())
}
