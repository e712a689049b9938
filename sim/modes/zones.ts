import { outageRegions } from '../faults/provider-outage.ts'
import type { Plan } from '../plan.ts'
import { TICK_MS } from '../stats/tally.ts'
import type { Stretch } from '../world/world.ts'
import type { TallyKinds } from './tally-kinds.ts'

/** A stretch of the scenario's time in which something happens, and the regions (indices, ascending) that it concerns. */
export interface Zone extends Stretch {
  regions: readonly number[]
}

/** A zone begins so long before the first thing happens: by then nobody has noticed anything. */
const LEAD_MS = 60_000
/** And ends so long after the last: providers that were down count as up again, and who avoided them no longer does. */
const TAIL_MS = 180_000
/**
 * Of a fault that lasts longer the zone has the beginning. At its end caches and listeners are what the whole fault has made
 * of them, which only a run that has seen all of it knows.
 */
const LONGEST_FAULT_MS = 30 * 60_000
/** After so many mean delays nearly everyone (95 %) who comes for a release is there. */
const RUSH_LENGTHS = 3

/**
 * The zones of an aggregate replay: around every fault the regions that it hits, around every release all of them. Those that
 * share a region and overlap, or nearly, are one. Zones begin and end on whole ticks, so that a tick is wholly inside or
 * outside, and on fine windows. There are none where everybody is simulated anyway.
 */
export function zonesOf(plan: Plan): Zone[] {
  if (plan.scale.factor >= 1) return []
  const all = plan.population.regions.map((_, region) => region)
  const faults = plan.faults.map((fault) => ({
    fromMs: fault.atMs - LEAD_MS,
    toMs: fault.atMs + (fault.forMs > LONGEST_FAULT_MS ? LONGEST_FAULT_MS : fault.forMs + TAIL_MS),
    regions: outageRegions(plan, fault).toSorted((a, b) => a - b),
  }))
  const releases = plan.catalog.releases.map(({ atMs, rushWithinMs }) => ({
    fromMs: atMs - (plan.delivery.prepositionLeadMs ?? 0) - LEAD_MS,
    toMs: atMs + RUSH_LENGTHS * rushWithinMs + TAIL_MS,
    regions: all,
  }))
  const stepMs = leastCommonMultiple(TICK_MS, plan.windows.fineMs)
  const zones: Zone[] = []
  for (const { fromMs, toMs, regions } of [...faults, ...releases]) {
    let joined: Zone = {
      fromMs: Math.max(0, Math.floor(fromMs / stepMs) * stepMs),
      toMs: Math.min(plan.durationMs, Math.ceil(toMs / stepMs) * stepMs),
      regions,
    }
    for (let i = 0; i < zones.length; ) {
      if (!meet(joined, zones[i], plan.warmupMs)) i++
      else {
        // What it joins may reach others that it did not.
        joined = hull(joined, zones.splice(i, 1)[0])
        i = 0
      }
    }
    zones.push(joined)
  }
  return zones.sort((a, b) => a.fromMs - b.fromMs || a.regions[0] - b.regions[0])
}

/** Every region's tallies: one for all regions without zones; two, outside and inside, for those with the same zones. */
export function zoneTallies(plan: Plan, zones: readonly Zone[]): TallyKinds {
  const outsideOf = new Map<string, number>()
  let count = 1
  const regions = plan.population.regions.map((_, region) => {
    const own = zones.filter(({ regions }) => regions.includes(region))
    if (own.length === 0) return { outside: 0, inside: 0, zones: [] }
    const name = own.map((zone) => zones.indexOf(zone)).join()
    const outside = outsideOf.get(name) ?? count
    if (outside === count) count += 2
    outsideOf.set(name, outside)
    return { outside, inside: outside + 1, zones: own.map(({ fromMs, toMs }) => ({ fromMs, toMs })) }
  })
  return { count, regions }
}

/** Whether two zones are better simulated as one: in the same place, with less between them than a warm-up. */
function meet(a: Zone, b: Zone, warmupMs: number): boolean {
  const gapMs = Math.max(a.fromMs, b.fromMs) - Math.min(a.toMs, b.toMs)
  return gapMs <= warmupMs && a.regions.some((region) => b.regions.includes(region))
}

function hull(a: Zone, b: Zone): Zone {
  return {
    fromMs: Math.min(a.fromMs, b.fromMs),
    toMs: Math.max(a.toMs, b.toMs),
    regions: [...new Set([...a.regions, ...b.regions])].sort((x, y) => x - y),
  }
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b]
  while (y !== 0) [x, y] = [y, x % y]
  return (a / x) * b
}
