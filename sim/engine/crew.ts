import { type TallyKinds, tallyAt } from '../modes/tally-kinds.ts'
import type { Plan } from '../plan.ts'
import { Tally } from '../stats/tally.ts'
import { Coupling } from '../world/coupling.ts'
import { Digest } from '../world/digest.ts'
import { EdgeTier } from '../world/edge-tier.ts'
import { MetroSim } from '../world/metro.ts'
import { MissLog } from '../world/miss-log.ts'
import type { ObjectCache } from '../world/object-cache.ts'
import { PlayCounts } from '../world/play-counts.ts'
import type { StartState } from '../world/start-state.ts'
import { Unsimulated } from '../world/unsimulated.ts'
import type { Stretch, World } from '../world/world.ts'

/** What every member of the crew shares; can be sent to another thread. */
export interface SharedMemory {
  plan: Plan
  stretch: Stretch
  barrier: SharedArrayBuffer
  coupling: SharedArrayBuffer
  /** By region and provider: what the members may look into. */
  shields: ArrayBufferLike[]
  /** By metro: entries in its owner's log once the metro has had its turn in the window. */
  logEnds: SharedArrayBuffer
  /** By metro: the member that simulates it; -1 = none does. */
  owners: number[]
  kinds: TallyKinds
  /** Simulated plays per minute from which on a track of the catalog is put everywhere; null = none is. */
  warmAt: number | null
  /** Each with a tally of every kind, and with counts of plays where they decide something. */
  members: { log: SharedArrayBuffer; tallies: SharedArrayBuffer[]; plays: SharedArrayBuffer | null }[]
}

interface SimulatedMetro {
  id: number
  region: number
  sim: MetroSim
  caches: ObjectCache[]
  /** The tally that it counts into. */
  kind: number
}

/** One worker's part of the world: some metros, one after the other. */
export class CrewMember {
  readonly log: MissLog
  /** Counts into the cells of one of its kinds at a time. */
  private readonly tally: Tally
  private readonly cellsByKind: Float64Array[]
  private readonly kinds: TallyKinds
  private readonly zeroMs: number
  private readonly metros: SimulatedMetro[]
  private readonly logEnds: Int32Array
  private readonly coupling: Coupling
  private readonly endMs: number
  private readonly plays: PlayCounts | null

  constructor(world: World, start: StartState, shared: SharedMemory, member: number) {
    const providers = world.plan.providers.length
    const coupling = new Coupling(shared.plan, shared.coupling)
    const { log, tallies, plays } = shared.members[member]
    this.coupling = coupling
    this.endMs = world.endMs
    this.zeroMs = world.zeroMs
    this.kinds = shared.kinds
    this.tally = new Tally(world.tally, tallies[0])
    this.cellsByKind = tallies.map((memory) => new Float64Array(memory))
    this.log = new MissLog(log)
    this.logEnds = new Int32Array(shared.logEnds)
    this.plays =
      shared.warmAt === null || plays === null
        ? null
        : new PlayCounts(world, shared.warmAt, shared.members.length, plays)
    this.metros = world.metros
      .filter((metro) => shared.owners[metro.id] === member)
      .map((metro) => {
        const shields = shared.shields
          .slice(metro.region * providers, (metro.region + 1) * providers)
          .map((memory) => new Digest(world.standIns, memory))
        const { standIns } = world
        const digests =
          standIns.oneTrackIn === 1 ? [] : world.plan.providers.map(() => new Digest(standIns, Digest.memory(standIns)))
        const caches = world.plan.providers.map((_, p) => start.edge(metro.id, p, digests[p] ?? null))
        const unsimulated = new Unsimulated(world, metro, start.providerShares(metro.id))
        const edges = new EdgeTier(
          world,
          metro.region,
          caches,
          digests,
          shields,
          coupling,
          this.log,
          this.tally,
          unsimulated,
        )
        const first = tallyAt(shared.kinds.regions[metro.region], -world.zeroMs)
        this.countInto(first)
        const sim = new MetroSim(world, metro, edges, coupling, this.tally, this.plays)
        return { id: metro.id, region: metro.region, sim, caches, kind: first }
      })
  }

  /** Advances the member's metros through the open window. */
  advance(): void {
    this.log.clear()
    this.plays?.openWindow(this.coupling.fromMs)
    const fromMs = this.coupling.fromMs - this.zeroMs
    for (const metro of this.metros) {
      const kind = tallyAt(this.kinds.regions[metro.region], fromMs)
      this.countInto(metro.kind)
      if (kind !== metro.kind) {
        metro.sim.countElsewhere()
        metro.kind = kind
        this.countInto(kind)
      }
      metro.sim.advance()
      this.logEnds[metro.id] = this.log.length
    }
    if (this.coupling.toMs >= this.endMs) this.countCaches()
  }

  private countInto(kind: number): void {
    this.tally.cells = this.cellsByKind[kind]
  }

  /** After the last window: adds what the caches know of themselves to the tally. */
  private countCaches(): void {
    const { tally } = this
    for (const { caches, kind } of this.metros) {
      this.countInto(kind)
      for (const [provider, cache] of caches.entries()) {
        tally.add(tally.edgeEntries + provider, cache.renditions)
        tally.add(tally.edgeEvictions + provider, cache.evictions)
        tally.add(tally.edgeTableBound + provider, cache.tableBound)
      }
    }
  }
}

/**
 * Spreads the regions' metros over members so that each has about as much to do: the largest first, each to the least loaded.
 * @param besides what the first member, the coordinator, does meanwhile, as a part of what all metros take
 */
export function assignMetros(world: World, regions: readonly number[], members: number, besides: number): number[] {
  const simulated = world.metros.filter(({ region }) => regions.includes(region))
  const load = new Array<number>(members).fill(0)
  load[0] = besides * simulated.reduce((sum, { share }) => sum + share, 0)
  const owners = new Array<number>(world.metros.length).fill(-1)
  for (const metro of simulated.sort((a, b) => b.share - a.share || a.id - b.id)) {
    const member = load.indexOf(Math.min(...load))
    owners[metro.id] = member
    load[member] += metro.share
  }
  return owners
}
