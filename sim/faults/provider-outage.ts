import type { Plan, ProviderOutagePlan } from '../plan.ts'

/** Regions that a provider outage hits, as indices into the plan's regions. */
export function outageRegions(plan: Plan, fault: ProviderOutagePlan): number[] {
  return plan.population.regions.flatMap((region, i) => (fault.regions.includes(region.name) ? [i] : []))
}

/** The provider it hits, as an index into the plan's providers. */
export function outageProvider(plan: Plan, fault: ProviderOutagePlan): number {
  return plan.providers.findIndex((provider) => provider.name === fault.provider)
}

/** What people call it. */
export function outageLabel(plan: Plan, fault: ProviderOutagePlan): string {
  const everywhere = fault.regions.length === plan.population.regions.length
  return `${fault.provider} out${everywhere ? ' everywhere' : ` in ${fault.regions.join(', ')}`}`
}
