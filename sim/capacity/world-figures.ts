import type { Plan } from '../plan.ts'
import type { Measured, ObjectiveOutcome, Result } from '../result.ts'
import { fleetOf, monthlyWorkers, type ServiceFleet } from './fleet.ts'
import { stretchesPerMonth } from './volume.ts'
import { type MonthlyUse, type WorldCost, worldCost } from './world-cost.ts'

/** What a replay of a design comes to for someone who chooses between designs. */
export interface WorldFigures {
  use: MonthlyUse
  cost: WorldCost
  /** Replicas by service; none where services are not simulated. */
  fleet: readonly ServiceFleet[]
  startupP99Ms: Measured
  availability: Measured
  edgeHitRatio: Measured
  plays: number
  objectives: readonly ObjectiveOutcome[]
}

/**
 * - `met`: every objective holds, with its whole interval on the right side of the target.
 * - `missed`: one does not, with its whole interval.
 * - `open`: neither; another seed could turn it.
 */
export type Feasibility = 'met' | 'missed' | 'open'

/**
 * Reads a replay for the planner: a month's cost and what listeners notice.
 * @param fleet replicas by service, where the replay met services that another one had recorded
 */
export function worldFigures(
  plan: Plan,
  { figures, timeline, providers, objectives, services }: Result,
  fleet: readonly ServiceFleet[] = fleetOf(plan, services),
): WorldFigures {
  const perMonth = stretchesPerMonth(plan)
  const bits = timeline.originEgressBps.reduce(
    (sum, bps, i) => sum + bps * bucketSeconds(plan, timeline.bucketMs, i),
    0,
  )
  const use: MonthlyUse = {
    egressGb: providers.map(({ egressGb }) => egressGb * perMonth),
    originGb: (bits / 8e9) * perMonth,
    workers: monthlyWorkers(plan, fleet),
  }
  return {
    use,
    cost: worldCost(plan, use),
    fleet,
    startupP99Ms: figures.startup.p99,
    availability: figures.availability,
    edgeHitRatio: figures.edgeHitRatio,
    plays: figures.plays,
    objectives,
  }
}

/** The last bucket of a timeline ends with the replay. */
function bucketSeconds({ durationMs }: Plan, bucketMs: number, bucket: number): number {
  return Math.min(bucketMs, durationMs - bucket * bucketMs) / 1000
}

/** Nothing observed (no failover, because nothing broke) is as good as met: more listeners would not change it. */
export function feasibility(objectives: readonly ObjectiveOutcome[]): Feasibility {
  if (objectives.some(({ held, certain }) => !held && certain)) return 'missed'
  return objectives.every((o) => isMet(o)) ? 'met' : 'open'
}

/** The objective holds, and certainly. */
export function isMet({ held, certain, measured }: ObjectiveOutcome): boolean {
  return held && (certain || measured.samples === 0)
}

/**
 * How much of what an objective allows the unfavorable end of the interval uses: 1 is exactly at the target, more is
 * beyond it. What is missing from 1 counts for lower limits on shares, as in 99.95 % where 99.9 % is promised: a half.
 */
export function allowanceUsed({ op, target, unit, measured }: ObjectiveOutcome): number {
  if (measured.samples === 0) return 0
  if (op === '<') return measured.high / target
  return unit === 'ratio' ? (1 - measured.low) / (1 - target) : target / measured.low
}

/** The objective that leaves the least: what a cheaper world would miss first. Null without objectives. */
export function binding(objectives: readonly ObjectiveOutcome[]): ObjectiveOutcome | null {
  return objectives.reduce<ObjectiveOutcome | null>(
    (tightest, o) => (tightest === null || allowanceUsed(o) > allowanceUsed(tightest) ? o : tightest),
    null,
  )
}
