import type { Stretch } from '../world/world.ts'

/** Which of a run's tallies each region's metros count into, and when. Can be sent to another thread. */
export interface TallyKinds {
  /** How many tallies each worker keeps. */
  count: number
  /** By region. */
  regions: RegionTallies[]
}

/** The numbers of a region's tallies, and the stretches, scenario ms, in which it counts into `inside`. */
export interface RegionTallies {
  outside: number
  inside: number
  zones: readonly Stretch[]
}

/** Everything goes into one tally, always. */
export function oneTally(regions: number): TallyKinds {
  return { count: 1, regions: Array.from({ length: regions }, () => ({ outside: 0, inside: 0, zones: [] })) }
}

/** The number of the tally that a window beginning at a scenario time is counted into. */
export function tallyAt({ outside, inside, zones }: RegionTallies, fromMs: number): number {
  return zones.some((zone) => fromMs >= zone.fromMs && fromMs < zone.toMs) ? inside : outside
}
