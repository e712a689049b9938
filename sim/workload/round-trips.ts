import type { AccessPlan, LognormalPlan } from '../plan.ts'
import { lognormalSigma } from '../stats/lognormal.ts'
import { LineChanges } from './line.ts'

/**
 * Round trips at a moment are what the plan says, whoever's: the product of a session's own and of what its line makes of it
 * then is lognormal where both are, and the variances of their logs add up.
 */

/** The round trips of sessions, ms, around which each one's changes. */
export function sessionRttMs({ rttMs, changes }: Pick<AccessPlan, 'rttMs' | 'changes'>): LognormalPlan {
  const { median, p99 } = rttMs
  return { median, p99: median > 0 ? median * (p99 / median) ** Math.sqrt(1 - changes.rttShare) : p99 }
}

/** How the lines of an access network change within a session. */
export function lineChanges({ rttMs, changes }: Pick<AccessPlan, 'rttMs' | 'changes'>): LineChanges {
  const { sigma, rttShare, everyMs } = changes
  const rttSigma = rttMs.median > 0 ? Math.sqrt(rttShare) * lognormalSigma(rttMs.median, rttMs.p99) : 0
  return new LineChanges({ sigma, rttSigma, everyMs })
}
