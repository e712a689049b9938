import type { Plan } from '../plan.ts'

/**
 * The plan without what no choice of the planner touches: the services behind a play (authorization takes what the plan says)
 * and the storage of user data. Hundreds of worlds are replayed, and both cost each of them seconds.
 */
export function deliveryOnly(plan: Plan): Plan {
  return { ...plan, services: null, storage: { ...plan.storage, simulated: false } }
}
