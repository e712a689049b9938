import { instantsOf } from '../backends/happenings.ts'
import type { Plan } from '../plan.ts'
import { type Comparable, STRETCHES, stretchOf } from '../stats/stretches.ts'

/** What all meet alike lasts a coupling window, and what is left of it for the next one has then faded. */
const WINDOWS = 1.5
/** With fewer parts than that to compare they would tell nothing. */
const FEWEST_PARTS = 4

/**
 * Which stretches of a plan's time may be compared: not those in which something begins or ends, behind the listeners too, callers
 * begin or cease to move between sites, or a release appears.
 */
export function comparableStretches(plan: Plan): Comparable {
  const { faults, catalog, durationMs, windows } = plan
  const ends = faults.flatMap(({ atMs, forMs }) => [atMs, atMs + forMs])
  const times = [...ends, ...instantsOf(plan), ...catalog.releases.map(({ atMs }) => atMs)]
  const shaken = new Array<boolean>(STRETCHES).fill(false)
  for (const ms of times) if (ms >= 0 && ms < durationMs) shaken[stretchOf(ms, durationMs)] = true
  const together = Math.ceil((WINDOWS * windows.quietMs * STRETCHES) / durationMs)
  return { shaken, together: Math.min(together, STRETCHES / FEWEST_PARTS) }
}
