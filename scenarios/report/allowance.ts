import type { ObjectiveOutcome } from '../../sim/result.ts'

/**
 * How much of what an objective allows a value uses up: 1 is exactly at the target, more is beyond it. For upper limits
 * value / target; for lower limits on a share what is missing from 1 counts (99.95 % where 99.9 % is promised uses half
 * of the allowance); for other lower limits target / value. Null where the target allows nothing.
 */
export function allowanceUsed(objective: ObjectiveOutcome, value: number): number | null {
  const { op, target, unit } = objective
  const used = op === '<' ? value / target : unit === 'ratio' ? (1 - value) / (1 - target) : target / value
  return Number.isFinite(used) && used >= 0 ? used : null
}
