/** Stretches of equal length that the measured time has, for comparing it with itself (Schmeiser 1982: 10 to 30 are enough). */
export const STRETCHES = 16

/** Number of the stretch that a scenario time lies in; what is before all of them belongs to the first. */
export function stretchOf(atMs: number, durationMs: number): number {
  return Math.max(0, Math.min(STRETCHES - 1, Math.floor((atMs / durationMs) * STRETCHES)))
}

/** How stretches may be compared. */
export interface Comparable {
  /** Stretches in which the plan makes something happen, which is no chance: they are compared with none. */
  shaken: readonly boolean[]
  /** So many neighbors count as one, where what everybody meets alike lasts longer than a stretch. */
  together: number
}

/** Nothing happens, and nothing lasts. */
export const CALM: Comparable = { shaken: [], together: 1 }

/**
 * Variance of a share, Σ counted / Σ all, from its shares in the stretches of the time (batch means; Schmeiser, "Batch size
 * effects in the analysis of simulation output", Operations Research 30, 1982). It shows what befalls everybody alike for a
 * while, the same wait behind the origin or the same few requests to services, which no comparison of listeners does.
 * Stretches are compared with the next one only, so that what rises and falls slowly, as a day's listening does, counts for
 * next to nothing (von Neumann, "Distribution of the ratio of the mean square successive difference to the variance", 1941).
 * Each weighs as much as it has of all: of what is nearly always seen in one stretch the few in others say little.
 *
 * @param counted by stretch, like `all`
 * @returns 0 where no two can be compared
 */
export function stretchVariance(
  counted: ArrayLike<number>,
  all: ArrayLike<number>,
  { shaken, together }: Comparable = CALM,
): number {
  const parts = Math.floor(STRETCHES / together)
  const partOf = (stretch: number): number => Math.min(parts - 1, Math.floor(stretch / together))
  const sums = Array.from({ length: parts }, () => ({ counted: 0, all: 0, isShaken: false }))
  for (let stretch = 0; stretch < STRETCHES; stretch++) {
    const part = sums[partOf(stretch)]
    part.counted += counted[stretch]
    part.all += all[stretch]
    part.isShaken ||= shaken[stretch] ?? false
  }
  const seen = (part: (typeof sums)[number]): boolean => part.all > 0 && !part.isShaken
  const total = sums.reduce((sum, part) => sum + part.all, 0)
  const share = sums.reduce((sum, part) => sum + part.counted, 0) / total
  const excess = (part: (typeof sums)[number]): number => (part.counted - share * part.all) / total
  let squares = 0
  let pairs = 0
  for (let i = 1; i < parts; i++) {
    const [before, after] = [sums[i - 1], sums[i]]
    if (!seen(before) || !seen(after)) continue
    squares += (excess(after) - excess(before)) ** 2
    pairs++
  }
  return pairs === 0 ? 0 : (squares / (2 * pairs)) * parts
}
