import type { OriginLaw } from '../modes/origin-law.ts'
import type { Zone } from '../modes/zones.ts'
import { TICK_MS } from '../stats/tally.ts'
import type { OriginRecord } from '../world/origin-port.ts'

/** What the run of a zone says of the origin. */
export interface ZoneOrigin {
  zone: Zone
  origin: OriginLaw
  /** Simulated part of the origin in the calm run / in this one. */
  part: number
}

/**
 * The origin over time at the calm run's scale: in a zone's ticks what its regions read comes from the zone's run, as do the
 * waits of all reads, because that run knows the load best. Figures over the whole replay are the calm run's.
 */
export function mergeOrigins(calm: OriginLaw, zones: readonly ZoneOrigin[]): OriginRecord {
  const { servers, waits, systemMs, busyMs, reads, stayMs, waitMs, started } = calm
  const bytesAt = calm.bytesAt.slice()
  const squaresAt = calm.squaresAt.slice()
  const waitUsAt = calm.waitUsAt.slice()
  const readsAt = calm.readsAt.slice()
  const ticks = bytesAt.length
  for (const { zone, origin, part } of zones) {
    for (let tick = zone.fromMs / TICK_MS; tick * TICK_MS < zone.toMs; tick++) {
      const own = zone.regions.reduce((sum, region) => sum + calm.regionBytesAt[region * ticks + tick], 0)
      const rest = bytesAt[tick] === 0 ? 0 : Math.max(0, 1 - own / bytesAt[tick])
      bytesAt[tick] = bytesAt[tick] * rest + origin.bytesAt[tick] * part
      squaresAt[tick] = squaresAt[tick] * rest + origin.squaresAt[tick] * part ** 2
      const waitUs = readsAt[tick] === 0 ? 0 : waitUsAt[tick] / readsAt[tick]
      readsAt[tick] = Math.round(readsAt[tick] * rest + origin.readsAt[tick] * part)
      const zoneWaitUs = origin.readsAt[tick] === 0 ? waitUs : origin.waitUsAt[tick] / origin.readsAt[tick]
      waitUsAt[tick] = readsAt[tick] * zoneWaitUs
    }
  }
  return { servers, bytesAt, squaresAt, waitUsAt, readsAt, waits, systemMs, busyMs, reads, stayMs, waitMs, started }
}
