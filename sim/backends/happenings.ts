import type { Plan } from '../plan.ts'
import type { Happening } from '../result.ts'
import type { SiteScaling } from '../services/outcome.ts'
import { disturbancesOf, type ServiceFaultPlan } from '../services/services-plan.ts'
import { moveOf, siteInstants, siteLossesOf } from '../services/site-losses.ts'
import type { BackendsOutcome } from './backends.ts'

/** Instants at which something begins or ends behind the listeners, scenario ms: there windows are fine. */
export function instantsOf(plan: Plan): number[] {
  const { services, storage } = plan
  const { fineMs } = plan.windows
  const disturbances = services === null ? [] : disturbancesOf(services)
  const losses = storage.simulated ? storage.losses : []
  // Scenarios put faults, bots and losses where windows can end; when somebody leads again or moves is not theirs to say.
  const atWindowEnd = (ms: number) => Math.ceil(ms / fineMs) * fineMs
  const ledAgainMs = (atMs: number) => atWindowEnd(atMs + storage.sql.promotionMs)
  return [
    ...disturbances.flatMap(({ atMs, forMs }) => [atMs, atMs + forMs]),
    ...losses.flatMap((one) => [one.atMs, one.what === 'leader-loss' ? ledAgainMs(one.atMs) : one.atMs + one.forMs]),
    ...siteInstants(plan).map(atWindowEnd),
  ]
}

/** What happened behind the listeners: faults of services, bots, losses of storage and of sites, and what the autoscaler did. */
export function backendHappenings(plan: Plan, outcome: BackendsOutcome): Happening[] {
  const { services, durationMs } = plan
  const span = (atMs: number, forMs: number) => ({ fromMs: atMs, toMs: Math.min(durationMs, atMs + forMs) })
  const faults = (services?.faults ?? []).map(
    (fault): Happening => ({ kind: 'fault', label: faultLabel(fault), ...span(fault.atMs, fault.forMs) }),
  )
  const bots = (services?.bots ? [services.bots] : []).map(
    (some): Happening => ({ kind: 'fault', label: `${some.callers} bots`, ...span(some.atMs, some.forMs) }),
  )
  const lost = outcome.storage?.losses ?? siteLossesOf(plan).map((loss) => ({ ...loss, label: `${loss.site} lost` }))
  const losses = lost.map(({ label, atMs, forMs }): Happening => ({ kind: 'fault', label, ...span(atMs, forMs) }))
  const moves = siteLossesOf(plan).flatMap((loss): Happening[] => {
    const { leaveMs, returnMs } = moveOf(loss, plan.storage.ring)
    // What is back before DNS names another site is left by nobody.
    if (loss.forMs <= leaveMs - loss.atMs || leaveMs >= durationMs) return []
    return [{ kind: 'health', label: `${loss.site} out of rotation`, ...span(leaveMs, returnMs - leaveMs) }]
  })
  const scalings = (outcome.services?.scalings ?? []).map(
    (scaling): Happening => ({ kind: 'scaling', label: scalingLabel(scaling), ...span(scaling.atMs, 0) }),
  )
  return [...faults, ...bots, ...losses, ...moves, ...scalings]
}

function faultLabel({ what, service, times }: ServiceFaultPlan): string {
  return what === 'down' ? `${service} service down` : `${service} service ${times} times as slow`
}

function scalingLabel({ service, site, from, to }: SiteScaling): string {
  return `${service} service ${site === null ? '' : `in ${site} `}goes from ${from} to ${to} replicas`
}
