/**
 * Intervals by random groups (Wolter, "Introduction to Variance Estimation", ch. 2 and 4): every session belongs to one
 * of 16 groups, drawn at random. A figure computed without each group in turn (delete-a-group jackknife) shows how much it
 * owes to the listeners it happened to meet. What all groups share is not in it: the world and its faults belong to the
 * scenario, and what wavers by chance is seen by stretches of time (stretches.ts).
 */
export const GROUPS = 16

/** Student's t, 97.5 % quantile, 15 degrees of freedom; and that of the normal distribution. */
export const T_15 = 2.13145
export const Z = 1.95996

/**
 * Variance of a figure by the groups; 0 where there are no two to compare.
 * @param without the figure computed without group g, for each g; NaN where there was nothing
 */
export function groupVariance(without: readonly number[]): number {
  const known = without.filter((v) => !Number.isNaN(v))
  if (known.length < 2) return 0
  const mean = known.reduce((a, b) => a + b, 0) / known.length
  const squares = known.reduce((sum, v) => sum + (v - mean) ** 2, 0)
  return ((known.length - 1) / known.length) * squares
}

/**
 * 95 % interval around `whole`, the figure from all groups.
 * @param without as for `groupVariance`
 */
export function groupInterval(whole: number, without: readonly number[]): { low: number; high: number } {
  const error = Math.sqrt(groupVariance(without))
  return { low: whole - T_15 * error, high: whole + T_15 * error }
}
