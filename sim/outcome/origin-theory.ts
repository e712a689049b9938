import type { StationTheory } from '../result.ts'
import { GROUPS, groupInterval } from '../stats/random-groups.ts'
import { TICK_MS } from '../stats/tally.ts'
import { allenCunneenWait } from '../theory/erlang.ts'
import { khinchineWait } from '../theory/single-server.ts'
import type { OriginRecord } from '../world/origin-port.ts'

/**
 * The origin's mean wait by Allen and Cunneen (by Pollaczek and Khinchine where it has one server), for the reads and their
 * sizes in 16 stretches of the replay, beside the one that was measured; its interval comes from the same stretches as batch
 * means. Null where nothing was read, and where a stretch brought more than the servers can send, so that no mean exists.
 */
export function originTheory(origin: OriginRecord, streamBps: number, durationMs: number): StationTheory | null {
  const { readsAt, bytesAt, squaresAt, waitUsAt, servers } = origin
  const ticks = readsAt.length
  const batches = Math.min(GROUPS, ticks)
  const msPerByte = 8000 / streamBps
  const reads = new Array<number>(batches).fill(0)
  const waitedMs = new Array<number>(batches).fill(0)
  let predictedMs = 0
  for (let batch = 0; batch < batches; batch++) {
    const [from, to] = [batch, batch + 1].map((edge) => Math.floor((edge * ticks) / batches))
    const total = (column: Float64Array): number => column.subarray(from, to).reduce((sum, value) => sum + value, 0)
    const count = total(readsAt)
    if (count === 0) continue
    reads[batch] = count
    waitedMs[batch] = total(waitUsAt) / 1000
    const lengthMs = Math.min(to * TICK_MS, durationMs) - from * TICK_MS
    const serviceMs = (total(bytesAt) * msPerByte) / count
    const scv = (total(squaresAt) * msPerByte ** 2) / count / serviceMs ** 2 - 1
    const waitMs = serviceMs * meanWait(servers, (count * serviceMs) / lengthMs, Math.max(0, scv))
    if (waitMs === Number.POSITIVE_INFINITY) return null
    predictedMs += count * waitMs
  }
  const all = sum(reads)
  if (all === 0) return null
  const measured = sum(waitedMs) / all
  const { low, high } = groupInterval(
    measured,
    reads.map((own, batch) => (sum(waitedMs) - waitedMs[batch]) / (all - own)),
  )
  return {
    name: servers === 1 ? 'Pollaczek–Khinchine' : 'Allen–Cunneen',
    waitMs: predictedMs / all,
    differenceMs: measured - predictedMs / all,
    lowMs: low,
    highMs: high,
    // Sizes of reads follow no law that has a formula for it.
    p99: null,
    remark:
      'Arrivals are taken as Poisson at an even rate in each sixteenth of the replay, at as many servers as are simulated; ' +
      'misses that come together wait longer.',
  }
}

/** In mean service times. */
function meanWait(servers: number, load: number, serviceScv: number): number {
  return servers === 1 ? khinchineWait(load, serviceScv) : allenCunneenWait(servers, load, 1, serviceScv)
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}
