import type { Plan } from '../plan.ts'
import type { Fleet } from './fleets.ts'

/** One thing about how audio comes to listeners that can be chosen, and what there is to choose from. */
export interface Choice {
  /** As a column of a table calls it: `edge`, `PoPs`. */
  name: string
  options: readonly ChoiceOption[]
}

export interface ChoiceOption {
  /** `10 TB`, `akamai + cloudfront`. */
  label: string
  /** Builds the choice into a world; it leaves the plan that it is given as it is. */
  apply: (plan: Plan) => Plan
}

/** How audio comes to listeners: an option of every choice. */
export interface Delivery {
  /** Position among all deliveries, from 0. */
  id: number
  /** By choice, in their order. */
  labels: readonly string[]
  /** The world with it, at the scale of the plan that is given. */
  build: (plan: Plan) => Plan
}

/** One world: how audio comes to listeners, and the services that stand behind a play. */
export interface Design {
  delivery: Delivery
  fleet: Fleet
  /** By choice, in their order; the fleet's at the end, where services are simulated. */
  labels: readonly string[]
  build: (plan: Plan) => Plan
}

/** Every combination of options; the last choice varies fastest. The order of the choices is the order they are built in. */
export function allDeliveries(choices: readonly Choice[]): Delivery[] {
  let combinations: (readonly ChoiceOption[])[] = [[]]
  for (const { options } of choices) {
    combinations = combinations.flatMap((chosen) => options.map((option) => [...chosen, option]))
  }
  return combinations.map((chosen, id) => ({
    id,
    labels: chosen.map(({ label }) => label),
    build: (plan) => chosen.reduce((built, { apply }) => apply(built), plan),
  }))
}

export function designOf(delivery: Delivery, fleet: Fleet): Design {
  const labels = fleet.label === '' ? delivery.labels : [...delivery.labels, fleet.label]
  return { delivery, fleet, labels, build: (plan) => fleet.apply(delivery.build(plan)) }
}
