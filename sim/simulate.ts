import { Barrier } from './engine/barrier.ts'
import { assignMetros, CrewMember, type SharedMemory } from './engine/crew.ts'
import { EventQueue } from './engine/event-queue.ts'
import type { Host } from './engine/host.ts'
import { windowBoundaries } from './engine/windows.ts'
import { buildResult } from './outcome/result-builder.ts'
import type { Plan } from './plan.ts'
import type { Result } from './result.ts'
import { Tally } from './stats/tally.ts'
import { Control } from './world/control.ts'
import { Coupling } from './world/coupling.ts'
import { Digest } from './world/digest.ts'
import { MissLog, tooManyMisses } from './world/miss-log.ts'
import { Origin } from './world/origin.ts'
import { ShieldTier } from './world/shield-tier.ts'
import { StartState } from './world/start-state.ts'
import { buildWorld, type World } from './world/world.ts'

export interface SimulateOptions {
  /** Threads that simulate, this one included. The result does not depend on it. */
  workers: number
  /** Where the others come from; not needed for one worker. */
  host?: Host
  /** Called after every window with simulated ms (the warm-up included), where that ends, and events so far. */
  onProgress?: (simulatedMs: number, endMs: number, events: number) => void
}

/** Kinds of events on the strict queue. */
const PROBE = 0
const FAULT = 1
const ORIGIN_ARRIVAL = 2
const ORIGIN_DEPARTURE = 3

/** More misses than this per listener and window cannot be. */
const MISSES_PER_LISTENER = 4

/**
 * Plays a plan: a pure function of the plan (which holds the seed). Blocks until it is done.
 * @throws RangeError when the plan asks for more than the simulator's tables hold
 */
export function simulate(plan: Plan, options: SimulateOptions): Result {
  const world = buildWorld(plan)
  const members = Math.max(1, Math.min(options.workers, world.metros.length))
  const start = new StartState(world)
  start.requireRoom()
  const queue = new EventQueue()
  const origin = new Origin(world, queue, ORIGIN_ARRIVAL, ORIGIN_DEPARTURE)
  const digests = world.plan.population.regions.flatMap(() =>
    world.plan.providers.map(() => new Digest(world.standIns, Digest.memory(world.standIns))),
  )
  const providers = plan.providers.length
  const emptyShields = digests.map((digest, i) => start.emptyShield(Math.floor(i / providers), i % providers, digest))
  const shields = new ShieldTier(world, emptyShields, origin)
  const shared = shareMemory(world, members, digests)
  const coupling = new Coupling(plan, shared.coupling)
  const control = new Control(world, queue, coupling, FAULT, PROBE)
  const barrier = new Barrier(shared.barrier)
  for (let member = 1; member < members; member++) {
    if (!options.host) throw new Error('more than one worker needs a host to start them')
    options.host.start(shared, member)
  }
  try {
    barrier.open(members - 1)
    // While the others build their metros the coordinator fills the shields, into which nobody looks before the first round.
    for (const [i, cache] of shields.caches.entries()) {
      start.fillShield(cache, Math.floor(i / providers), i % providers)
    }
    const own = new CrewMember(world, start, shared, 0)
    barrier.join()
    const tallies = shared.members.map(({ tally }) => new Tally(world.tally, tally))
    const logs = shared.members.map(({ log }, member) => (member === 0 ? own.log : new MissLog(log)))
    const logEnds = new Int32Array(shared.logEnds)
    const boundaries = windowBoundaries(world.endMs, plan.windows, instants(world))
    let originWaitMs = 0

    const pump = (untilMs: number, inclusive: boolean): void => {
      while (queue.nextTime() < untilMs || (inclusive && queue.nextTime() === untilMs)) {
        queue.pop()
        if (queue.kind === ORIGIN_ARRIVAL) origin.arrive(queue.first, queue.time)
        else if (queue.kind === ORIGIN_DEPARTURE) origin.depart(queue.first, queue.time)
        else if (queue.kind === PROBE) control.probe(queue.first, queue.time)
        else control.fault(queue.first, queue.second === 1)
      }
    }

    for (let window = 0; window + 1 < boundaries.length; window++) {
      const fromMs = boundaries[window]
      const toMs = boundaries[window + 1]
      pump(fromMs, true)
      const prepositioned = releasesToPreposition(plan, fromMs)
      coupling.openWindow(fromMs, toMs, originWaitMs, prepositioned)
      for (let release = 0; prepositioned >> release !== 0; release++) {
        if ((prepositioned & (1 << release)) === 0) continue
        const { first, count } = world.catalog.releaseTracks(release)
        for (let track = first; track < first + count; track++) shields.preposition(track, fromMs)
      }
      barrier.open(members - 1)
      own.advance()
      barrier.join()
      // What the edges asked for is merged in the order of metros, whoever simulated them.
      const begins = new Array<number>(members).fill(0)
      for (const log of logs) log.refresh()
      requireMisses(plan, logEnds, shared.owners, members)
      for (const metro of world.metros) {
        const member = shared.owners[metro.id]
        shields.take(logs[member], begins[member], logEnds[metro.id], metro.region, originWaitMs, fromMs, toMs)
        begins[member] = logEnds[metro.id]
      }
      pump(toMs, false)
      originWaitMs = origin.closeWindow(toMs)
      options.onProgress?.(
        toMs,
        world.endMs,
        tallies.reduce((sum, tally) => sum + tally.cells[tally.events], 0),
      )
    }
    origin.close(world.endMs)
    const total = new Tally(world.tally)
    for (const tally of tallies) total.addAll(tally)
    return buildResult(world, start, total, shields, origin, control.happenings)
  } finally {
    barrier.stop()
  }
}

/** Checks that a window's misses, all members' together, are no more than one member's log holds: the same for any number. */
function requireMisses(plan: Plan, logEnds: Int32Array, owners: number[], members: number): void {
  const lengths = new Array<number>(members).fill(0)
  for (const [metro, member] of owners.entries()) lengths[member] = Math.max(lengths[member], logEnds[metro])
  const misses = lengths.reduce((sum, length) => sum + length, 0)
  if (misses > mostMisses(plan)) throw tooManyMisses(mostMisses(plan))
}

/** Misses that a window may have. */
function mostMisses(plan: Plan): number {
  return MISSES_PER_LISTENER * plan.scale.simulatedListeners + 65_536
}

/** Instants at which something begins or ends, simulated ms: there windows are fine. */
function instants({ plan, zeroMs, endMs }: World): number[] {
  const faults = plan.faults.flatMap((fault) => [fault.atMs, fault.atMs + fault.forMs])
  const releases = plan.catalog.releases.flatMap(({ atMs }) => {
    const { prepositionLeadMs } = plan.delivery
    return prepositionLeadMs === null ? [atMs] : [Math.max(-plan.warmupMs, atMs - prepositionLeadMs), atMs]
  })
  return [...faults, ...releases].map((ms) => ms + zeroMs).filter((ms) => ms >= 0 && ms < endMs)
}

/** Releases, as bits, whose pre-positioning is due at the window that begins at a simulated time. */
function releasesToPreposition(plan: Plan, fromMs: number): number {
  const { prepositionLeadMs } = plan.delivery
  if (prepositionLeadMs === null) return 0
  let bits = 0
  for (const [i, { atMs }] of plan.catalog.releases.entries()) {
    if (Math.max(0, plan.warmupMs + atMs - prepositionLeadMs) === fromMs) bits |= 1 << i
  }
  return bits
}

function shareMemory(world: World, members: number, shields: readonly Digest[]): SharedMemory {
  const { plan } = world
  const tallyBytes = Tally.bytes(world.tally)
  return {
    plan,
    barrier: Barrier.memory(),
    coupling: new SharedArrayBuffer(Coupling.bytes(plan)),
    shields: shields.map((digest) => digest.shared),
    logEnds: new SharedArrayBuffer(world.metros.length * 4),
    owners: assignMetros(world, members),
    members: Array.from({ length: members }, () => ({
      log: MissLog.memory(mostMisses(plan)),
      tally: new SharedArrayBuffer(tallyBytes),
    })),
  }
}
