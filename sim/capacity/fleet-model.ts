import type { Fleet } from './fleets.ts'
import type { FleetEffect } from './rehearsal.ts'

/** What a play that gets no answer costs its listener, ms: the order of a gateway's timeouts. */
const LOST_PLAY_MS = 10_000

/**
 * What every fleet should come to, from those that differ from one of them in a single service. A play's calls go from service to
 * service and each call queues at one, so that workers and mean delays add up, and shares that fail nearly do while they are
 * small; tails do not quite. So this says which fleets are worth a rehearsal, and nothing more.
 */
export class FleetModel {
  /** By the fleet's id. */
  private readonly expected = new Map<number, FleetEffect>()

  /**
   * @param fleets all of them, the first being what the others are compared with
   * @param effects of the first fleet and of those that differ from it in one service, by their ids
   */
  constructor(fleets: readonly Fleet[], effects: ReadonlyMap<number, FleetEffect>) {
    const [first] = fleets
    const base = effects.get(first.id) as FleetEffect
    const single = new Map<string, FleetEffect>()
    for (const { id, times } of singleChanges(fleets)) {
      const service = times.findIndex((one, i) => one !== first.times[i])
      single.set(`${service} ${times[service]}`, effects.get(id) as FleetEffect)
    }
    for (const { id, times } of fleets) {
      this.expected.set(
        id,
        added(
          base,
          times.map((one, i) => single.get(`${i} ${one}`) ?? null),
        ),
      )
    }
  }

  effect({ id }: Fleet): FleetEffect {
    return this.expected.get(id) as FleetEffect
  }
}

/**
 * What changes come to together that were each seen alone, null for services that are as they were. A service's workers are its
 * own: what the autoscalers of the others did meanwhile was chance.
 */
function added(base: FleetEffect, changes: readonly (FleetEffect | null)[]): FleetEffect {
  const sum = (of: (effect: FleetEffect) => number): number =>
    changes.reduce((all, change) => (change === null ? all : all + of(change) - of(base)), of(base))
  return {
    workers: base.workers.map((before, i) => changes[i]?.workers[i] ?? before),
    otherWorkers: base.otherWorkers,
    meanMs: Math.max(
      0,
      sum(({ meanMs }) => meanMs),
    ),
    p99Ms: Math.max(
      0,
      sum(({ p99Ms }) => p99Ms),
    ),
    failedShare: Math.min(
      1,
      Math.max(
        0,
        sum(({ failedShare }) => failedShare),
      ),
    ),
  }
}

/** Of all services. */
export function workersOf({ workers, otherWorkers }: FleetEffect): number {
  return workers.reduce((all, some) => all + some, otherWorkers)
}

/** The fleets that differ from the first in one service. */
export function singleChanges(fleets: readonly Fleet[]): Fleet[] {
  const [first] = fleets
  return fleets.filter(({ times }) => times.filter((one, i) => one !== first.times[i]).length === 1)
}

/** What a fleet costs listeners, ms a play: the delay of a play that is let through, and much for one that is not. */
export function lossMs({ meanMs, failedShare }: FleetEffect): number {
  return (1 - failedShare) * meanMs + failedShare * LOST_PLAY_MS
}

/**
 * From the cheapest fleet to the best, one service at a time, always the one that saves listeners most for its workers: where what
 * services save is independent and gets less with each step, no other fleet is better for as little (Fox, 1966).
 */
export function fleetPath(fleets: readonly Fleet[], effect: (fleet: Fleet) => FleetEffect): Fleet[] {
  let at = fleets.reduce((least, one) => (workersOf(effect(one)) < workersOf(effect(least)) ? one : least))
  const path = [at]
  for (;;) {
    const from = effect(at)
    let next: Fleet | null = null
    let best = 0
    for (const one of fleets) {
      if (one.times.filter((times, i) => times !== at.times[i]).length !== 1) continue
      const saved = lossMs(from) - lossMs(effect(one))
      const rate = saved / Math.max(1e-9, workersOf(effect(one)) - workersOf(from))
      if (saved > 0 && rate > best) [next, best] = [one, rate]
    }
    if (next === null) return path
    at = next
    path.push(at)
  }
}

/** At most so many of a list, evenly from its first to its last. */
export function evenly<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all]
  return Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))])
}
