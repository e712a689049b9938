import type { Design } from './design.ts'
import type { FrontPoint } from './front.ts'
import { feasibility, type WorldFigures } from './world-figures.ts'

/** What became of a design. */
export interface Examined {
  design: Design
  forecastUsd: number
  /**
   * The first step that ruled it out, and why; `replayed` when its long replay decides. `smaller fleet`: the same delivery
   * misses an objective with a fleet that is as good. `not confirmed`: it met the objectives with recorded services, and not
   * with its own.
   */
  fate: 'theory' | 'short replay' | 'smaller fleet' | 'dominated' | 'replayed' | 'not confirmed' | 'not reached'
  /** The objective it misses, for `theory` and `short replay`. */
  misses: string | null
  /** Null for most designs with other fleets: their delivery was replayed with one fleet only. */
  short: WorldFigures | null
  /** With services as they were recorded, if it has any. */
  long: WorldFigures | null
  /** The same with services of its own. */
  whole: WorldFigures | null
}

/** What decides on a design: its whole replay, or the long one until there is that; null before. */
export function decisive({ whole, long }: Examined): WorldFigures | null {
  return whole ?? long
}

/**
 * Worlds are of one kind that have the same option of the first choice, who serves; the other choices are of amounts. Short
 * replays of one kind are off alike; of two kinds, one can lose plays in an outage and the other not.
 */
export function kindOf({ design }: Examined): string {
  return design.delivery.labels[0]
}

/** Lets more plays through in a short replay, or as many and sooner. */
export function holdsUpLess(a: Examined, b: Examined): boolean {
  const [p, q] = [a.short, b.short]
  if (!p || !q) return false
  if (p.availability.value !== q.availability.value) return p.availability.value > q.availability.value
  return p.startupP99Ms.value < q.startupP99Ms.value
}

/** A long replay showed that it meets the objectives, and none that it does not. */
export function isFeasible(one: Examined): boolean {
  const figures = decisive(one)
  return figures !== null && one.fate === 'replayed' && feasibility(figures.objectives) === 'met'
}

/** Everything that is feasible, as it is compared. */
export function metPoints(examined: readonly Examined[]): (FrontPoint & { one: Examined })[] {
  return examined.flatMap((one) => {
    const figures = decisive(one)
    return figures !== null && isFeasible(one) ? [{ one, ...pointOf(figures) }] : []
  })
}

/** A replayed world as it is compared with others. */
export function pointOf({ cost, startupP99Ms, availability }: WorldFigures): FrontPoint {
  return { costUsd: cost.total, startupP99Ms: startupP99Ms.value, availability: availability.value }
}
