import { forecastCost, ruledOutByShort, ruledOutByTheory } from './bounds.ts'
import { cheaperFleets } from './cheaper-fleets.ts'
import { decide } from './decide.ts'
import type { Delivery } from './design.ts'
import { type Examined, holdsUpLess, kindOf, metPoints } from './examined.ts'
import type { Fleet } from './fleets.ts'
import { type Forecast, forecastKey } from './forecast.ts'
import { paretoFront } from './front.ts'
import { KnownFleets } from './known-fleets.ts'
import { type Kind, KnownWorlds, type SearchPlans } from './known-worlds.ts'
import { BATCH, type SearchPorts } from './search-ports.ts'
import type { WorldFigures } from './world-figures.ts'

/** Worlds that are replayed with services of their own, at most, and with other fleets than those all are looked at with. */
const MOST_WHOLE = 48
const MOST_TRIALS = 48

/** What there is to choose from. */
export interface SearchSpace {
  /** At least one, of which the first is the scenario's own. */
  deliveries: readonly Delivery[]
  /** The same; exactly one where services are not simulated. */
  fleets: readonly Fleet[]
}

export interface SearchOutcome {
  /** Every world that was looked at; the scenario's own first. */
  designs: readonly Examined[]
  /** Designs that meet every objective and that nothing else that does is as good as; the cheapest, which is the answer, first. */
  front: readonly Examined[]
  /** False when the search was stopped before it knew. */
  complete: boolean
  /** Fleets that there are, and how many of them were simulated. */
  fleets: { all: number; simulated: number }
}

/**
 * Finds the cheapest design that meets the objectives, and the Pareto front of cost, start-up p99 and availability among
 * those that do. Theory rules out what must miss an objective; a short replay of each delivery that is left rules out what
 * misses one with its whole interval; then long replays, the cheapest first, of whatever could still be on the front: branch
 * and bound (Land and Doig, 1960), the bounds being short replays with the same listeners (common random numbers), carried
 * over by a design of the same kind that was replayed at both lengths.
 *
 * Services meet nearly the same demand whatever delivers the audio. So each fleet is simulated once, under the demand of the
 * scenario's own world, and replays meet what was recorded there: short ones with the fleet that holds plays up least, from
 * where they are carried over to the others. All deliveries are looked at with the few fleets that save most for their workers
 * (`KnownFleets`), and then, as long as some other fleet could make a cheaper answer, with that one too (`cheaperFleets`).
 *
 * What is on the front is replayed once more with services of its own; what does not meet the objectives there leaves it, and
 * the search goes on until the front is made of such worlds alone.
 */
export async function searchDesigns(
  space: SearchSpace,
  plans: SearchPlans,
  ports: SearchPorts,
): Promise<SearchOutcome> {
  const search = await Search.begin(space, plans, ports)
  await search.run()
  const { worlds, isComplete } = search
  return {
    designs: worlds.examined,
    front: search.front(),
    complete: isComplete,
    fleets: { all: space.fleets.length, simulated: worlds.fleets.count },
  }
}

class Search {
  readonly worlds: KnownWorlds
  private readonly space: SearchSpace
  private readonly ports: SearchPorts
  /** The front is confirmed, or as much of it as is replayed whole. */
  private isConfirmed = false
  /** The fleet that short replays meet. */
  private reference: Fleet
  private trials = 0
  private wholes = 0

  private constructor(space: SearchSpace, worlds: KnownWorlds, ports: SearchPorts) {
    this.space = space
    this.worlds = worlds
    this.ports = ports
    this.reference = space.fleets[0]
  }

  /** Replays the scenario's own world whole, which all else is compared with. */
  static async begin(space: SearchSpace, plans: SearchPlans, ports: SearchPorts): Promise<Search> {
    const [delivery] = space.deliveries
    const [fleet] = space.fleets
    ports.onProgress('services', 0, 1)
    const plan = fleet.apply(delivery.build(plans.long))
    const own = await ports.record(plan)
    const worlds = new KnownWorlds(plans, new KnownFleets(space.fleets, delivery.build(plans.long), own, ports), ports)
    Object.assign(worlds.world(delivery, fleet), { long: own.figures, whole: own.figures, fate: 'replayed' })
    return new Search(space, worlds, ports)
  }

  /** Nothing is left to look at. */
  get isComplete(): boolean {
    return this.isConfirmed && this.worlds.open().length === 0
  }

  front(): Examined[] {
    return paretoFront(metPoints(this.worlds.examined)).map(({ one }) => one)
  }

  async run(): Promise<void> {
    if (this.ports.stopped()) return
    await this.chooseFleets()
    await this.sortOutByTheory()
    await this.addKinds()
    await this.sortOutByShort()
    await decide(this.worlds, this.reference, this.ports)
    do await this.tryFleets()
    while (await this.confirm())
  }

  /** Looks at every delivery with the fleets that are worth it, and learns in its own delivery which holds plays up least. */
  private async chooseFleets(): Promise<void> {
    const { worlds, space } = this
    const fleets = await worlds.fleets.choose()
    for (const delivery of space.deliveries) for (const fleet of fleets) worlds.world(delivery, fleet)
    const own = worlds.ofDelivery(space.deliveries[0])
    await worlds.replayShortly(own)
    const best = own.reduce((best, one) => (holdsUpLess(one, best) ? one : best))
    this.reference = best.design.fleet
    await this.addKind(best)
    for (const { design, short } of own) {
      worlds.kinds.get(kindOf(best))?.withFleets.set(design.fleet.id, short as WorldFigures)
    }
  }

  private async sortOutByTheory(): Promise<void> {
    const { ports, worlds, space } = this
    ports.onProgress('theory', 0, worlds.examined.length)
    const plans = worlds.examined.map(({ design }) => design.build(worlds.plans.long))
    const keys = plans.map(forecastKey)
    const asked = new Map(keys.map((key, i) => [key, plans[i]]))
    const answers = await ports.forecast([...asked.values()])
    const forecasts = new Map([...asked.keys()].map((key, i) => [key, answers[i]]))
    const known = forecasts.get(keys[0]) as Forecast
    const shorts = new Map(worlds.ofDelivery(space.deliveries[0]).map((one) => [one.design.fleet.id, one.short]))
    for (const [i, one] of worlds.examined.entries()) {
      const forecast = forecasts.get(keys[i]) as Forecast
      const by = ({ id }: Fleet) => ({ forecast: known, short: shorts.get(id) as WorldFigures })
      one.forecastUsd = forecastCost(plans[i], forecast, by(one.design.fleet)).total
      if (one.long !== null) continue
      one.misses = ruledOutByTheory(plans[i], forecast, by(this.reference))
      if (one.misses !== null) one.fate = 'theory'
    }
  }

  /** Replays the first open world of each kind at both lengths. */
  private async addKinds(): Promise<void> {
    const { worlds, ports } = this
    for (const one of worlds.open()) {
      if (worlds.kinds.has(kindOf(one)) || !this.isReference(one)) continue
      if (ports.stopped()) return
      await this.addKind(one)
    }
  }

  private async addKind(one: Examined): Promise<void> {
    const { worlds } = this
    await Promise.all([
      one.short === null && worlds.replayShortly([one]),
      one.long === null && worlds.replayAtLength([one]),
    ])
    const [short, long] = [one.short as WorldFigures, one.long as WorldFigures]
    const { delivery, fleet } = one.design
    worlds.kinds.set(kindOf(one), { short, long, delivery, withFleets: new Map([[fleet.id, short]]) })
  }

  /** Replays each delivery shortly, the cheapest first; then one of each kind that is left with the other fleets. */
  private async sortOutByShort(): Promise<void> {
    const { ports, worlds } = this
    const waiting = worlds
      .open()
      .filter((one) => this.isReference(one) && one.short === null)
      .toSorted((a, b) => a.forecastUsd - b.forecastUsd || a.design.delivery.id - b.design.delivery.id)
    for (let from = 0; from < waiting.length; from += BATCH) {
      if (ports.stopped()) return
      ports.onProgress('short replays', from, waiting.length)
      await worlds.replayShortly(waiting.slice(from, from + BATCH))
    }
    this.ruleOutByShort(worlds.open().filter((one) => this.isReference(one)))
    for (const [name, kind] of worlds.kinds) {
      if (ports.stopped()) return
      if (worlds.open().some((one) => kindOf(one) === name && !this.isReference(one))) await this.addFleets(kind)
    }
    this.ruleOutByShort(worlds.open())
  }

  /** What misses an objective with the fleet that holds up least misses it with all. */
  private ruleOutByShort(some: readonly Examined[]): void {
    const { worlds } = this
    for (const one of some) {
      const expected = worlds.expected(one)
      const misses = expected && ruledOutByShort(expected)
      if (misses === null) continue
      const all = this.isReference(one) ? worlds.ofDelivery(one.design.delivery) : [one]
      for (const ruledOut of all) {
        if (ruledOut.fate === 'not reached') Object.assign(ruledOut, { misses, fate: 'short replay' })
      }
    }
  }

  private async addFleets({ delivery, withFleets }: Kind): Promise<void> {
    const { worlds } = this
    const missing = worlds.ofDelivery(delivery).filter(({ design }) => !withFleets.has(design.fleet.id))
    await worlds.replayShortly(missing.filter(({ short }) => short === null))
    for (const { design, short } of missing) withFleets.set(design.fleet.id, short as WorldFigures)
  }

  /** Looks for a cheaper answer among the fleets that not every delivery was looked at with. */
  private async tryFleets(): Promise<void> {
    const { ports, worlds, space } = this
    while (this.trials < MOST_TRIALS && !ports.stopped()) {
      const [answer] = metPoints(worlds.examined).toSorted((a, b) => a.costUsd - b.costUsd)
      const trials = answer ? cheaperFleets(worlds, space.deliveries, answer.costUsd, BATCH) : []
      if (trials.length === 0) return
      ports.onProgress('fleets', this.trials, this.trials + trials.length)
      this.trials += trials.length
      await worlds.fleets.rehearse(trials.map(({ fleet }) => fleet))
      await worlds.replayAtLength(trials.map(({ delivery, fleet }) => worlds.world(delivery, fleet)))
    }
  }

  /**
   * Replays the front with services of its own, and goes on with what is left while something on it is not confirmed.
   * @returns whether the answer is another one than before
   */
  private async confirm(): Promise<boolean> {
    const { ports, worlds } = this
    const [before] = this.front()
    for (;;) {
      const front = this.front()
      const batch = front.filter(({ whole }) => whole === null).slice(0, Math.min(BATCH, MOST_WHOLE - this.wholes))
      this.isConfirmed = batch.length === 0
      if (this.isConfirmed || ports.stopped()) return !ports.stopped() && front[0] !== before
      ports.onProgress('whole replays', this.wholes, this.wholes + batch.length)
      this.wholes += batch.length
      await worlds.replayWhole(batch)
      // What they ruled out is judged anew by what they came to.
      for (const one of worlds.examined) {
        if (one.fate === 'dominated' || one.fate === 'smaller fleet') one.fate = 'not reached'
      }
      await decide(worlds, this.reference, ports)
    }
  }

  private isReference({ design }: Examined): boolean {
    return design.fleet.id === this.reference.id
  }
}
