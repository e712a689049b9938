import type { Plan } from '../plan.ts'

/** One thing about a world that can be chosen, and what there is to choose from. A new kind of choice is one more of these. */
export interface Choice {
  /** As a column of a table calls it: `edge`, `PoPs`. */
  name: string
  /** What it changes: how audio comes to listeners, or what stands behind a play; see `searchDesigns`. */
  of: 'delivery' | 'services'
  options: readonly ChoiceOption[]
}

export interface ChoiceOption {
  /** `10 TB`, `akamai + cloudfront`. */
  label: string
  /** Builds the choice into a world; it leaves the plan that it is given as it is. */
  apply: (plan: Plan) => Plan
}

/** One world: an option of every choice. */
export interface Design {
  /** Position among all designs, from 0. */
  id: number
  /** By choice, in their order. */
  labels: readonly string[]
  /** The same for designs that differ in their services alone, and for those that differ in delivery alone. */
  delivery: string
  services: string
  /** The world of this design, at the scale of the plan that is given. */
  build: (plan: Plan) => Plan
}

/** Every combination of options; the last choice varies fastest. The order of the choices is the order they are built in. */
export function allDesigns(choices: readonly Choice[]): Design[] {
  let combinations: (readonly ChoiceOption[])[] = [[]]
  for (const { options } of choices) {
    combinations = combinations.flatMap((chosen) => options.map((option) => [...chosen, option]))
  }
  return combinations.map((chosen, id) => {
    const labels = chosen.map(({ label }) => label)
    const labelsOf = (part: Choice['of']) => labels.filter((_, i) => choices[i].of === part).join(', ')
    return {
      id,
      labels,
      delivery: labelsOf('delivery'),
      services: labelsOf('services'),
      build: (plan) => chosen.reduce((built, { apply }) => apply(built), plan),
    }
  })
}
