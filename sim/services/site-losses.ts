import type { Plan, RingPlan, SiteLossPlan } from '../plan.ts'

/** The losses of sites that services feel, because they run in every site; none where they are one fleet. */
export function siteLossesOf({ services, storage }: Plan): SiteLossPlan[] {
  return services?.sites === 'each' ? storage.losses.filter((loss) => loss.what === 'site-loss') : []
}

/** When a lost site's callers move, scenario ms: the first ones and the last ones leave, and later come back. */
export interface SiteMove {
  leaveMs: number
  leftMs: number
  returnMs: number
  returnedMs: number
}

/** When callers move because of a loss; how many there are to move is `SiteRouting`'s to say. */
export function moveOf({ atMs, forMs }: SiteLossPlan, { failoverMs, dnsTtlMs }: RingPlan): SiteMove {
  const leaveMs = atMs + failoverMs
  const returnMs = leaveMs + forMs
  return { leaveMs, leftMs: leaveMs + dnsTtlMs, returnMs, returnedMs: returnMs + dnsTtlMs }
}

/** Instants at which plays begin to meet other services, or cease to change between them, scenario ms. */
export function siteInstants(plan: Plan): number[] {
  return siteLossesOf(plan).flatMap((loss) => {
    const { leaveMs, leftMs, returnMs, returnedMs } = moveOf(loss, plan.storage.ring)
    return [loss.atMs, loss.atMs + loss.forMs, leaveMs, leftMs, returnMs, returnedMs]
  })
}
