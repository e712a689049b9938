import { decisive, type Examined } from '../../sim/capacity/examined.ts'
import type { ServiceFleet } from '../../sim/capacity/fleet.ts'
import { timesOf } from '../../sim/capacity/fleets.ts'
import type { SearchOutcome } from '../../sim/capacity/search.ts'
import type { Shortfall } from '../../sim/capacity/shortfall.ts'
import { type Feasibility, feasibility } from '../../sim/capacity/world-figures.ts'
import type { Plan } from '../../sim/plan.ts'
import { significant } from '../report/number-format.ts'

/** A plan that was made, with all that its reports show. */
export interface Planned {
  /** The scenario's own world, at the length of the long replays. */
  plan: Plan
  shortListeners: number
  /** What was chosen, in the order of a design's labels. */
  choices: readonly string[]
  outcome: SearchOutcome
  /** Why nothing will do; null when something does. */
  shortfall: Shortfall | null
  /** `world:` of the answer, ready to be put into a scenario; null without one. */
  yaml: string | null
  /** The command that makes the same plan again. */
  command: string
  wallSeconds: number
  version: string
}

/** How many designs came to which end. */
export function fates({ designs }: SearchOutcome): Record<Examined['fate'], number> {
  const count = (fate: Examined['fate']): number => designs.filter((one) => one.fate === fate).length
  return {
    theory: count('theory'),
    'short replay': count('short replay'),
    'smaller fleet': count('smaller fleet'),
    dominated: count('dominated'),
    replayed: count('replayed'),
    'not confirmed': count('not confirmed'),
    'not reached': count('not reached'),
  }
}

/** Replayed at length, and neither met nor missed for sure. */
export function openDesigns({ designs }: SearchOutcome): number {
  return designs.filter((one) => feasibilityOf(one) === 'open').length
}

function feasibilityOf(one: Examined): Feasibility | null {
  const figures = decisive(one)
  return figures && feasibility(figures.objectives)
}

/** The choices of delivery that there was something to choose in, as positions in a design's labels. */
export function variedChoices({ designs }: SearchOutcome): number[] {
  const [first] = designs
  return first.design.delivery.labels.flatMap((label, i) =>
    designs.some(({ design }) => design.labels[i] !== label) ? [i] : [],
  )
}

/** What a service of a world came to: its replicas on average, and the chosen multiple where there was one to choose. */
export function replicasText({ design }: Examined, { service, replicas }: ServiceFleet): string {
  const times = timesOf(design.fleet, service)
  return times === null ? significant(replicas) : `${significant(replicas)} ×${times}`
}

/** The services whose replicas are chosen, as positions in a world's fleet. */
export function chosenServices({ front }: SearchOutcome): { name: string; at: number }[] {
  const [answer] = front
  const fleet = (answer && decisive(answer)?.fleet) ?? []
  return fleet.flatMap(({ service }, at) =>
    timesOf(answer.design.fleet, service) === null ? [] : [{ name: service, at }],
  )
}
