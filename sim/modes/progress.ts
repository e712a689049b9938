import type { Plan, ScalePlan } from '../plan.ts'
import type { RunOptions } from '../run.ts'
import type { Stretch } from '../world/world.ts'
import type { Zone } from './zones.ts'

/**
 * Progress of several runs as if they were one over the plan's whole time: each counts as much of it as its listeners and its
 * length make of the work.
 * @returns what each run takes as its options
 */
export function shareOfWork(
  plan: Plan,
  zoneScale: ScalePlan,
  zones: readonly Zone[],
  { onProgress, ...options }: RunOptions,
): (stretch: Stretch, scale: ScalePlan, regions: readonly number[]) => RunOptions {
  const work = ({ fromMs, toMs }: Stretch, scale: ScalePlan, regions: readonly number[]): number => {
    const share = regions.reduce((sum, region) => sum + plan.population.regions[region].share, 0)
    return (toMs - fromMs + plan.warmupMs) * scale.simulatedListeners * share
  }
  const everywhere = plan.population.regions.map((_, region) => region)
  const calm = work({ fromMs: 0, toMs: plan.durationMs }, plan.scale, everywhere)
  const total = zones.reduce((sum, zone) => {
    const others = everywhere.filter((region) => !zone.regions.includes(region))
    // Those around it are simulated twice (`runZone`).
    return sum + work(zone, zoneScale, zone.regions) + 2 * work(zone, plan.scale, others)
  }, calm)
  const wholeMs = plan.warmupMs + plan.durationMs
  const runs: { done: number; events: number }[] = []
  return (stretch, scale, regions) => {
    const own = work(stretch, scale, regions)
    const so = { done: 0, events: 0 }
    runs.push(so)
    return {
      ...options,
      onProgress: (simulatedMs, endMs, events) => {
        so.done = (own * simulatedMs) / endMs
        so.events = events
        const done = runs.reduce((sum, one) => sum + one.done, 0)
        onProgress?.(
          (wholeMs * done) / total,
          wholeMs,
          runs.reduce((sum, one) => sum + one.events, 0),
        )
      },
    }
  }
}
