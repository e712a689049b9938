import { Backends } from '../backends/backends.ts'
import { RecordedBackends } from '../backends/recorded-backends.ts'
import { mergeOrigins } from '../outcome/merge-origins.ts'
import { mergeTallies } from '../outcome/merge-tallies.ts'
import { buildResult } from '../outcome/result-builder.ts'
import type { Plan, ScalePlan } from '../plan.ts'
import type { Result } from '../result.ts'
import { type RunOptions, run } from '../run.ts'
import { amountsPerTick } from '../stats/flow.ts'
import { TICK_MS } from '../stats/tally.ts'
import { OriginLaw } from './origin-law.ts'
import { shareOfWork } from './progress.ts'
import { runZone } from './run-zone.ts'
import { zonesOf, zoneTallies } from './zones.ts'

/**
 * Plays a plan in aggregate mode: a calm run, in which few listeners stand for all, over the whole time, and for every zone a
 * run of that stretch in which the listeners of the regions concerned are simulated one by one (`runZone`). What the calm
 * run counts outside the zones' times and the others inside makes the result, at the calm run's scale (decision 0022).
 * @throws RangeError when the plan asks for more than the simulator's tables hold
 */
export function simulateAggregate(plan: Plan, zoneScale: ScalePlan, options: RunOptions): Result {
  const zones = zonesOf(plan)
  const kinds = zoneTallies(plan, zones)
  const whole = { fromMs: 0, toMs: plan.durationMs }
  const all = plan.population.regions.map((_, region) => region)
  const progress = shareOfWork(plan, zoneScale, zones, options)
  let backends: Backends | undefined
  let recorded: RecordedBackends | undefined
  const calm = run(
    plan,
    {
      stretch: whole,
      regions: all,
      kinds,
      origin: (world) => new OriginLaw(world, all),
      backends: (windows) => {
        backends = new Backends(plan, windows)
        recorded = new RecordedBackends(backends)
        return recorded
      },
    },
    progress(whole, plan.scale, all),
  )
  const runs = zones.map((zone) => {
    const counted = runZone(plan, zoneScale, zone, {
      progress,
      backends: (startMs) => (recorded as RecordedBackends).from(startMs),
    })
    // The caches' tables of one zone are gone before the next one's are made.
    return {
      zone,
      tally: counted.inside.tallies[0],
      origin: counted.inside.origin,
      around: counted.around?.tallies[0],
    }
  })
  const besides = runs.flatMap(({ zone, around }) => (around === undefined ? [] : [{ zone, tally: around, part: 1 }]))
  const part = plan.scale.factor / zoneScale.factor
  const originPart = plan.scale.originFactor / zoneScale.originFactor
  const tally = mergeTallies(
    calm.tallies,
    kinds,
    [...runs.map((one) => ({ ...one, part })), ...besides],
    plan.durationMs,
  )
  const origin = mergeOrigins(
    calm.origin,
    runs.map((one) => ({ ...one, part: originPart })),
  )
  const outcomes = runs.map(({ zone, tally }) => {
    const { cells, listenersFlow, shape, events } = tally
    const listenersMs = amountsPerTick(cells, listenersFlow, shape.ticks, TICK_MS, zone.toMs)
    return {
      fromMs: zone.fromMs,
      toMs: zone.toMs,
      regions: zone.regions.map((region) => plan.population.regions[region].name),
      peakListeners: Math.round(Math.max(...listenersMs) / TICK_MS),
      events: cells[events],
    }
  })
  return buildResult({ ...calm, tally, origin }, backends?.outcome(), outcomes)
}
