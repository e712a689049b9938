import type { Plan } from '../plan.ts'
import { NOT_ASKED, routesOf } from '../services/routes.ts'
import {
  autoscalerOf,
  operations,
  type ServiceName,
  type ServicePlan,
  type ServicesPlan,
  serviceNames,
} from '../services/services-plan.ts'

/** How large the fleets of services are: of each service that a play needs, a multiple of what the scenario gives it. */
export interface Fleet {
  /** Position among all fleets, from 0. */
  id: number
  /** By service, in the order of `playServices`; empty where services are not simulated. */
  times: readonly number[]
  /** `×0.8`, `×0.8, license ×1`. */
  label: string
  /** Builds it into a world; it leaves the plan that it is given as it is. */
  apply: (plan: Plan) => Plan
}

/**
 * The services that a play asks, one after the other or not. The others keep what the scenario gives them: no objective is about
 * searches, playlists or the history, so that nothing would hold up the smallest of their fleets.
 */
export const playServices: readonly ServiceName[] = asked(operations.indexOf('play'))

/**
 * Every combination of multiples, the last service varying fastest; the first fleet has the first multiple throughout. One fleet
 * that changes nothing where services are not simulated.
 */
export function allFleets(plan: Plan, multiples: readonly number[]): Fleet[] {
  if (plan.services === null) return [{ id: 0, times: [], label: '', apply: (unchanged) => unchanged }]
  let combinations: (readonly number[])[] = [[]]
  for (const _ of playServices) combinations = combinations.flatMap((some) => multiples.map((one) => [...some, one]))
  return combinations.map((times, id) => ({
    id,
    times,
    label: fleetLabel(times),
    apply: (planned) => withFleet(planned, times),
  }))
}

/** The multiple of a service's replicas; null where it keeps what the scenario gives it. */
export function timesOf({ times }: Fleet, name: ServiceName): number | null {
  return times[playServices.indexOf(name)] ?? null
}

/** Services that would be busier than always with so small a part of their replicas: their autoscalers aim at a busy share. */
export function fewestReplicas(plan: ServicesPlan): number {
  return Math.max(...playServices.map((name) => autoscalerOf(plan, name).utilization))
}

function asked(operation: number): ServiceName[] {
  const steps = routesOf(true)[operation]
  const found = new Set([0])
  for (const service of found)
    for (const step of steps[service]) if (step.service !== NOT_ASKED) found.add(step.service)
  return [...found].toSorted((a, b) => a - b).map((service) => serviceNames[service])
}

/** The multiple that most services have, and the services with another one. */
function fleetLabel(times: readonly number[]): string {
  const count = (one: number): number => times.filter((other) => other === one).length
  const usual = times.reduce((most, one) => (count(one) > count(most) ? one : most))
  const others = playServices.flatMap((name, i) => (times[i] === usual ? [] : [`${name} ×${times[i]}`]))
  return [`×${usual}`, ...others].join(', ')
}

function withFleet(plan: Plan, times: readonly number[]): Plan {
  const { services } = plan
  if (services === null) return plan
  const each = playServices.map((name, i) => [name, withReplicas(services, name, times[i])] as const)
  return { ...plan, services: { ...services, services: { ...services.services, ...Object.fromEntries(each) } } }
}

/**
 * A service with so many times as many replicas. Its autoscaler keeps it as busy as it aims at, whatever it starts with: a fleet
 * twice as large is one whose autoscaler aims at half, to a tenth of a percent.
 */
function withReplicas(plan: ServicesPlan, name: ServiceName, times: number): ServicePlan {
  const service = plan.services[name]
  const { replicas } = service
  const { utilization } = autoscalerOf(plan, name)
  return {
    ...service,
    replicas: replicas === null ? null : Math.max(1, Math.round(replicas * times)),
    utilization: times === 1 ? utilization : Math.round((1000 * utilization) / times) / 1000,
  }
}
