import type { TallyKinds } from '../modes/tally-kinds.ts'
import type { Zone } from '../modes/zones.ts'
import { amountsPerTick } from '../stats/flow.ts'
import { Tally, TICK_MS } from '../stats/tally.ts'

/** What a run of a zone counted, in which every listener of the zone's regions was simulated. */
export interface ZoneTally {
  zone: Zone
  tally: Tally
  /** Simulated part of the world in the calm run / in this one. */
  part: number
}

/**
 * One tally at the calm run's scale: what that run counted outside the zones, and what the runs of the zones counted inside.
 * Caches are the calm run's throughout; events are those of all runs. Cells stay whole numbers.
 * @param calm the calm run's tallies by kind
 */
export function mergeTallies(
  calm: readonly Tally[],
  kinds: TallyKinds,
  zones: readonly ZoneTally[],
  durationMs: number,
): Tally {
  const merged = new Tally(calm[0].shape)
  const inside = new Set(kinds.regions.filter((region) => region.zones.length > 0).map((region) => region.inside))
  const outside = calm.filter((_, kind) => !inside.has(kind))
  const ofCaches = cacheColumns(merged)
  const flows = flowColumns(merged)
  const wholeOf = wholeColumns(merged)
  const wholes = new Set(wholeOf.values())
  for (const [i, begin] of merged.columns.entries()) {
    const end = merged.columns[i + 1] ?? merged.cells.length
    if (flows.includes(begin)) continue
    for (const tally of ofCaches.has(begin) ? calm : outside) {
      for (let cell = begin; cell < end; cell++) merged.cells[cell] += tally.cells[cell]
    }
    if (ofCaches.has(begin) || wholes.has(begin)) continue
    for (const zone of zones) addZone(merged, zone, begin, end, wholeOf.get(begin))
  }
  const { events, sessions, edgeTableBound, shape } = merged
  merged.cells[events] = [...calm, ...zones.map(({ tally }) => tally)].reduce((sum, t) => sum + t.cells[events], 0)
  for (const { zone, tally, part } of zones) {
    // Whoever is still there when a zone ends goes on in the calm run, which counts that session.
    if (zone.toMs < durationMs) merged.cells[sessions] -= Math.round(presentAtEnd(tally) * part)
    for (let p = 0; p < shape.providers; p++) merged.add(edgeTableBound + p, tally.cells[edgeTableBound + p])
  }
  mergeFlows(merged, calm, kinds, zones, durationMs)
  return merged
}

/** Columns that say how caches are, and those that count the warm-up too: a zone has caches and a warm-up of its own. */
function cacheColumns(tally: Tally): Set<number> {
  const { steadyLookups, steadyMisses, lookups, edgeEntries, edgeEvictions, edgeTableBound } = tally
  const { askedPlays, begunSessions } = tally
  return new Set([
    ...[steadyLookups, steadyMisses, lookups, edgeEntries, edgeEvictions, edgeTableBound],
    ...[askedPlays, begunSessions],
  ])
}

/** Columns that count some of what another one counts, and which one that is. */
function wholeColumns(tally: Tally): Map<number, number> {
  const { requests, hits, bytes, hitBytes, requestsAt, hitsAt, followOns, fetchedAhead } = tally
  return new Map([
    [hits, requests],
    [hitBytes, bytes],
    [hitsAt, requestsAt],
    [fetchedAhead, followOns],
  ])
}

function flowColumns({ listenersFlow, egressFlow }: Tally): number[] {
  return [listenersFlow, egressFlow]
}

/** Listeners present when the measured time of a run ends: whoever came and has not left. */
function presentAtEnd({ cells, listenersFlow, shape }: Tally): number {
  let present = 0
  for (let tick = 0; tick < shape.ticks; tick++) present += cells[listenersFlow + tick]
  return present
}

/**
 * A part of a column's amounts in whole numbers: each is rounded with what was left over before, so that any sum of
 * neighbors, and with it every quantile of a histogram, is right to within one.
 */
function thin(amounts: ArrayLike<number>, part: number, add: (amount: number, i: number) => void): void {
  let sum = 0
  let given = 0
  for (let i = 0; i < amounts.length; i++) {
    sum += amounts[i]
    const due = Math.round(sum * part)
    if (due !== given) add(due - given, i)
    given = due
  }
}

/**
 * Adds what a zone's run counted in a column. Where that is some of what another column counts, the rest of that one is rounded
 * for itself, since otherwise hits could come out more than requests.
 * @param whole where the other column begins
 */
function addZone(merged: Tally, { tally, part }: ZoneTally, begin: number, end: number, whole?: number): void {
  const amounts = tally.cells.subarray(begin, end)
  thin(amounts, part, (amount, j) => {
    merged.add(begin + j, amount)
    if (whole !== undefined) merged.add(whole + j, amount)
  })
  if (whole === undefined) return
  const rest = amounts.map((amount, j) => tally.cells[whole + j] - amount)
  thin(rest, part, (amount, j) => merged.add(whole + j, amount))
}

/** Flows go from amounts per tick to amounts per tick, for a rate that begins in a zone ends outside it. */
function mergeFlows(
  merged: Tally,
  calm: readonly Tally[],
  kinds: TallyKinds,
  zones: readonly ZoneTally[],
  durationMs: number,
): void {
  const { ticks, providers } = merged.shape
  const bases = [merged.listenersFlow]
  for (let p = 0; p < providers; p++) bases.push(merged.egressFlow + p * 2 * ticks)
  const schedules = new Map(kinds.regions.map((region) => [region.outside, region]))
  for (const base of bases) {
    const amountsOf = ({ cells }: Tally): Float64Array => amountsPerTick(cells, base, ticks, TICK_MS, durationMs)
    // An amount by itself is an offset without a rate.
    const add = (amount: number, tick: number): void => merged.add(base + ticks + tick, -amount)
    for (const { outside, inside, zones: own } of schedules.values()) {
      const isOutside = (tick: number): boolean =>
        !own.some(({ fromMs, toMs }) => tick * TICK_MS >= fromMs && tick * TICK_MS < toMs)
      for (const kind of new Set([outside, inside])) {
        for (const [tick, amount] of amountsOf(calm[kind]).entries()) if (isOutside(tick)) add(amount, tick)
      }
    }
    for (const { zone, tally, part } of zones) {
      const first = zone.fromMs / TICK_MS
      const amounts = amountsOf(tally).subarray(first, Math.ceil(zone.toMs / TICK_MS))
      thin(amounts, part, (amount, i) => add(amount, first + i))
    }
  }
}
