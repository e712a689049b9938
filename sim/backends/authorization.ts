import { authorizeDelayMs } from '../services/authorization.ts'
import type { QuantileTable } from '../stats/quantile-table.ts'
import type { Coupling } from '../world/coupling.ts'

/** In place of a delay: the play is refused, or gets no answer in all its attempts. */
export const REFUSED = -1

/**
 * Kernel: what the authorization of a play takes, ms, as services answered in the window before; REFUSED for the share that
 * they let fail. Where services are not simulated it is what the plan says of it.
 * @param uncoupled the plan's `playback.authorizeMs`
 * @param u uniform in (0, 1): decides both
 */
export function authorizationMs(coupling: Coupling, uncoupled: QuantileTable, u: number): number {
  const { authorizeMs } = coupling
  if (authorizeMs.length === 0) return uncoupled.sample(u)
  const { refusedShare } = coupling
  return u < refusedShare ? REFUSED : authorizeDelayMs(authorizeMs, (u - refusedShare) / (1 - refusedShare))
}
