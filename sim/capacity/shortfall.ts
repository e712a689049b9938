import type { ObjectiveOutcome } from '../result.ts'
import { decisive, type Examined } from './examined.ts'
import { allowanceUsed, isMet, type WorldFigures } from './world-figures.ts'

/** Why no world will do. */
export interface Shortfall {
  /** The first objective that no world met; null when each is met by some, and all by none. */
  objective: string | null
  /** The world whose worst objective comes nearest to its target, and how far that gets. */
  closest: Examined
  miss: ObjectiveOutcome
}

/** What stands in the way when no design is feasible; null when nothing was replayed that could tell. */
export function shortfallOf(examined: readonly Examined[]): Shortfall | null {
  const replayed = examined.flatMap((one) => {
    const figures = decisive(one) ?? one.short
    const worst = figures && worstOf(figures)
    return figures && worst ? [{ one, figures, worst }] : []
  })
  if (replayed.length === 0) return null
  const closest = replayed.reduce((a, b) => (allowanceUsed(b.worst) < allowanceUsed(a.worst) ? b : a))
  const texts = closest.figures.objectives.map(({ text }) => text)
  const objective = texts.find((_, i) => !replayed.some(({ figures }) => isMet(figures.objectives[i]))) ?? null
  return { objective, closest: closest.one, miss: closest.worst }
}

/** The objective that a world misses most. */
function worstOf({ objectives }: WorldFigures): ObjectiveOutcome | null {
  const missed = objectives.filter((o) => !isMet(o))
  return missed.reduce<ObjectiveOutcome | null>(
    (worst, o) => (worst === null || allowanceUsed(o) > allowanceUsed(worst) ? o : worst),
    null,
  )
}
