import { clopperPearson } from './clopper-pearson.ts'
import { GROUPS, groupVariance, T_15, Z } from './random-groups.ts'

/** Below five a group counts are too lopsided for Student's interval (Cochran, Biometrics 10, 1954). */
const FEW = 5 * GROUPS

/**
 * 95 % interval of a share, from 0 to 1, that random groups of sessions tell. Where what it counts, or what it does not, is
 * seen often it is that of the groups. Where that is rare the groups say little of their own spread, and nothing where it is
 * never seen; the interval is then the exact one for as many independent observations as would spread like the groups, at
 * most `independent` (Korn and Graubard, "Confidence intervals for proportions with small expected number of positive
 * counts", Survey Methodology 24, 1998): never narrower than that of independent events, and 3.7 / independent wide for none.
 *
 * @param without the share without group g, for each g; NaN where there was nothing
 * @param independent observations that chance could have made different by themselves; above 0
 * @param otherVariance by an estimate that sees what all groups share; the larger one counts
 */
export function shareInterval(
  share: number,
  without: readonly number[],
  independent: number,
  otherVariance = 0,
): { low: number; high: number } {
  const variance = Math.max(groupVariance(without), otherVariance)
  if (Math.min(share, 1 - share) * independent >= FEW) {
    const half = T_15 * Math.sqrt(variance)
    return { low: Math.max(0, share - half), high: Math.min(1, share + half) }
  }
  // So many observations make an exact interval as wide as Student's with the groups' degrees of freedom.
  const alike = variance > 0 ? ((share * (1 - share)) / variance) * (Z / T_15) ** 2 : Number.POSITIVE_INFINITY
  const trials = Math.min(independent, alike)
  return clopperPearson(share * trials, trials)
}
