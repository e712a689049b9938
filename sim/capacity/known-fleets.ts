import type { Plan } from '../plan.ts'
import { evenly, FleetModel, fleetPath, singleChanges } from './fleet-model.ts'
import type { Fleet } from './fleets.ts'
import type { FleetEffect, RecordedServices, Rehearsed } from './rehearsal.ts'
import type { RecordedWorld } from './replay-world.ts'
import type { SearchPorts } from './search-ports.ts'

/** Services that are not simulated. */
const NOTHING: FleetEffect = { workers: [], otherWorkers: 0, meanMs: 0, p99Ms: 0, failedShare: 0 }
/** Fleets that every delivery is looked at with, beside the scenario's own. */
const MOST_ON_PATH = 5

/** The fleets that have been rehearsed, all under the demand of the scenario's own world, and what to expect of the others. */
export class KnownFleets {
  readonly all: readonly Fleet[]
  private readonly rehearsed = new Map<number, Rehearsed>()
  private readonly own: RecordedWorld
  private readonly ownPlan: Plan
  private readonly ports: SearchPorts
  private model: FleetModel | undefined

  /**
   * @param all the scenario's own first
   * @param ownPlan its own world, and what its replay was
   */
  constructor(all: readonly Fleet[], ownPlan: Plan, own: RecordedWorld, ports: SearchPorts) {
    this.all = all
    this.own = own
    this.ownPlan = ownPlan
    this.ports = ports
    if (own.rehearsed !== null) this.rehearsed.set(all[0].id, own.rehearsed)
  }

  /** Fleets that have been simulated. */
  get count(): number {
    return this.rehearsed.size
  }

  /**
   * Rehearses the fleets that differ from the scenario's own in one service, and from what they come to those that save most for
   * their workers.
   * @returns the scenario's own fleet and those, to look at every delivery with
   */
  async choose(): Promise<Fleet[]> {
    const [own] = this.all
    if (this.own.rehearsed === null) return [own]
    await this.rehearse(singleChanges(this.all))
    this.model = new FleetModel(this.all, new Map([...this.rehearsed].map(([id, { effect }]) => [id, effect])))
    const path = fleetPath(this.all, (fleet) => this.effect(fleet))
    const chosen = [own, ...evenly(path, MOST_ON_PATH).filter(({ id }) => id !== own.id)]
    await this.rehearse(chosen)
    return chosen
  }

  async rehearse(fleets: readonly Fleet[]): Promise<void> {
    const fresh = fleets.filter(({ id }) => !this.rehearsed.has(id))
    if (fresh.length === 0) return
    const found = await this.ports.rehearse(
      fresh.map(({ apply }) => apply(this.ownPlan)),
      this.own.demand,
    )
    for (const [i, { id }] of fresh.entries()) this.rehearsed.set(id, found[i])
  }

  /** As rehearsed, or else as the model has it. */
  effect(fleet: Fleet): FleetEffect {
    if (this.own.rehearsed === null) return NOTHING
    const known = this.rehearsed.get(fleet.id)?.effect ?? this.model?.effect(fleet)
    if (known === undefined) throw new RangeError(`nothing is known of the fleet ${fleet.label}`)
    return known
  }

  /**
   * A fleet that should hold plays up as much as another and refuse as many: it has no more replicas of any service, or came to
   * no less in every respect.
   */
  isNoBetter(one: Fleet, other: Fleet): boolean {
    if (one.times.every((times, i) => times <= other.times[i])) return true
    const [a, b] = [this.effect(one), this.effect(other)]
    return a.meanMs >= b.meanMs && a.p99Ms >= b.p99Ms && a.failedShare >= b.failedShare
  }

  /** What plays met of a fleet that has been rehearsed; null where services are not simulated. */
  services({ id }: Fleet): RecordedServices | null {
    return this.rehearsed.get(id)?.services ?? null
  }
}
