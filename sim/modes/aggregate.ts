import { Backends } from '../backends/backends.ts'
import { RecordedBackends } from '../backends/recorded-backends.ts'
import { mergeOrigins } from '../outcome/merge-origins.ts'
import { mergeTallies } from '../outcome/merge-tallies.ts'
import { buildResult } from '../outcome/result-builder.ts'
import type { Plan, ScalePlan } from '../plan.ts'
import type { Result } from '../result.ts'
import { type Counted, type RunOptions, run } from '../run.ts'
import { amountsPerTick } from '../stats/flow.ts'
import { TICK_MS } from '../stats/tally.ts'
import { OriginLaw } from './origin-law.ts'
import { shareOfWork } from './progress.ts'
import { oneTally } from './tally-kinds.ts'
import { type Zone, zonesOf, zoneTallies } from './zones.ts'

/** Ticks before and after one over which the traffic of regions where nothing happens is averaged: five minutes. */
const MEAN_TICKS = 30

/**
 * Plays a plan in aggregate mode: a calm run, in which few listeners stand for all, over the whole time, and for every zone a
 * run of that stretch in which the listeners of the regions concerned are simulated one by one. What the calm run counts
 * outside the zones and the others inside makes the result, at the calm run's scale (decision 0022).
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
      origin: (world) => new OriginLaw(world, all, new Float64Array(world.tally.ticks)),
      backends: (windows) => {
        backends = new Backends(plan, windows)
        recorded = new RecordedBackends(backends)
        return recorded
      },
    },
    progress(whole, plan.scale, all),
  )
  const runs = zones.map((zone) => {
    const counted = run(
      { ...plan, scale: zoneScale },
      {
        stretch: zone,
        regions: zone.regions,
        kinds: oneTally(all.length),
        origin: (world) => new OriginLaw(world, zone.regions, elsewhere(calm, zone)),
        backends: () => (recorded as RecordedBackends).from(zone.fromMs - plan.warmupMs),
      },
      progress(zone, zoneScale, zone.regions),
    )
    // The caches' tables of one zone are gone before the next one's are made.
    return { zone, tally: counted.tallies[0], origin: counted.origin }
  })
  const part = plan.scale.factor / zoneScale.factor
  const originPart = plan.scale.originFactor / zoneScale.originFactor
  const tally = mergeTallies(
    calm.tallies,
    kinds,
    runs.map((one) => ({ ...one, part })),
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
  return buildResult(
    calm.world,
    calm.start,
    tally,
    calm.shields,
    origin,
    calm.happenings,
    backends?.outcome(),
    outcomes,
  )
}

/**
 * Bytes by tick, at the scenario's size, that the regions outside a zone ask the origin for; a mean over some minutes, because
 * few listeners stand for those regions and nothing happens there.
 */
function elsewhere({ world, origin }: Counted<OriginLaw>, zone: Zone): Float64Array {
  const { ticks } = world.tally
  const upTo = new Float64Array(ticks + 1)
  for (let tick = 0; tick < ticks; tick++) {
    upTo[tick + 1] = upTo[tick]
    for (const region of world.plan.population.regions.keys()) {
      if (!zone.regions.includes(region)) upTo[tick + 1] += origin.regionBytesAt[region * ticks + tick]
    }
  }
  return Float64Array.from({ length: ticks }, (_, tick) => {
    const from = Math.max(0, tick - MEAN_TICKS)
    const to = Math.min(ticks, tick + MEAN_TICKS + 1)
    return (upTo[to] - upTo[from]) / (to - from) / world.plan.scale.originFactor
  })
}
