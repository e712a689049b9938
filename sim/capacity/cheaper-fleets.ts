import type { Delivery } from './design.ts'
import { decisive, type Examined } from './examined.ts'
import { evenly, lossMs, workersOf } from './fleet-model.ts'
import type { Fleet } from './fleets.ts'
import type { KnownWorlds } from './known-worlds.ts'

/** Part of a month's bill that another fleet must save: less is below what chance does to autoscalers. */
const SAVING = 1e-4

/** A world to try. */
export interface Trial {
  delivery: Delivery
  fleet: Fleet
}

interface Candidate extends Trial {
  costUsd: number
  lossMs: number
}

/**
 * Worlds with fleets that nobody has tried with their delivery, and that would be a cheaper answer if they met the objectives. Left
 * out are those that should hold up plays as much as one that misses an objective, and in every respect: the same delivery with
 * no more replicas of any service, or with a fleet that refuses as little and is as quick. Of what is left, those that hold up
 * least for their cost make a chain, and its middle says most: one that holds makes all dearer ones needless, one that does
 * not all that are worse.
 *
 * @param answerUsd what the cheapest world costs a month, so far
 * @param most so many, evenly from the chain
 */
export function cheaperFleets(
  worlds: KnownWorlds,
  deliveries: readonly Delivery[],
  answerUsd: number,
  most: number,
): Trial[] {
  const { fleets, plans } = worlds
  const { workerUsdPerMonth } = plans.long.costs
  const priced = fleets.all.map((fleet) => {
    const effect = fleets.effect(fleet)
    return { fleet, usd: workersOf(effect) * workerUsdPerMonth, loss: lossMs(effect) }
  })
  const candidates = deliveries.flatMap((delivery): Candidate[] => {
    const tried = worlds.ofDelivery(delivery)
    const deliveryUsd = costWithoutFleet(worlds, tried)
    if (deliveryUsd === null) return []
    const known = new Set(tried.map(({ design }) => design.fleet.id))
    const missed = worlds.missedWith(delivery)
    return priced.flatMap(({ fleet, usd, loss }) => {
      const costUsd = deliveryUsd + usd
      if (costUsd > answerUsd * (1 - SAVING) || known.has(fleet.id)) return []
      if (missed.some((one) => fleets.isNoBetter(fleet, one))) return []
      return [{ delivery, fleet, costUsd, lossMs: loss }]
    })
  })
  return middle(chainOf(candidates), most)
}

/** What a delivery costs by itself; null where nothing is known of that, or where no fleet would do. */
function costWithoutFleet(worlds: KnownWorlds, tried: readonly Examined[]): number | null {
  if (tried.every(({ misses }) => misses !== null)) return null
  for (const one of tried) {
    const figures = decisive(one)
    if (figures) return figures.cost.total - figures.cost.replicas
  }
  for (const one of tried) {
    const expected = worlds.expected(one)
    const workers = workersOf(worlds.fleets.effect(one.design.fleet))
    if (expected) return expected.costUsd - workers * worlds.plans.long.costs.workerUsdPerMonth
  }
  return null
}

/** Those than which no other holds up less for as little, the cheapest first. */
function chainOf(candidates: readonly Candidate[]): Candidate[] {
  const chain: Candidate[] = []
  for (const one of candidates.toSorted((a, b) => a.costUsd - b.costUsd || a.lossMs - b.lossMs)) {
    const last = chain.at(-1)
    if (last === undefined || one.lossMs < last.lossMs) chain.push(one)
  }
  return chain
}

/** So many that divide a list evenly, its ends not among them unless it is short. */
function middle<T>(all: readonly T[], most: number): T[] {
  return all.length <= most ? [...all] : evenly(all, most + 2).slice(1, -1)
}
