import { LADDER } from '../../reference/audio/ladder.policy.ts'
import { bucketOf, HISTOGRAM_CELLS } from './histogram.ts'
import { GROUPS } from './random-groups.ts'
import { STRETCHES } from './stretches.ts'

/** Resolution of everything that is kept over time, ms. */
export const TICK_MS = 10_000

/** Histograms of a delay: by group, then by stretch of the measured time. */
export const DELAY_ROWS = GROUPS + STRETCHES

export interface TallyShape {
  providers: number
  regions: number
  /** Ticks of TICK_MS from scenario time 0 to the end. */
  ticks: number
  /** Ticks that share a histogram of start-up delays. */
  ticksPerBucket: number
}

/**
 * What one worker counts. Every cell is a whole number, so that adding up the workers' tallies gives the same whatever
 * the order and however the metros were spread. The properties say where in `cells` a figure begins.
 */
export class Tally {
  /** May be exchanged for those of another tally of the same shape, into which things are counted from then on. */
  cells: Float64Array
  /** Where each column begins, in order. */
  readonly columns: readonly number[]
  readonly shape: TallyShape
  readonly buckets: number

  /** By group. */
  readonly plays: number
  readonly failedPlays: number
  /** Plays that the listener left before they sounded. */
  readonly abandoned: number
  readonly stallUs: number
  readonly playedUs: number
  /** Waits before a first sound that are no stalls; stalls, changes of rendition that were heard, and by how much in all. */
  readonly waitedUs: number
  readonly stalls: number
  readonly switches: number
  readonly switchedBps: number
  /** Audio heard times its bit rate. */
  readonly heardKilobits: number
  /** Tracks that follow another, and those of them whose beginning was there in time. */
  readonly followOns: number
  readonly fetchedAhead: number
  /** By group and provider: group * providers + provider. Chunk requests to edges, those served, and their bytes. */
  readonly requests: number
  readonly hits: number
  readonly bytes: number
  readonly hitBytes: number
  /** The same for renditions as a whole, up to the first happening: what theory speaks of. */
  readonly steadyLookups: number
  readonly steadyMisses: number
  /** Plays. */
  readonly playsBy: number
  /** By provider. */
  readonly failedAttempts: number
  readonly lookups: number
  readonly edgeEntries: number
  readonly edgeEvictions: number
  readonly edgeTableBound: number
  /** By stretch: plays, and those that failed. */
  readonly playsIn: number
  readonly failedIn: number
  /** Histograms by group, then by stretch. */
  readonly startup: number
  readonly skip: number
  readonly failover: number
  readonly seek: number
  /** By region, the warm-up included: plays that were asked for, and sessions begun. */
  readonly askedPlays: number
  readonly begunSessions: number
  /** Single figures. */
  readonly events: number
  readonly sessions: number
  readonly stayMs: number
  readonly streams: number
  /** By rung. */
  readonly playedByRungUs: number
  /** By tick. */
  readonly playsAt: number
  readonly stallUsAt: number
  readonly playedUsAt: number
  /** A flow (see flow.ts). */
  readonly listenersFlow: number
  /** By provider and tick: provider * ticks + tick. */
  readonly requestsAt: number
  readonly hitsAt: number
  readonly playsByAt: number
  readonly burstBytesAt: number
  /** Flows by provider: provider * 2 * ticks. */
  readonly egressFlow: number
  /** Histograms by bucket. */
  readonly startupAt: number

  constructor(shape: TallyShape, buffer?: ArrayBufferLike) {
    const { providers, regions, ticks } = shape
    this.shape = shape
    this.buckets = Math.ceil(ticks / shape.ticksPerBucket)
    let size = 0
    const columns: number[] = []
    const take = (cells: number): number => {
      columns.push(size)
      size += cells
      return size - cells
    }
    this.plays = take(GROUPS)
    this.failedPlays = take(GROUPS)
    this.abandoned = take(GROUPS)
    this.stallUs = take(GROUPS)
    this.playedUs = take(GROUPS)
    this.waitedUs = take(GROUPS)
    this.stalls = take(GROUPS)
    this.switches = take(GROUPS)
    this.switchedBps = take(GROUPS)
    this.heardKilobits = take(GROUPS)
    this.followOns = take(GROUPS)
    this.fetchedAhead = take(GROUPS)
    this.requests = take(GROUPS * providers)
    this.hits = take(GROUPS * providers)
    this.bytes = take(GROUPS * providers)
    this.hitBytes = take(GROUPS * providers)
    this.steadyLookups = take(GROUPS * providers)
    this.steadyMisses = take(GROUPS * providers)
    this.playsBy = take(GROUPS * providers)
    this.failedAttempts = take(providers)
    this.lookups = take(providers)
    this.edgeEntries = take(providers)
    this.edgeEvictions = take(providers)
    this.edgeTableBound = take(providers)
    this.playsIn = take(STRETCHES)
    this.failedIn = take(STRETCHES)
    this.startup = take(DELAY_ROWS * HISTOGRAM_CELLS)
    this.skip = take(DELAY_ROWS * HISTOGRAM_CELLS)
    this.failover = take(DELAY_ROWS * HISTOGRAM_CELLS)
    this.seek = take(DELAY_ROWS * HISTOGRAM_CELLS)
    this.askedPlays = take(regions)
    this.begunSessions = take(regions)
    this.events = take(1)
    this.sessions = take(1)
    this.stayMs = take(1)
    this.streams = take(1)
    this.playedByRungUs = take(LADDER.length)
    this.playsAt = take(ticks)
    this.stallUsAt = take(ticks)
    this.playedUsAt = take(ticks)
    this.listenersFlow = take(2 * ticks)
    this.requestsAt = take(providers * ticks)
    this.hitsAt = take(providers * ticks)
    this.playsByAt = take(providers * ticks)
    this.burstBytesAt = take(providers * ticks)
    this.egressFlow = take(providers * 2 * ticks)
    this.startupAt = take(this.buckets * HISTOGRAM_CELLS)
    this.columns = columns
    this.cells = new Float64Array(buffer ?? new ArrayBuffer(size * 8))
  }

  /** Bytes that a tally of this shape takes. */
  static bytes(shape: TallyShape): number {
    return new Tally(shape).cells.byteLength
  }

  add(cell: number, amount: number): void {
    this.cells[cell] += amount
  }

  /** Counts a delay in those of the histograms from `histograms` on that are its group's and its stretch's. */
  recordDelay(histograms: number, group: number, stretch: number, us: number): void {
    const bucket = bucketOf(us)
    this.cells[histograms + group * HISTOGRAM_CELLS + bucket]++
    this.cells[histograms + (GROUPS + stretch) * HISTOGRAM_CELLS + bucket]++
  }

  /** Counts a start-up delay in its bucket of time. */
  recordStartupAt(tick: number, us: number): void {
    const bucket = Math.floor(tick / this.shape.ticksPerBucket)
    this.cells[this.startupAt + bucket * HISTOGRAM_CELLS + bucketOf(us)]++
  }

  /** Adds another tally of the same shape to this one. */
  addAll(other: Tally): void {
    const { cells } = this
    const from = other.cells
    for (let i = 0; i < cells.length; i++) cells[i] += from[i]
  }
}
