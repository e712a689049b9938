import { outageRegions } from '../faults/provider-outage.ts'
import type { Plan } from '../plan.ts'
import { disturbancesOf } from '../services/services-plan.ts'
import { moveOf, siteLossesOf } from '../services/site-losses.ts'
import { TICK_MS } from '../stats/tally.ts'
import type { Stretch } from '../world/world.ts'
import { oneTally, type TallyKinds } from './tally-kinds.ts'

/** A stretch of the scenario's time in which something happens, and the regions (indices, ascending) that it concerns. */
export interface Zone extends Stretch {
  regions: readonly number[]
}

/** When something begins, scenario ms, and how long it lasts. */
interface Span {
  atMs: number
  forMs: number
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
/**
 * A zone's warm-up is no longer: its listeners are in the midst of things as it begins, and its caches full. With 1, 2, 5 and
 * 10 min of warm-up an evening's start-up p99 is 366, 361, 360 and 360 ms, each ±1 ms.
 */
const MOST_WARMUP_MS = 120_000
/** After so many mean delays nearly everyone (95 %) who comes for a release is there. */
const RUSH_LENGTHS = 3

/**
 * The zones of an aggregate replay: around every fault of a provider the regions that it hits; around every fault of a service, its
 * bots, a time without a leader, the loss of a site with its services, and every release all of them. Those that overlap are
 * one, and those that share a region and nearly do. Zones begin and end on whole ticks, so that a tick is wholly inside or
 * outside, and on fine windows. There are none where everybody is simulated anyway.
 */
export function zonesOf(plan: Plan): Zone[] {
  if (plan.scale.factor >= 1) return []
  const all = plan.population.regions.map((_, region) => region)
  const around = ({ atMs, forMs }: Span): Stretch => ({
    fromMs: atMs - LEAD_MS,
    toMs: atMs + (forMs > LONGEST_FAULT_MS ? LONGEST_FAULT_MS : forMs + TAIL_MS),
  })
  const outages = plan.faults.map((fault) => ({
    ...around(fault),
    regions: outageRegions(plan, fault).toSorted((a, b) => a - b),
  }))
  // What listeners meet of a service is the same everywhere, and callers of a lost site crowd the others.
  const behind = [...serviceTrouble(plan), ...leaderless(plan), ...siteMoves(plan)]
  const everywhere = behind.map((one) => ({ ...around(one), regions: all }))
  const releases = plan.catalog.releases.map(({ atMs, rushWithinMs }) => ({
    fromMs: atMs - (plan.delivery.prepositionLeadMs ?? 0) - LEAD_MS,
    toMs: atMs + RUSH_LENGTHS * rushWithinMs + TAIL_MS,
    regions: all,
  }))
  const stepMs = leastCommonMultiple(TICK_MS, plan.windows.fineMs)
  const zones: Zone[] = []
  for (const { fromMs, toMs, regions } of [...outages, ...everywhere, ...releases]) {
    let joined: Zone = {
      fromMs: Math.max(0, Math.floor(fromMs / stepMs) * stepMs),
      toMs: Math.min(plan.durationMs, Math.ceil(toMs / stepMs) * stepMs),
      regions,
    }
    for (let i = 0; i < zones.length; ) {
      if (!meet(joined, zones[i], zoneWarmupMs(plan))) i++
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

function serviceTrouble({ services }: Plan): Span[] {
  return services === null ? [] : disturbancesOf(services)
}

/** Of what storage loses only the leader costs plays, which ask it by the services (docs/decisions/0035). */
function leaderless({ services, storage }: Plan): Span[] {
  if (services === null || !storage.simulated) return []
  const losses = storage.losses.filter(({ what }) => what === 'leader-loss')
  return losses.map(({ atMs }) => ({ atMs, forMs: storage.sql.promotionMs }))
}

/** From the loss of a site with its services until its callers are back. */
function siteMoves(plan: Plan): Span[] {
  return siteLossesOf(plan).map((loss) => {
    const { atMs } = loss
    return { atMs, forMs: moveOf(loss, plan.storage.ring).returnedMs - atMs }
  })
}

/** For how long a zone's listeners are simulated before it begins. */
export function zoneWarmupMs({ warmupMs }: Plan): number {
  return Math.min(warmupMs, MOST_WARMUP_MS)
}

/** Every region's tallies in the calm run: one outside the zones' times and one inside. */
export function zoneTallies(plan: Plan, zones: readonly Zone[]): TallyKinds {
  const all = plan.population.regions.length
  if (zones.length === 0) return oneTally(all)
  const stretches = zones.map(({ fromMs, toMs }) => ({ fromMs, toMs }))
  return { count: 2, regions: Array.from({ length: all }, () => ({ outside: 0, inside: 1, zones: stretches })) }
}

/** Whether two zones are better simulated as one: at the same time, or in the same place with less between than a warm-up. */
function meet(a: Zone, b: Zone, warmupMs: number): boolean {
  const gapMs = Math.max(a.fromMs, b.fromMs) - Math.min(a.toMs, b.toMs)
  return gapMs < 0 || (gapMs <= warmupMs && a.regions.some((region) => b.regions.includes(region)))
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
