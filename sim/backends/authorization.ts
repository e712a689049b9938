import { authorizeDelayMs } from '../services/authorization.ts'
import type { QuantileTable } from '../stats/quantile-table.ts'
import type { CoupledAuthorization } from '../world/coupling.ts'

/** In place of a delay: the play is refused, or gets no answer in all its attempts. */
export const REFUSED = -1

/**
 * Kernel: what the authorization of a play takes, ms, as services answered in the window before; REFUSED for the share that
 * they let fail. Where services are not simulated it is what the plan says of it.
 * @param met what the play's region meets of services; undefined where they are not simulated
 * @param uncoupled the plan's `playback.authorizeMs`
 * @param u uniform in (0, 1): decides both
 */
export function authorizationMs(met: CoupledAuthorization | undefined, uncoupled: QuantileTable, u: number): number {
  if (met === undefined) return uncoupled.sample(u)
  const { delayMs, refusedShare } = met
  return u < refusedShare ? REFUSED : authorizeDelayMs(delayMs, (u - refusedShare) / (1 - refusedShare))
}
