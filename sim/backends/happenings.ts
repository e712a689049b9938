import type { Plan } from '../plan.ts'
import type { Happening } from '../result.ts'
import type { Scaling } from '../services/pod.ts'
import type { ServiceFaultPlan } from '../services/services-plan.ts'
import type { BackendsOutcome } from './backends.ts'

/** Instants at which something begins or ends behind the listeners, scenario ms: there windows are fine. */
export function instantsOf({ services, storage }: Plan): number[] {
  const faults = services?.faults ?? []
  const losses = storage.simulated ? storage.losses : []
  return [...faults, ...losses].flatMap((one) => ('forMs' in one ? [one.atMs, one.atMs + one.forMs] : [one.atMs]))
}

/** What happened behind the listeners: faults of services, losses of storage, and what the autoscaler did. */
export function backendHappenings({ services, durationMs }: Plan, outcome: BackendsOutcome): Happening[] {
  const span = (atMs: number, forMs: number) => ({ fromMs: atMs, toMs: Math.min(durationMs, atMs + forMs) })
  const faults = (services?.faults ?? []).map(
    (fault): Happening => ({ kind: 'fault', label: faultLabel(fault), ...span(fault.atMs, fault.forMs) }),
  )
  const losses = (outcome.storage?.losses ?? []).map(
    ({ label, atMs, forMs }): Happening => ({ kind: 'fault', label, ...span(atMs, forMs) }),
  )
  const scalings = (outcome.services?.scalings ?? []).map(
    (scaling): Happening => ({ kind: 'scaling', label: scalingLabel(scaling), ...span(scaling.atMs, 0) }),
  )
  return [...faults, ...losses, ...scalings]
}

function faultLabel({ what, service, times }: ServiceFaultPlan): string {
  return what === 'down' ? `${service} service down` : `${service} service ${times} times as slow`
}

function scalingLabel({ service, from, to }: Scaling): string {
  return `${service} service goes from ${from} to ${to} replicas`
}
