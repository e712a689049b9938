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
import { RecordedWaits } from './recorded-waits.ts'
import { oneTally } from './tally-kinds.ts'
import { type Zone, zonesOf, zoneTallies } from './zones.ts'

/**
 * So many reads tell the traffic of regions where nothing happens to a few percent; it is averaged over the ticks around one
 * that have as many, though over five minutes either way at most: a full origin lasts seconds, and these regions feel it too.
 */
const ENOUGH_READS = 1_000
const MOST_TICKS = 30

/**
 * Plays a plan in aggregate mode: a calm run, in which few listeners stand for all, over the whole time, and for every zone a
 * run of that stretch in which the listeners of the regions concerned are simulated one by one. Few stand again for those of
 * the other regions, in a run that has the origin's waits from there: where it is full, few readers tell too little of how
 * full. What the calm run counts outside the zones' times and the others inside makes the result, at the calm run's scale
 * (decision 0022).
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
    // The caches' tables of one run are gone before the next one's are made.
    return { zone, tally: counted.tallies[0], origin: counted.origin }
  })
  const besides = runs.flatMap(({ zone, origin }) => {
    const others = all.filter((region) => !zone.regions.includes(region))
    if (others.length === 0) return []
    const counted = run(
      plan,
      {
        stretch: zone,
        regions: others,
        kinds: oneTally(all.length),
        origin: (world) => new RecordedWaits(world, origin),
        backends: () => (recorded as RecordedBackends).from(zone.fromMs - plan.warmupMs),
      },
      progress(zone, plan.scale, others),
    )
    return [{ zone, tally: counted.tallies[0], part: 1 }]
  })
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

/**
 * Bytes by tick, at the scenario's size, that the regions outside a zone ask the origin for; a mean over some ticks, because few
 * listeners stand for those regions.
 */
function elsewhere({ world, origin }: Counted<OriginLaw>, zone: Zone): Float64Array {
  const { ticks } = world.tally
  const others = [...world.plan.population.regions.keys()].filter((region) => !zone.regions.includes(region))
  /** Sums of a column over the ticks before each. */
  const upTo = (column: Float64Array): Float64Array => {
    const sums = new Float64Array(ticks + 1)
    for (let tick = 0; tick < ticks; tick++) {
      sums[tick + 1] = others.reduce((sum, region) => sum + column[region * ticks + tick], sums[tick])
    }
    return sums
  }
  const [bytes, reads] = [upTo(origin.regionBytesAt), upTo(origin.regionReadsAt)]
  return Float64Array.from({ length: ticks }, (_, tick) => {
    let [from, to] = [tick, tick + 1]
    for (let wider = 1; wider <= MOST_TICKS && reads[to] - reads[from] < ENOUGH_READS; wider++) {
      from = Math.max(0, tick - wider)
      to = Math.min(ticks, tick + wider + 1)
    }
    return (bytes[to] - bytes[from]) / (to - from) / world.plan.scale.originFactor
  })
}
