import { normalQuantile } from './normal.ts'
import { Z } from './random-groups.ts'

/** How often chance alone may look like a burst. */
const BY_CHANCE = 0.01

/** The highest level of something, with its 95 % interval. */
export interface Peak {
  value: number
  low: number
  high: number
  /** First tick that it was seen in, and the one behind the last. */
  from: number
  to: number
}

/** A window of ticks, and what each of them came to. */
interface Level {
  from: number
  to: number
  /** Mean amount of a tick, and its variance. */
  mean: number
  variance: number
}

/**
 * The highest level of amounts by tick that owe part of what they are to chance. The largest single one does not tell it: of
 * 360 ticks that spread by a tenth around the same level one lies three tenths above it. So the level at a tick is the mean of
 * as wide a window around it as no narrower one contradicts (Lepski, "On a problem of adaptive estimation in Gaussian white
 * noise", 1991): windows grow to twice the width until the mean of one differs from a narrower one's by more than chance would
 * make any of all pairs that are compared differ once in a hundred times. A burst that is more than chance keeps its height.
 *
 * The highest of several windows that could as well be alike is that by chance too: the median of what the largest of so many
 * normal errors comes to (Tippett 1925) is taken off. The interval is that of the window's own error.
 *
 * @param amounts by tick, at least one; independent
 * @param variances of them, by chance alone
 * @param mostTicks no window is wider: over more than that the level itself changes
 */
export function highestLevel(amounts: ArrayLike<number>, variances: ArrayLike<number>, mostTicks: number): Peak {
  const levels = levelsOf(amounts, variances, mostTicks)
  const highest = levels.reduce((best, level) => (level.mean > best.mean ? level : best))
  const { from, to, mean, variance } = highest
  const rivals = Math.max(1, windowsLike(highest, levels))
  const error = Math.sqrt(variance)
  const value = mean - normalQuantile(0.5 ** (1 / rivals)) * error
  return { value, low: Math.max(0, value - Z * error), high: value + Z * error, from, to }
}

/** How many windows side by side the ticks make whose level may be the highest one as well, as far as chance can tell. */
function windowsLike(highest: Level, levels: readonly Level[]): number {
  return levels
    .filter(({ mean, variance }) => highest.mean - mean <= Z * Math.sqrt(highest.variance + variance))
    .reduce((sum, { from, to }) => sum + 1 / (to - from), 0)
}

/** The level at each tick. */
function levelsOf(amounts: ArrayLike<number>, variances: ArrayLike<number>, mostTicks: number): Level[] {
  const ticks = amounts.length
  const halves = halfWidths(mostTicks)
  const pairs = (ticks * halves.length * (halves.length - 1)) / 2
  const errors = normalQuantile(1 - BY_CHANCE / 2 / Math.max(1, pairs))
  const windowOf = windowsOf(amounts, variances)
  return Array.from({ length: ticks }, (_, tick) => {
    const windows: Level[] = []
    for (const half of halves) {
      const wider = windowOf(Math.max(0, tick - half), Math.min(ticks, tick + half + 1))
      if (windows.some((narrower) => isApart(narrower, wider, errors))) break
      windows.push(wider)
    }
    return windows[windows.length - 1]
  })
}

/** Of windows of 1, 3, 7, 15 … ticks: what lies on either side of the middle. */
function halfWidths(mostTicks: number): number[] {
  const halves = [0]
  for (let half = 1; 2 * half + 1 <= mostTicks; half = 2 * half + 1) halves.push(half)
  return halves
}

/** Whether two windows, one of which lies in the other, differ by more than so many standard errors of their difference. */
function isApart(inner: Level, outer: Level, errors: number): boolean {
  const [few, all] = [inner.to - inner.from, outer.to - outer.from]
  const within = inner.variance * few ** 2
  const beside = Math.max(0, outer.variance * all ** 2 - within)
  const variance = within * (1 / few - 1 / all) ** 2 + beside / all ** 2
  return (inner.mean - outer.mean) ** 2 > errors ** 2 * variance
}

function windowsOf(amounts: ArrayLike<number>, variances: ArrayLike<number>): (from: number, to: number) => Level {
  const sums = cumulative(amounts)
  const squares = cumulative(variances)
  return (from, to) => ({
    from,
    to,
    mean: (sums[to] - sums[from]) / (to - from),
    variance: (squares[to] - squares[from]) / (to - from) ** 2,
  })
}

function cumulative(values: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(values.length + 1)
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i] + values[i]
  return sums
}
