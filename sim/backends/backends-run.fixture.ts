import { windowBoundaries } from '../engine/windows.ts'
import type { Plan } from '../plan.ts'
import type { Authorizations } from '../services/service-sites.ts'
import { ExpectedDemand } from '../storage/demand.ts'
import { Backends, type BackendsOutcome } from './backends.ts'
import { instantsOf } from './happenings.ts'

export interface Played {
  outcome: BackendsOutcome
  authorizations: { toMs: number; met: Authorizations | null }[]
}

/** A plan's backends under the demand that its population makes on average. */
export function play(plan: Plan): Played {
  const { warmupMs, durationMs } = plan
  const boundaries = windowBoundaries(
    warmupMs + durationMs,
    plan.windows,
    instantsOf(plan).map((ms) => ms + warmupMs),
  )
  const backends = new Backends(plan, boundaries.length - 1)
  const expected = new ExpectedDemand(plan)
  const authorizations = boundaries.slice(1).map((toMs, window) => {
    const fromMs = boundaries[window]
    const met = backends.closeWindow(fromMs - warmupMs, toMs - warmupMs, expected.window(fromMs, toMs))
    return { toMs: toMs - warmupMs, met }
  })
  return { outcome: backends.outcome(), authorizations }
}
