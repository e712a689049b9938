import type { Plan } from '../plan.ts'
import { type Delivery, designOf } from './design.ts'
import { decisive, type Examined, isFeasible, kindOf } from './examined.ts'
import { type Anchor, asMeasured, atLength, type Expected, withOtherServices } from './expected.ts'
import type { Fleet } from './fleets.ts'
import type { KnownFleets } from './known-fleets.ts'
import type { SearchPorts } from './search-ports.ts'
import { feasibility, type WorldFigures } from './world-figures.ts'

/** The same scenario, with few listeners one by one to sort designs out, and with more to decide between what is left. */
export interface SearchPlans {
  short: Plan
  long: Plan
}

/** A kind of worlds: one of them at both lengths with the reference fleet, and shortly with others, by their ids. */
export interface Kind extends Anchor {
  delivery: Delivery
  withFleets: Map<number, WorldFigures>
}

/** Every world that was looked at, what replays found of it, and what is to be expected of it. */
export class KnownWorlds {
  readonly examined: Examined[] = []
  readonly plans: SearchPlans
  readonly fleets: KnownFleets
  readonly kinds = new Map<string, Kind>()
  private readonly ports: SearchPorts
  private readonly byDelivery = new Map<number, Map<number, Examined>>()

  constructor(plans: SearchPlans, fleets: KnownFleets, ports: SearchPorts) {
    this.plans = plans
    this.fleets = fleets
    this.ports = ports
  }

  /** The world with these two, which is looked at from now on. */
  world(delivery: Delivery, fleet: Fleet): Examined {
    const others = this.byDelivery.get(delivery.id) ?? new Map<number, Examined>()
    this.byDelivery.set(delivery.id, others)
    const known = others.get(fleet.id)
    if (known) return known
    const design = designOf(delivery, fleet)
    const one: Examined = {
      design,
      forecastUsd: 0,
      fate: 'not reached',
      misses: null,
      short: null,
      long: null,
      whole: null,
    }
    others.set(fleet.id, one)
    this.examined.push(one)
    return one
  }

  /** The worlds that differ from one in nothing but their fleets, itself among them. */
  ofDelivery({ id }: Delivery): Examined[] {
    return [...(this.byDelivery.get(id)?.values() ?? [])]
  }

  open(): Examined[] {
    return this.examined.filter(({ fate }) => fate === 'not reached')
  }

  /** Fleets with which a delivery does not meet the objectives, as a replay or a bound has it. */
  missedWith(delivery: Delivery): Fleet[] {
    const missed = this.ofDelivery(delivery).filter((one) => one.misses !== null || (decisive(one) && !isFeasible(one)))
    return missed.map(({ design }) => design.fleet)
  }

  /** What its long replay should find; null before its delivery and its kind have been replayed. */
  expected(one: Examined): Expected | null {
    const { design, short } = one
    const kind = this.kinds.get(kindOf(one))
    if (!kind) return null
    const changed = (from: Examined, by: Expected): Expected | null => {
      const own = kind.withFleets.get(from.design.fleet.id)
      const other = kind.withFleets.get(design.fleet.id)
      return own && other ? withOtherServices(by, own, other) : null
    }
    const all = this.ofDelivery(design.delivery)
    for (const other of all) {
      const expected = other.long && changed(other, asMeasured(other.long))
      if (expected) return expected
    }
    if (short) return atLength(short, kind)
    for (const other of all) {
      const expected = other.short && changed(other, atLength(other.short, kind))
      if (expected) return expected
    }
    return null
  }

  async replayShortly(some: readonly Examined[]): Promise<void> {
    for (const [i, short] of (await this.replay(some, this.plans.short)).entries()) some[i].short = short
  }

  async replayAtLength(some: readonly Examined[]): Promise<void> {
    for (const [i, long] of (await this.replay(some, this.plans.long)).entries()) {
      Object.assign(some[i], { long, fate: 'replayed' })
      // Without services there is nothing that was not its own.
      if (this.fleets.services(some[i].design.fleet) === null) some[i].whole = long
    }
  }

  /** Replays worlds at length with services of their own: from now on that decides. */
  async replayWhole(some: readonly Examined[]): Promise<void> {
    const tasks = some.map(({ design }) => ({ plan: design.build(this.plans.long), services: null }))
    for (const [i, whole] of (await this.ports.replay(tasks)).entries()) {
      const fate = feasibility(whole.objectives) === 'met' ? 'replayed' : 'not confirmed'
      Object.assign(some[i], { whole, fate })
    }
  }

  private replay(some: readonly Examined[], plan: Plan): Promise<WorldFigures[]> {
    return this.ports.replay(
      some.map(({ design }) => ({ plan: design.build(plan), services: this.fleets.services(design.fleet) })),
    )
  }
}
