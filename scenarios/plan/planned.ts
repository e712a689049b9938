import type { Examined } from '../../sim/capacity/examined.ts'
import type { SearchOutcome } from '../../sim/capacity/search.ts'
import type { Shortfall } from '../../sim/capacity/shortfall.ts'
import { feasibility } from '../../sim/capacity/world-figures.ts'
import type { Plan } from '../../sim/plan.ts'

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
    dominated: count('dominated'),
    replayed: count('replayed'),
    'not confirmed': count('not confirmed'),
    'not reached': count('not reached'),
  }
}

/** Replayed at length, and neither met nor missed for sure. */
export function openDesigns({ designs }: SearchOutcome): number {
  return designs.filter(({ long }) => long && feasibility(long.objectives) === 'open').length
}

/** The choices that there was something to choose in, as positions in a design's labels. */
export function variedChoices({ designs }: SearchOutcome): number[] {
  const [first] = designs
  return first.design.labels.flatMap((label, i) =>
    designs.some(({ design }) => design.labels[i] !== label) ? [i] : [],
  )
}
