import type { BackendsModel } from './backends/backends.ts'
import { instantsOf } from './backends/happenings.ts'
import { LateBackends } from './backends/late-backends.ts'
import { WindowDemand } from './backends/window-demand.ts'
import { Barrier } from './engine/barrier.ts'
import { assignMetros, CrewMember, type SharedMemory } from './engine/crew.ts'
import { EventQueue } from './engine/event-queue.ts'
import type { Host } from './engine/host.ts'
import { windowBoundaries } from './engine/windows.ts'
import type { TallyKinds } from './modes/tally-kinds.ts'
import type { Plan } from './plan.ts'
import type { Happening } from './result.ts'
import { Tally } from './stats/tally.ts'
import { Control } from './world/control.ts'
import { Coupling } from './world/coupling.ts'
import { Digest } from './world/digest.ts'
import { MissLog, tooManyMisses } from './world/miss-log.ts'
import { Origin } from './world/origin.ts'
import type { OriginModel } from './world/origin-port.ts'
import { PlayCounts } from './world/play-counts.ts'
import { ShieldTier } from './world/shield-tier.ts'
import { StartState } from './world/start-state.ts'
import { Warming } from './world/warming.ts'
import { buildWorld, type Stretch, type World } from './world/world.ts'

export interface RunOptions {
  /** Threads that simulate, this one included. What is counted does not depend on it. */
  workers: number
  /** Where the others come from; not needed for one worker. */
  host?: Host
  /** Called after every window with simulated ms (the warm-up included), where that ends, and events so far. */
  onProgress?: (simulatedMs: number, endMs: number, events: number) => void
}

/** An origin; the station also has events on the run's queue. */
export type RunOrigin = OriginModel & Partial<Pick<Origin, 'arrive' | 'depart'>>

/** What of a plan one run plays. */
export interface RunPart<O extends RunOrigin> {
  stretch: Stretch
  /** Regions (indices) whose metros are simulated. */
  regions: readonly number[]
  kinds: TallyKinds
  origin: (world: World, queue: EventQueue) => O
  /** @param windows how many the run has */
  backends: (windows: number) => BackendsModel
}

/** What a run has counted, for all workers together. */
export interface Counted<O> {
  world: World
  start: StartState
  /** By number of the tally. */
  tallies: Tally[]
  shields: ShieldTier
  origin: O
  happenings: readonly Happening[]
  /** Tracks that were put everywhere because of how often they are played; null where none are. */
  warming: Warming | null
}

/** Kinds of events on the strict queue. */
const PROBE = 0
const FAULT = 1
const ORIGIN_ARRIVAL = 2
const ORIGIN_DEPARTURE = 3

/** The origin as a station of which every read is simulated. */
export function stationOrigin(world: World, queue: EventQueue): Origin {
  return new Origin(world, queue, ORIGIN_ARRIVAL, ORIGIN_DEPARTURE)
}

/** More misses than this per listener and window cannot be. */
const MISSES_PER_LISTENER = 4

/**
 * Plays a stretch of a plan, some of its regions or all: a pure function of plan and part. Blocks until it is done.
 * @throws RangeError when the plan asks for more than the simulator's tables hold
 */
export function run<O extends RunOrigin>(plan: Plan, part: RunPart<O>, options: RunOptions): Counted<O> {
  const windows = runWindows(plan, part, options)
  for (;;) {
    const { done, value } = windows.next()
    if (done) return value
  }
}

/**
 * The same, window by window: pauses when the origin has been asked for all of a window and before it closes it, so that
 * runs of one stretch can share an origin. Whoever does not go on to the end must `return` it, which ends its threads.
 */
export function* runWindows<O extends RunOrigin>(
  plan: Plan,
  part: RunPart<O>,
  options: RunOptions,
): Generator<void, Counted<O>, void> {
  const world = buildWorld(plan, part.stretch)
  const metros = world.metros.filter(({ region }) => part.regions.includes(region))
  const members = Math.max(1, Math.min(options.workers, metros.length))
  const start = new StartState(world)
  start.requireRoom()
  const queue = new EventQueue()
  const origin = part.origin(world, queue)
  const providers = plan.providers.length
  const pairs = Array.from({ length: plan.population.regions.length * providers }, (_, i) => i)
  const digests = pairs.map(() => new Digest(world.standIns, Digest.memory(world.standIns)))
  const emptyShields = digests.map((digest, i) => start.emptyShield(Math.floor(i / providers), i % providers, digest))
  const shields = new ShieldTier(world, emptyShields, origin)
  const boundaries = boundariesOf(world, part.kinds)
  const model = part.backends(boundaries.length - 1)
  const shared = shareMemory(world, part, members, digests, model.asListeners / plan.scale.simulatedListeners)
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
      const region = Math.floor(i / providers)
      if (part.regions.includes(region)) start.fillShield(cache, region, i % providers)
    }
    const own = new CrewMember(world, start, shared, 0)
    barrier.join()
    const tallies = shared.members.flatMap((member) => member.tallies.map((memory) => new Tally(world.tally, memory)))
    const logs = shared.members.map(({ log }, member) => (member === 0 ? own.log : new MissLog(log)))
    const logEnds = new Int32Array(shared.logEnds)
    const backends = new LateBackends(model, plan.windows.quietMs)
    const demand = new WindowDemand(tallies, plan.scale.factor)
    const warming = warmingOf(world, part.regions, shared)
    let met = backends.authorizations()
    let originWaitMs = 0

    const pump = (untilMs: number, inclusive: boolean): void => {
      while (queue.nextTime() < untilMs || (inclusive && queue.nextTime() === untilMs)) {
        queue.pop()
        if (queue.kind === ORIGIN_ARRIVAL) origin.arrive?.(queue.first, queue.time)
        else if (queue.kind === ORIGIN_DEPARTURE) origin.depart?.(queue.first, queue.time)
        else if (queue.kind === PROBE) control.probe(queue.first, queue.time)
        else control.fault(queue.first, queue.second === 1)
      }
    }

    for (let window = 0; window + 1 < boundaries.length; window++) {
      const fromMs = boundaries[window]
      const toMs = boundaries[window + 1]
      pump(fromMs, true)
      const prepositioned = releasesToPreposition(world, fromMs)
      if (met !== null) coupling.authorize(met)
      coupling.openWindow(fromMs, toMs, originWaitMs, prepositioned)
      shields.expire(fromMs)
      if (warming !== null) {
        const promoted = warming.take(fromMs)
        coupling.promote(promoted)
        for (const track of promoted) shields.promote(track, fromMs, originWaitMs)
      }
      for (let release = 0; prepositioned >> release !== 0; release++) {
        if ((prepositioned & (1 << release)) === 0) continue
        const { first, count } = world.catalog.releaseTracks(release)
        for (let track = first; track < first + count; track++) shields.preposition(track, fromMs)
      }
      barrier.open(members - 1)
      own.advance()
      backends.catchUp()
      barrier.join()
      // What the edges asked for is merged in the order of metros, whoever simulated them.
      const begins = new Array<number>(members).fill(0)
      for (const log of logs) log.refresh()
      requireMisses(plan, logEnds, shared.owners, members)
      for (const metro of metros) {
        const member = shared.owners[metro.id]
        shields.take(logs[member], begins[member], logEnds[metro.id], metro.region, originWaitMs, fromMs, toMs)
        begins[member] = logEnds[metro.id]
      }
      pump(toMs, false)
      warming?.closeWindow(fromMs, toMs)
      yield
      originWaitMs = origin.closeWindow(toMs)
      met = backends.closeWindow(fromMs - world.zeroMs, toMs - world.zeroMs, demand.take(toMs - fromMs))
      options.onProgress?.(
        toMs,
        world.endMs,
        tallies.reduce((sum, tally) => sum + tally.cells[tally.events], 0),
      )
    }
    backends.catchUp()
    origin.close(world.endMs)
    return {
      world,
      start,
      tallies: sumByKind(world, part.kinds, tallies),
      shields,
      origin,
      happenings: control.happenings,
      warming,
    }
  } finally {
    barrier.stop()
  }
}

/** What puts tracks everywhere because of how often they are played; null where nothing does. */
function warmingOf(world: World, regions: readonly number[], { warmAt, members }: SharedMemory): Warming | null {
  const { warmAtPlaysPerMinute } = world.plan.delivery
  if (warmAtPlaysPerMinute === null || warmAt === null) return null
  const counts = members.flatMap(({ plays }) =>
    plays === null ? [] : [new PlayCounts(world, warmAt, members.length, plays)],
  )
  return new Warming(world, { playsPerMinute: warmAtPlaysPerMinute }, counts, partOf(world, regions))
}

/** Part of the world's listeners who are in some regions. */
function partOf({ plan }: World, regions: readonly number[]): number {
  return regions.reduce((sum, region) => sum + plan.population.regions[region].share, 0)
}

/** Windows end where the plan wants it, and where things begin to be counted elsewhere. */
function boundariesOf(world: World, kinds: TallyKinds): number[] {
  const switches = kinds.regions.flatMap(({ zones }) => zones.flatMap(({ fromMs, toMs }) => [fromMs, toMs]))
  const simulated = switches.map((ms) => ms + world.zeroMs).filter((ms) => ms > 0 && ms < world.endMs)
  const boundaries = windowBoundaries(world.endMs, world.plan.windows, instants(world))
  return [...new Set([...boundaries, ...simulated])].sort((a, b) => a - b)
}

/** The workers' tallies, each of whom has one of every kind, added up by kind. */
function sumByKind(world: World, { count }: TallyKinds, tallies: readonly Tally[]): Tally[] {
  return Array.from({ length: count }, (_, kind) => {
    const sum = new Tally(world.tally)
    for (let i = kind; i < tallies.length; i += count) sum.addAll(tallies[i])
    return sum
  })
}

/** Checks that a window's misses, all members' together, are no more than one member's log holds: the same for any number. */
function requireMisses(plan: Plan, logEnds: Int32Array, owners: number[], members: number): void {
  const lengths = new Array<number>(members).fill(0)
  for (const [metro, member] of owners.entries()) {
    if (member >= 0) lengths[member] = Math.max(lengths[member], logEnds[metro])
  }
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
    return prepositionLeadMs === null ? [atMs] : [Math.max(-zeroMs, atMs - prepositionLeadMs), atMs]
  })
  return [...faults, ...releases, ...instantsOf(plan)].map((ms) => ms + zeroMs).filter((ms) => ms >= 0 && ms < endMs)
}

/** Releases, as bits, whose pre-positioning is due at the window that begins at a simulated time. */
function releasesToPreposition({ plan, zeroMs }: World, fromMs: number): number {
  const { prepositionLeadMs } = plan.delivery
  if (prepositionLeadMs === null) return 0
  let bits = 0
  for (const [i, { atMs }] of plan.catalog.releases.entries()) {
    if (Math.max(0, zeroMs + atMs - prepositionLeadMs) === fromMs) bits |= 1 << i
  }
  return bits
}

function shareMemory(
  world: World,
  { stretch, regions, kinds }: Pick<RunPart<RunOrigin>, 'stretch' | 'regions' | 'kinds'>,
  members: number,
  shields: readonly Digest[],
  besides: number,
): SharedMemory {
  const { plan } = world
  const tallyBytes = Tally.bytes(world.tally)
  const { warmAtPlaysPerMinute } = plan.delivery
  return {
    plan,
    stretch,
    barrier: Barrier.memory(),
    coupling: new SharedArrayBuffer(Coupling.bytes(plan)),
    shields: shields.map((digest) => digest.shared),
    logEnds: new SharedArrayBuffer(world.metros.length * 4),
    owners: assignMetros(world, regions, members, besides),
    kinds,
    warmAt: warmAtPlaysPerMinute === null ? null : warmAtPlaysPerMinute * partOf(world, regions),
    members: Array.from({ length: members }, () => ({
      log: MissLog.memory(mostMisses(plan)),
      tallies: Array.from({ length: kinds.count }, () => new SharedArrayBuffer(tallyBytes)),
      plays: warmAtPlaysPerMinute === null ? null : PlayCounts.memory(world),
    })),
  }
}
