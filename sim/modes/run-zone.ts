import type { BackendsModel } from '../backends/backends.ts'
import type { Plan, ScalePlan } from '../plan.ts'
import { type Counted, type RunOptions, run, runWindows } from '../run.ts'
import type { Stretch, World } from '../world/world.ts'
import { AmpleOrigin, AroundZone } from './around-zone.ts'
import { OriginLaw } from './origin-law.ts'
import { oneTally } from './tally-kinds.ts'
import { together } from './together.ts'
import { type Zone, zoneWarmupMs } from './zones.ts'

/** How a zone's runs are begun. */
export interface ZoneRunOptions {
  /** @param startMs when the runs begin, scenario ms */
  backends: (startMs: number) => BackendsModel
  progress: (stretch: Stretch, scale: ScalePlan, regions: readonly number[]) => RunOptions
}

/** What came of a zone, and of what surrounds it; null where it has all regions. */
export interface ZoneRun {
  inside: Counted<OriginLaw>
  around: Counted<AroundZone> | null
}

/**
 * Plays a zone's stretch: every listener of its regions and, in step with them, the few who stand for those of all other
 * regions. They share the origin: in each window both meet what both have asked of it.
 */
export function runZone(given: Plan, zoneScale: ScalePlan, zone: Zone, options: ZoneRunOptions): ZoneRun {
  const { progress } = options
  const plan = { ...given, warmupMs: zoneWarmupMs(given) }
  const backends = (): BackendsModel => options.backends(zone.fromMs - plan.warmupMs)
  const all = plan.population.regions.map((_, region) => region)
  const others = all.filter((region) => !zone.regions.includes(region))
  const whole = { ...plan, scale: zoneScale }
  const wholeOptions = progress(zone, zoneScale, zone.regions)
  const inside = { stretch: zone, regions: zone.regions, kinds: oneTally(all.length), backends }
  if (others.length === 0) {
    const origin = (world: World): OriginLaw => new OriginLaw(world, zone.regions)
    return { inside: run(whole, { ...inside, origin }, wholeOptions), around: null }
  }
  const around = { ...inside, regions: others }
  const aroundOptions = (): RunOptions => progress(zone, plan.scale, others)
  const ample = run(plan, { ...around, origin: () => new AmpleOrigin() }, aroundOptions()).origin
  const beside = new AroundZone(ample, plan.scale.originFactor)
  const origin = (world: World): OriginLaw => new OriginLaw(world, zone.regions, beside)
  const [one, other] = together(
    runWindows(whole, { ...inside, origin }, wholeOptions),
    runWindows(plan, { ...around, origin: () => beside }, aroundOptions()),
  )
  return { inside: one, around: other }
}
