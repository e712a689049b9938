import type { Plan } from '../plan.ts'
import { ExpectedDemand } from '../storage/demand.ts'
import { type ServicePlan, type ServicesPlan, serviceNames } from './services-plan.ts'

/**
 * What each site has of the services of a plan: replicas that are given, and bots, are divided by how much its listeners ask for
 * as the replay begins, of replicas at least one for each. Sites whose listeners are nobody begin with the fewest replicas that
 * an autoscaler keeps; all others that are not given a number, with what their load then needs.
 * @param homes by region: its site
 */
export function fleetsOfSites(plan: Plan, services: ServicesPlan, homes: readonly number[]): ServicesPlan[] {
  const { ring } = plan.storage
  const { plays } = new ExpectedDemand(plan).window(0, plan.windows.quietMs)
  const asked = ring.sites.map((_, site) =>
    plays.reduce((sum, some, region) => sum + (homes[region] === site ? some : 0), 0),
  )
  const bots = divided(services.bots?.callers ?? 0, asked, 0)
  const replicas = serviceNames.map((name) => {
    const given = services.services[name].replicas
    if (given !== null) return divided(given, asked, 1)
    return asked.map((some) => (some === 0 ? services.autoscaler.minReplicas : null))
  })
  return ring.sites.map((_, site) => {
    const each = serviceNames.map((name, i): [string, ServicePlan] => [
      name,
      { ...services.services[name], replicas: replicas[i][site] },
    ])
    return {
      ...services,
      services: Object.fromEntries(each) as ServicesPlan['services'],
      bots: services.bots === null || bots[site] === 0 ? null : { ...services.bots, callers: bots[site] },
    }
  })
}

/**
 * Divides a whole number in proportion (by largest remainder), with a least for each, so that it may come to more than there is
 * to divide.
 * @param weights all 0 = all alike
 */
export function divided(total: number, weights: readonly number[], least: number): number[] {
  const all = weights.reduce((sum, one) => sum + one, 0)
  const quotas = weights.map((one) => (all === 0 ? total / weights.length : (total * one) / all))
  const parts = quotas.map((quota) => Math.max(least, Math.floor(quota)))
  const most = (worth: (i: number) => number) => parts.reduce((best, _, i) => (worth(i) > worth(best) ? i : best), 0)
  let left = total - parts.reduce((sum, one) => sum + one, 0)
  for (; left > 0; left--) parts[most((i) => quotas[i] - parts[i])]++
  for (; left < 0 && parts.some((one) => one > least); left++) {
    parts[most((i) => (parts[i] > least ? parts[i] - quotas[i] : Number.NEGATIVE_INFINITY))]--
  }
  return parts
}
