import type { Design } from './design.ts'
import type { FrontPoint } from './front.ts'
import { feasibility, type WorldFigures } from './world-figures.ts'

/** What became of a design. */
export interface Examined {
  design: Design
  forecastUsd: number
  /**
   * The first step that ruled it out, and why; `replayed` when its long replay decides. `not confirmed`: it met the objectives
   * with recorded services, and not with its own.
   */
  fate: 'theory' | 'short replay' | 'dominated' | 'replayed' | 'not confirmed' | 'not reached'
  /** The objective it misses, for `theory` and `short replay`. */
  misses: string | null
  /** Null for most designs with other services: their delivery was replayed with one choice of services only. */
  short: WorldFigures | null
  long: WorldFigures | null
}

/**
 * Worlds are of one kind that have the same option of the first choice, who serves; the other choices are of amounts. Short
 * replays of one kind are off alike; of two kinds, one can lose plays in an outage and the other not.
 */
export function kindOf({ design }: Examined): string {
  return design.labels[0]
}

/** Lets more plays through in a short replay, or as many and sooner. */
export function holdsUpLess(a: Examined, b: Examined): boolean {
  const [p, q] = [a.short, b.short]
  if (!p || !q) return false
  if (p.availability.value !== q.availability.value) return p.availability.value > q.availability.value
  return p.startupP99Ms.value < q.startupP99Ms.value
}

/** Everything that a long replay showed to meet the objectives, and nothing to miss them. */
export function metPoints(examined: readonly Examined[]): (FrontPoint & { one: Examined })[] {
  return examined.flatMap((one) =>
    one.long && one.fate === 'replayed' && feasibility(one.long.objectives) === 'met'
      ? [{ one, ...pointOf(one.long) }]
      : [],
  )
}

/** A replayed world as it is compared with others. */
export function pointOf({ cost, startupP99Ms, availability }: WorldFigures): FrontPoint {
  return { costUsd: cost.total, startupP99Ms: startupP99Ms.value, availability: availability.value }
}
