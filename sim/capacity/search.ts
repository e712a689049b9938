import type { Plan } from '../plan.ts'
import { forecastCost, optimistic, ruledOutByShort, ruledOutByTheory } from './bounds.ts'
import type { Design } from './design.ts'
import { type Examined, holdsUpLess, kindOf, metPoints } from './examined.ts'
import { type Anchor, asMeasured, atLength, type Expected, withOtherServices } from './expected.ts'
import { type Forecast, forecastKey } from './forecast.ts'
import { type FrontPoint, isAsGood, paretoFront } from './front.ts'
import type { RecordedWorld } from './replay-world.ts'
import type { SearchPorts } from './search-ports.ts'
import { feasibility, type WorldFigures } from './world-figures.ts'

/** Replays that are decided on at a time; fixed, so that the search is the same for any number of workers. */
const BATCH = 4

/** The same scenario, with few listeners one by one to sort designs out, and with more to decide between what is left. */
export interface SearchPlans {
  short: Plan
  long: Plan
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
 * those that do. Theory rules out what must miss an objective; a short replay of each delivery that is left rules out what
 * misses one with its whole interval; then long replays, the cheapest first, of whatever could still be on the front: branch
 * and bound (Land and Doig, 1960), the bounds being short replays with the same listeners (common random numbers), carried
 * over by a design of the same kind that was replayed at both lengths.
 *
 * Services meet nearly the same demand whatever delivers the audio. So each choice of services is simulated once at each
 * length, with the scenario's own delivery, and all other replays meet what was recorded there: short ones with the services
 * that hold plays up least, from where they are carried over to the others. The answer is replayed once more with services of
 * its own; if it does not meet the objectives there, the search goes on without it.
 *
 * @param designs at least one, of which the first is the scenario's own
 */
export async function searchDesigns(
  designs: readonly Design[],
  plans: SearchPlans,
  ports: SearchPorts,
): Promise<SearchOutcome> {
  const search = new Search(designs, plans, ports)
  await search.run()
  const { examined, isComplete } = search
  return { designs: examined, front: paretoFront(metPoints(examined)).map(({ one }) => one), complete: isComplete }
}

/** A kind of worlds: one of them at both lengths with the reference services, and shortly with each of the services. */
interface Kind extends Anchor {
  withServices: ReadonlyMap<string, WorldFigures>
}

class Search {
  readonly examined: readonly Examined[]
  private readonly plans: SearchPlans
  private readonly ports: SearchPorts
  private readonly byDelivery: ReadonlyMap<string, readonly Examined[]>
  /** By choice of services: the scenario's own delivery with it, at both lengths. */
  private readonly recorded = new Map<string, { short: RecordedWorld; long: RecordedWorld }>()
  private readonly kinds = new Map<string, Kind>()
  /** The answer holds with services of its own, or there is none. */
  private isConfirmed = false
  /** The choice of services that short replays meet. */
  private reference = ''

  constructor(designs: readonly Design[], plans: SearchPlans, ports: SearchPorts) {
    this.examined = designs.map((design) => ({
      design,
      forecastUsd: 0,
      fate: 'not reached',
      misses: null,
      short: null,
      long: null,
    }))
    this.byDelivery = Map.groupBy(this.examined, ({ design }) => design.delivery)
    this.plans = plans
    this.ports = ports
  }

  /** Nothing is left to look at. */
  get isComplete(): boolean {
    return this.isConfirmed && this.open().length === 0
  }

  async run(): Promise<void> {
    if (!(await this.recordServices())) return
    await this.sortOutByTheory()
    await this.addKinds()
    await this.sortOutByShort()
    await this.decide()
    await this.confirm()
  }

  /** Simulates each choice of services with the scenario's own delivery. @returns false when it was stopped */
  private async recordServices(): Promise<boolean> {
    const { ports, plans } = this
    const [first] = this.examined
    const own = this.ofDelivery(first.design.delivery)
    for (let from = 0; from < own.length; from += BATCH) {
      if (ports.stopped()) return false
      ports.onProgress('services', from, own.length)
      const batch = own.slice(from, from + BATCH)
      const at = (plan: Plan) => ports.record(batch.map(({ design }) => design.build(plan)))
      const [longs, shorts] = await Promise.all([at(plans.long), at(plans.short)])
      for (const [i, one] of batch.entries()) {
        const [short, long] = [shorts[i], longs[i]]
        this.recorded.set(one.design.services, { short, long })
        Object.assign(one, { short: short.figures, long: long.figures, fate: 'replayed' })
      }
    }
    const best = own.reduce((best, one) => (holdsUpLess(one, best) ? one : best))
    this.reference = best.design.services
    this.kinds.set(kindOf(first), this.kindBy(best))
    return true
  }

  /** Forecasts every delivery. Theory knows nothing of services. */
  private async sortOutByTheory(): Promise<void> {
    const { ports } = this
    const worlds = this.examined.map(({ design }) => design.build(this.plans.short))
    const keys = worlds.map(forecastKey)
    const firsts = [...new Map(keys.map((key, i) => [key, worlds[i]] as const))]
    const forecasts = new Map<string, Forecast>()
    for (let from = 0; from < firsts.length; from += BATCH) {
      if (ports.stopped()) return
      ports.onProgress('theory', from, firsts.length)
      const batch = firsts.slice(from, from + BATCH)
      const found = await ports.forecast(batch.map(([, world]) => world))
      for (const [i, [key]] of batch.entries()) forecasts.set(key, found[i])
    }
    const known = forecasts.get(keys[0]) as Forecast
    for (const [i, one] of this.examined.entries()) {
      const forecast = forecasts.get(keys[i]) as Forecast
      const by = (services: string) => ({ forecast: known, short: this.recordedWith(services).short.figures })
      one.forecastUsd = forecastCost(worlds[i], forecast, by(one.design.services)).total
      if (one.long !== null) continue
      one.misses = ruledOutByTheory(worlds[i], forecast, by(this.reference))
      if (one.misses !== null) one.fate = 'theory'
    }
  }

  /** Replays the first open world of each kind at both lengths, and shortly with each of the services. */
  private async addKinds(): Promise<void> {
    for (const one of this.open()) {
      if (this.kinds.has(kindOf(one)) || !this.isReference(one)) continue
      if (this.ports.stopped()) return
      await Promise.all([this.replayShortly(this.ofDelivery(one.design.delivery)), this.replayAtLength([one])])
      this.kinds.set(kindOf(one), this.kindBy(one))
    }
  }

  /** The kind of a world that has been replayed at both lengths, and shortly with each of the services. */
  private kindBy({ design, short, long }: Examined): Kind {
    const all = this.ofDelivery(design.delivery)
    const withServices = new Map(all.map(({ design, short }) => [design.services, short as WorldFigures]))
    return { short: short as WorldFigures, long: long as WorldFigures, withServices }
  }

  /** Replays each delivery shortly, the cheapest first. */
  private async sortOutByShort(): Promise<void> {
    const { ports } = this
    const waiting = this.open()
      .filter((one) => this.isReference(one) && one.short === null)
      .toSorted((a, b) => a.forecastUsd - b.forecastUsd || a.design.id - b.design.id)
    for (let from = 0; from < waiting.length; from += BATCH) {
      if (ports.stopped()) return
      ports.onProgress('short replays', from, waiting.length)
      await this.replayShortly(waiting.slice(from, from + BATCH))
    }
    for (const one of this.open()) {
      const expected = this.expected(one)
      one.misses = expected && ruledOutByShort(expected)
      if (one.misses !== null) one.fate = 'short replay'
    }
  }

  /** Replays at length whatever could still be on the front, the cheapest first. */
  private async decide(): Promise<void> {
    const { ports } = this
    const bounded = this.open()
      .flatMap((one) => {
        const expected = this.expected(one)
        return expected === null ? [] : [{ one, best: optimistic(expected) }]
      })
      .toSorted((a, b) => a.best.costUsd - b.best.costUsd || a.one.design.id - b.one.design.id)
    const met: FrontPoint[] = metPoints(this.examined)
    const total = bounded.length
    while (bounded.length > 0) {
      if (ports.stopped()) return
      ports.onProgress('long replays', total - bounded.length, total)
      const batch: Examined[] = []
      while (batch.length < BATCH && bounded.length > 0) {
        const { one } = bounded.shift() as (typeof bounded)[number]
        // Its delivery may have been replayed at length with other services since.
        const best = optimistic(this.expected(one) as Expected)
        if (met.some((point) => isAsGood(point, best))) one.fate = 'dominated'
        else batch.push(one)
      }
      await this.replayAtLength(batch)
      met.push(...metPoints(batch))
    }
  }

  /** Replays the answer with services of its own, and looks for another one while it does not meet the objectives there. */
  private async confirm(): Promise<void> {
    const { ports, plans } = this
    for (;;) {
      const [answer] = paretoFront(metPoints(this.examined))
      this.isConfirmed = !answer || this.isWhole(answer.one)
      if (!answer || this.isConfirmed || ports.stopped()) return
      ports.onProgress('whole replay', 0, 1)
      const [whole] = await ports.replay([{ plan: answer.one.design.build(plans.long), services: null }])
      this.isConfirmed = feasibility(whole.objectives) === 'met'
      if (this.isConfirmed) return
      answer.one.fate = 'not confirmed'
      for (const one of this.examined) if (one.fate === 'dominated') one.fate = 'not reached'
      await this.decide()
    }
  }

  /** What a world's long replay should find; null before its delivery and its kind have been replayed. */
  private expected({ design, short }: Examined): Expected | null {
    const kind = this.kinds.get(design.labels[0])
    if (!kind) return null
    const changes = (from: Examined, by: Expected): Expected => {
      const [own, other] = [from, { design }].map((one) => kind.withServices.get(one.design.services) as WorldFigures)
      return withOtherServices(by, own, other)
    }
    const all = this.ofDelivery(design.delivery)
    const known = all.find(({ long }) => long !== null)
    if (known?.long) return changes(known, asMeasured(known.long))
    if (short) return atLength(short, kind)
    const reference = all.find((one) => this.isReference(one))
    return reference?.short ? changes(reference, atLength(reference.short, kind)) : null
  }

  private async replayShortly(some: readonly Examined[]): Promise<void> {
    const tasks = some.map((one) => ({
      plan: one.design.build(this.plans.short),
      services: this.recordedWith(one.design.services).short.services,
    }))
    for (const [i, short] of (await this.ports.replay(tasks)).entries()) some[i].short = short
  }

  private async replayAtLength(some: readonly Examined[]): Promise<void> {
    const tasks = some.map((one) => ({
      plan: one.design.build(this.plans.long),
      services: this.recordedWith(one.design.services).long.services,
    }))
    for (const [i, long] of (await this.ports.replay(tasks)).entries()) {
      Object.assign(some[i], { long, fate: 'replayed' })
    }
  }

  private recordedWith(services: string): { short: RecordedWorld; long: RecordedWorld } {
    return this.recorded.get(services) as { short: RecordedWorld; long: RecordedWorld }
  }

  /** Was replayed with services of its own, if it has any. */
  private isWhole(one: Examined): boolean {
    return (
      one.design.delivery === this.examined[0].design.delivery ||
      this.recordedWith(one.design.services).long.services === null
    )
  }

  private ofDelivery(delivery: string): readonly Examined[] {
    return this.byDelivery.get(delivery) as readonly Examined[]
  }

  private open(): Examined[] {
    return this.examined.filter(({ fate }) => fate === 'not reached')
  }

  private isReference({ design }: Examined): boolean {
    return design.services === this.reference
  }
}
