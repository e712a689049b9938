/**
 * Intervals by random groups (Wolter, "Introduction to Variance Estimation", ch. 2 and 4): every session belongs to one
 * of 16 groups, drawn at random. A figure computed without each group in turn (delete-a-group jackknife) shows how much it
 * owes to the listeners it happened to meet. Shocks that all groups share (a fault, a full origin) belong to the
 * scenario and are not in the interval.
 */
export const GROUPS = 16

/** Student's t, 97.5 % quantile, 15 degrees of freedom. */
const T_15 = 2.13145

/**
 * 95 % interval around `whole`, the figure from all groups.
 * @param without the figure computed without group g, for each g; NaN where there was nothing
 */
export function groupInterval(whole: number, without: readonly number[]): { low: number; high: number } {
  const known = without.filter((v) => !Number.isNaN(v))
  if (known.length < 2) return { low: whole, high: whole }
  const mean = known.reduce((a, b) => a + b, 0) / known.length
  const squares = known.reduce((sum, v) => sum + (v - mean) ** 2, 0)
  const error = Math.sqrt(((known.length - 1) / known.length) * squares)
  return { low: whole - T_15 * error, high: whole + T_15 * error }
}
