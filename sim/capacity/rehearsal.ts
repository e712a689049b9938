import { Backends } from '../backends/backends.ts'
import { RecordedBackends, type Recording } from '../backends/recorded-backends.ts'
import { rounded } from '../outcome/rounded.ts'
import type { Plan } from '../plan.ts'
import { type Authorization, authorizeDelayMs } from '../services/authorization.ts'
import { bucketOf, HISTOGRAM_CELLS, histogramMeanUs, histogramQuantileUs } from '../stats/histogram.ts'
import type { StorageDemand } from '../storage/demand.ts'
import { fleetOf, monthlyWorkers, type ServiceFleet } from './fleet.ts'
import { playServices } from './fleets.ts'

/** What listeners asked for in a window of a replay, at the scenario's own size; scenario ms. */
export interface DemandWindow {
  fromMs: number
  toMs: number
  demand: StorageDemand
}

/** The services of one replay: what its plays met, window by window, and the replicas it took. */
export interface RecordedServices {
  recording: Recording
  fleet: readonly ServiceFleet[]
}

/** What plays meet of a fleet, and what it takes. */
export interface FleetEffect {
  /** Workers that are paid for, on average over a month: by service of a play, and of all others together. */
  workers: readonly number[]
  otherWorkers: number
  /** The authorization of plays that are let through. */
  meanMs: number
  p99Ms: number
  /** Plays that are refused or get no answer. */
  failedShare: number
}

export interface Rehearsed {
  services: RecordedServices
  effect: FleetEffect
}

/** Points at which a window's delays are read: below the slow end, and in it. */
const POINTS = 120
const TAIL_POINTS = 64
const TAIL = 1 / 16

/**
 * Simulates the services of a world alone, under the demand that another replay of the same scenario made. So a fleet is tried
 * without replaying the delivery of audio, whose listeners hardly ask for less while it holds.
 * @throws RangeError when the world has no services
 */
export function rehearse(plan: Plan, demand: readonly DemandWindow[]): Rehearsed {
  const backends = new Backends(plan, demand.length)
  const recorded = new RecordedBackends(backends)
  for (const { fromMs, toMs, demand: asked } of demand) recorded.closeWindow(fromMs, toMs, asked)
  const { services } = backends.outcome()
  if (services === null) throw new RangeError('the world has no services to rehearse')
  // As in the result of a replay, so that it does not matter which of both is read.
  const fleet = fleetOf(plan, rounded(services))
  return {
    services: { recording: recorded.recording, fleet },
    effect: effectOf(plan, recorded.recording, fleet, demand),
  }
}

/** What the plays of the measured time met of recorded services, each window weighing as much as it had plays. */
export function effectOf(
  plan: Plan,
  { first, met }: Recording,
  fleet: readonly ServiceFleet[],
  demand: readonly DemandWindow[],
): FleetEffect {
  const delays = new Float64Array(HISTOGRAM_CELLS)
  let all = 0
  let failed = 0
  for (const [i, { fromMs, demand: asked }] of demand.entries()) {
    const before = i === 0 ? first : met[i - 1]
    if (fromMs < 0 || before === null) continue
    for (const one of new Set(before)) {
      const plays = asked.plays.reduce((sum, some, region) => (before[region] === one ? sum + some : sum), 0)
      all += plays
      failed += plays * one.failedShare
      spread(delays, one, plays * (1 - one.failedShare))
    }
  }
  const answered = all - failed
  return {
    workers: playServices.map((name) =>
      monthlyWorkers(
        plan,
        fleet.filter(({ service }) => service === name),
      ),
    ),
    otherWorkers: monthlyWorkers(
      plan,
      fleet.filter(({ service }) => !playServices.includes(service)),
    ),
    meanMs: answered === 0 ? 0 : histogramMeanUs(delays, 0, answered) / 1000,
    p99Ms: answered === 0 ? 0 : histogramQuantileUs(delays, 0, answered, 0.99) / 1000,
    failedShare: all === 0 ? 0 : failed / all,
  }
}

function spread(delays: Float64Array, { delayMs }: Authorization, plays: number): void {
  const add = (u: number, share: number) => {
    delays[bucketOf(Math.round(authorizeDelayMs(delayMs, u) * 1000))] += plays * share
  }
  for (let i = 0; i < POINTS; i++) add(((1 - TAIL) * (i + 0.5)) / POINTS, (1 - TAIL) / POINTS)
  for (let i = 0; i < TAIL_POINTS; i++) add(1 - (TAIL * (i + 0.5)) / TAIL_POINTS, TAIL / TAIL_POINTS)
}
