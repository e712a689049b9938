import type { StationOutcome } from '../result.ts'
import type { ServiceOutcome, ServicesOutcome } from '../services/outcome.ts'
import { histogramCount, histogramQuantileUs } from '../stats/histogram.ts'
import type { Tally } from '../stats/tally.ts'
import { littleDifference } from '../theory/little.ts'
import type { OriginRecord } from '../world/origin-port.ts'
import type { World } from '../world/world.ts'
import { originTheory } from './origin-theory.ts'
import { listenerMsAt } from './timeline.ts'

/**
 * Little's law on the whole system (listeners), on the origin and on each service, and queueing theory beside them; rates and
 * numbers at the scenario's size.
 */
export function buildStations(
  world: World,
  tally: Tally,
  origin: OriginRecord,
  services: ServicesOutcome | null,
): StationOutcome[] {
  const { durationMs, scale } = world.plan
  const { cells } = tally
  const waits = histogramCount(origin.waits, 0)
  const present = listenerMsAt(world, tally).reduce((sum, ms) => sum + ms, 0)
  return [
    {
      ...little('listeners', present, cells[tally.sessions], cells[tally.stayMs], durationMs, scale.factor),
      utilization: null,
      servers: null,
      meanWaitMs: null,
      p99WaitMs: null,
      theory: null,
    },
    {
      ...little('origin', origin.systemMs, origin.reads, origin.stayMs, durationMs, scale.originFactor),
      utilization: origin.busyMs / durationMs / origin.servers,
      servers: origin.servers / scale.originFactor,
      meanWaitMs: origin.started === 0 ? null : origin.waitMs / origin.started,
      p99WaitMs: waits === 0 ? null : histogramQuantileUs(origin.waits, 0, waits, 0.99) / 1000,
      // A formula beside itself would show nothing.
      theory: world.plan.mode === 'aggregate' ? null : originTheory(origin, world.plan.origin.streamBps, durationMs),
    },
    ...(services?.stations ?? []).map(stationOf),
  ]
}

/** A service as the station that it is, without what else is known of it. */
export function stationOf(service: ServiceOutcome): StationOutcome {
  const { meanInSystem, arrivalsPerS, meanStayMs, utilization, servers, meanWaitMs, p99WaitMs, theory } = service
  return {
    name: `${service.name} service${service.site === null ? '' : ` in ${service.site}`}`,
    meanInSystem,
    arrivalsPerS,
    meanStayMs,
    littleDifference: service.littleDifference,
    utilization,
    servers,
    meanWaitMs,
    p99WaitMs,
    theory,
  }
}

/** Both sides of L = λW: the integral over time of how many were there, and the sum of each one's stay. */
function little(
  name: string,
  presentMs: number,
  arrivals: number,
  stayMs: number,
  durationMs: number,
  factor: number,
): Pick<StationOutcome, 'name' | 'meanInSystem' | 'arrivalsPerS' | 'meanStayMs' | 'littleDifference'> {
  const meanInSystem = presentMs / durationMs
  const perMs = arrivals / durationMs
  const meanStayMs = arrivals === 0 ? 0 : stayMs / arrivals
  return {
    name,
    meanInSystem: meanInSystem / factor,
    arrivalsPerS: (perMs * 1000) / factor,
    meanStayMs,
    littleDifference: littleDifference(presentMs, stayMs),
  }
}
