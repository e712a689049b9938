import type { Plan } from '../plan.ts'
import { type Anchor, type Calibration, forecastCost, optimistic, ruledOutByShort, ruledOutByTheory } from './bounds.ts'
import type { Design } from './design.ts'
import { type Forecast, forecastKey } from './forecast.ts'
import { type FrontPoint, isAsGood, paretoFront } from './front.ts'
import { feasibility, type WorldFigures } from './world-figures.ts'

/** Long replays that are decided on at a time; fixed, so that the search is the same for any number of workers. */
const BATCH = 4

/** What the search needs from outside. */
export interface SearchPorts {
  /** Theory for worlds, in the order of the plans. */
  forecast: (plans: readonly Plan[]) => Promise<Forecast[]>
  /** Replays plans, in any order and any number at a time; the answers are in the order of the plans. */
  replay: (plans: readonly Plan[]) => Promise<WorldFigures[]>
  /** Called before every step of a stage with how many worlds are done in it, and how many there are. */
  onProgress: (stage: SearchStage, done: number, total: number) => void
  /** Asked before every step: someone wants to hear what is known so far. */
  stopped: () => boolean
}

export type SearchStage = 'theory' | 'short replays' | 'long replays'

/** The same scenario, with few listeners one by one to sort designs out, and with more to decide between what is left. */
export interface SearchPlans {
  short: Plan
  long: Plan
}

/** What became of a design. */
export interface Examined {
  design: Design
  forecastUsd: number
  /** The first step that ruled it out, and why; `replayed` when its long replay decides. */
  fate: 'theory' | 'short replay' | 'dominated' | 'replayed' | 'not reached'
  /** The objective it misses, for `theory` and `short replay`. */
  misses: string | null
  short: WorldFigures | null
  long: WorldFigures | null
}

export interface SearchOutcome {
  designs: readonly Examined[]
  /** Designs that meet every objective and that nothing else that does is as good as; the cheapest, which is the answer, first. */
  front: readonly Examined[]
  /** False when the search was stopped before it knew. */
  complete: boolean
}

/**
 * Finds the cheapest design that meets the objectives, and the Pareto front of cost, start-up p99 and availability among
 * those that do. Theory rules out what must miss an objective; a short replay of each of the rest rules out what misses
 * one with its whole interval; then long replays, the cheapest first, of whatever could still be on the front: branch and
 * bound (Land and Doig, 1960), the bounds being short replays with the same listeners (common random numbers), carried
 * over by a design of the same kind that was replayed at both lengths.
 *
 * @param designs at least one; theory is calibrated by the first
 */
export async function searchDesigns(
  designs: readonly Design[],
  { short, long }: SearchPlans,
  ports: SearchPorts,
): Promise<SearchOutcome> {
  const examined = designs.map(
    (design): Examined => ({ design, forecastUsd: 0, fate: 'not reached', misses: null, short: null, long: null }),
  )
  const [first] = examined
  const anchor = await replayAnchor(first, { short, long }, ports)
  const [forecast] = await ports.forecast([first.design.build(short)])

  const open = await sortOutByTheory(examined, short, { forecast, short: anchor.short }, ports)
  const anchors = new Map([[kindOf(first), anchor]])
  await addAnchors(anchors, open, { short, long }, ports)
  const rest = open.filter(({ fate }) => fate === 'not reached')
  await sortOutByShort(rest, short, anchors, ports)
  await decide(rest, examined, long, anchors, ports)
  const complete = examined.every(({ fate }) => fate !== 'not reached')
  return { designs: examined, front: frontOf(examined), complete }
}

/** Anchors by the kind of world that they stand for. */
type Anchors = ReadonlyMap<string, Anchor>

/**
 * Worlds are of one kind that have the same option of the first choice, who serves; the other choices are of amounts. Short
 * replays of one kind are off alike; of two kinds, one can lose plays in an outage and the other not.
 */
function kindOf({ design }: Examined): string {
  return design.labels[0]
}

/** Replays the first open world of each kind that has no anchor yet. */
async function addAnchors(
  anchors: Map<string, Anchor>,
  open: readonly Examined[],
  plans: SearchPlans,
  ports: SearchPorts,
): Promise<void> {
  for (const one of open.toSorted((a, b) => a.design.id - b.design.id)) {
    if (anchors.has(kindOf(one))) continue
    if (ports.stopped()) return
    anchors.set(kindOf(one), await replayAnchor(one, plans, ports))
  }
}

async function replayAnchor(one: Examined, plans: SearchPlans, ports: SearchPorts): Promise<Anchor> {
  const [short, long] = await ports.replay([one.design.build(plans.short), one.design.build(plans.long)])
  Object.assign(one, { short, long, fate: 'replayed' })
  return { short, long }
}

/** Forecasts every design, and returns those that theory leaves, the cheapest first. */
async function sortOutByTheory(
  examined: readonly Examined[],
  plan: Plan,
  calibration: Calibration,
  ports: SearchPorts,
): Promise<Examined[]> {
  const worlds = examined.map(({ design }) => design.build(plan))
  const keys = worlds.map(forecastKey)
  const forecasts = new Map<string, Forecast>()
  const firsts = worlds.filter((_, i) => keys.indexOf(keys[i]) === i)
  for (let from = 0; from < firsts.length; from += BATCH) {
    if (ports.stopped()) return []
    ports.onProgress('theory', from, firsts.length)
    const batch = firsts.slice(from, from + BATCH)
    for (const [i, forecast] of (await ports.forecast(batch)).entries()) forecasts.set(forecastKey(batch[i]), forecast)
  }
  for (const [i, one] of examined.entries()) {
    const forecast = forecasts.get(keys[i]) as Forecast
    one.forecastUsd = forecastCost(worlds[i], forecast, calibration).total
    if (one.long !== null) continue
    one.misses = ruledOutByTheory(worlds[i], forecast, calibration)
    if (one.misses !== null) one.fate = 'theory'
  }
  return examined
    .filter(({ fate }) => fate === 'not reached')
    .toSorted((a, b) => a.forecastUsd - b.forecastUsd || a.design.id - b.design.id)
}

/** Replays each design shortly, the cheapest first. */
async function sortOutByShort(
  open: readonly Examined[],
  plan: Plan,
  anchors: Anchors,
  ports: SearchPorts,
): Promise<void> {
  for (let from = 0; from < open.length; from += BATCH) {
    if (ports.stopped()) return
    ports.onProgress('short replays', from, open.length)
    const batch = open.slice(from, from + BATCH)
    const figures = await ports.replay(batch.map(({ design }) => design.build(plan)))
    for (const [i, one] of batch.entries()) {
      one.short = figures[i]
      one.misses = ruledOutByShort(figures[i], anchors.get(kindOf(one)) as Anchor)
      if (one.misses !== null) one.fate = 'short replay'
    }
  }
}

/** Replays at length whatever could still be on the front, the cheapest first. */
async function decide(
  open: readonly Examined[],
  examined: readonly Examined[],
  plan: Plan,
  anchors: Anchors,
  ports: SearchPorts,
): Promise<void> {
  const bounded = open
    .flatMap((one) => {
      const { fate, short } = one
      if (fate !== 'not reached' || !short) return []
      return [{ one, best: optimistic(short, anchors.get(kindOf(one)) as Anchor) }]
    })
    .toSorted((a, b) => a.best.costUsd - b.best.costUsd || a.one.design.id - b.one.design.id)
  const met: FrontPoint[] = metPoints(examined)
  const total = bounded.length
  while (bounded.length > 0) {
    if (ports.stopped()) return
    ports.onProgress('long replays', total - bounded.length, total)
    const batch: Examined[] = []
    while (batch.length < BATCH && bounded.length > 0) {
      const { one, best } = bounded.shift() as (typeof bounded)[number]
      if (met.some((point) => isAsGood(point, best))) one.fate = 'dominated'
      else batch.push(one)
    }
    const figures = await ports.replay(batch.map(({ design }) => design.build(plan)))
    for (const [i, one] of batch.entries()) {
      one.long = figures[i]
      one.fate = 'replayed'
      if (feasibility(figures[i].objectives) === 'met') met.push(pointOf(figures[i]))
    }
  }
}

function frontOf(examined: readonly Examined[]): Examined[] {
  return paretoFront(metPoints(examined)).map(({ one }) => one)
}

/** Everything that a long replay showed to meet the objectives. */
function metPoints(examined: readonly Examined[]): (FrontPoint & { one: Examined })[] {
  return examined.flatMap((one) =>
    one.long && feasibility(one.long.objectives) === 'met' ? [{ one, ...pointOf(one.long) }] : [],
  )
}

/** A replayed world as it is compared with others. */
export function pointOf({ cost, startupP99Ms, availability }: WorldFigures): FrontPoint {
  return { costUsd: cost.total, startupP99Ms: startupP99Ms.value, availability: availability.value }
}
