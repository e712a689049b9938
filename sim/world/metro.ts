import { itemKey, streamKey } from '../engine/random.ts'
import { TimingWheel } from '../engine/timing-wheel.ts'
import type { Tally } from '../stats/tally.ts'
import { Arrivals } from '../workload/arrivals.ts'
import type { Metro } from '../workload/metros.ts'
import { RandomMoment } from '../workload/random-moment.ts'
import { Rush } from '../workload/rush.ts'
import { traitCellular } from '../workload/sessions.ts'
import type { Coupling } from './coupling.ts'
import { CutOffs } from './cut-offs.ts'
import type { EdgeTier } from './edge-tier.ts'
import { Fetches } from './fetches.ts'
import { FirstByte } from './first-byte.ts'
import { Field, Listeners, LONG_AGO_MS, Next, NONE, packHeard, RECORD } from './listeners.ts'
import { planNext } from './next-track.ts'
import { PlayCounter } from './play-counter.ts'
import type { PlayCounts } from './play-counts.ts'
import { ProviderChoice } from './provider-choice.ts'
import { Seeks } from './seeks.ts'
import { TrackChoice } from './track-choice.ts'
import { TrackPlayer } from './track-player.ts'
import { TrackRows } from './track-rows.ts'
import type { World } from './world.ts'

const US = 1000
/** Tracks that go through each step together: more do not fit into the processor's nearest cache. */
const ROWS = 128
/** Few slots are looked at in vain in fine windows, and in quiet ones few bitmaps. */
const WHEEL_TICK_MS = 10_000

/**
 * The listeners of one metro, window by window. Within a window they come in the order of their slots, so many at a time,
 * each until nothing of its own is due any more; one event per track. Nothing here depends on other metros but through the coupling.
 */
export class MetroSim {
  private readonly world: World
  private readonly coupling: Coupling
  private readonly tally: Tally
  private readonly count: PlayCounter
  private readonly edges: EdgeTier
  private readonly providers: ProviderChoice
  private readonly listeners: Listeners
  private readonly wheel: TimingWheel
  /** Where sessions come from: the day's ebb and flow, and those who come for a release. */
  private readonly sources: (Arrivals | Rush)[]
  private readonly familyKey: number
  private readonly fetches: Fetches
  private readonly cutOffs: CutOffs
  private readonly choice: TrackChoice
  private readonly player: TrackPlayer
  private readonly seeks: Seeks
  private readonly rows = new TrackRows(ROWS)

  /** @param plays counts the plays of each track; null where nobody asks for them */
  constructor(world: World, metro: Metro, edges: EdgeTier, coupling: Coupling, tally: Tally, plays: PlayCounts | null) {
    const target = (ms: number): number => world.target(metro, ms)
    const present = Math.round(target(0))
    this.world = world
    this.coupling = coupling
    this.tally = tally
    this.count = new PlayCounter(world, tally, metro.region)
    this.edges = edges
    this.providers = new ProviderChoice(world, metro, coupling)
    this.listeners = new Listeners(Math.ceil(present * 1.1) + 64)
    const { words } = this.listeners
    this.wheel = new TimingWheel(words, RECORD, Field.dueMs, Math.min(WHEEL_TICK_MS, world.plan.windows.quietMs), 64)
    this.familyKey = streamKey(world.plan.seed, `listeners/${metro.id}`)
    const { listeners, wheel, providers, count, familyKey } = this
    const firstByte = new FirstByte(world, providers, edges, tally)
    const authorization = coupling.authorizations.at(metro.region)
    const fetches = new Fetches(world, metro.region, listeners, edges)
    this.fetches = fetches
    this.cutOffs = new CutOffs({ world, listeners, wheel, providers, firstByte, edges, fetches, count, familyKey })
    this.choice = new TrackChoice({ world, listeners, firstByte, region: metro.region, familyKey })
    this.player = new TrackPlayer({ world, authorization, listeners, firstByte, edges, fetches, count, plays })
    this.seeks = new Seeks({ world, authorization, listeners, firstByte, edges, fetches, count, familyKey })
    this.sources = [
      new Arrivals(this.familyKey, present, world.endMs, target, world.meanStayMs),
      ...world.plan.catalog.releases.map(({ atMs, rushListeners, rushWithinMs }, release) => {
        const expected = rushListeners * world.plan.scale.factor * metro.share
        return new Rush(this.familyKey, release, world.zeroMs + atMs, expected, rushWithinMs)
      }),
    ]
    // Where a later stretch alone is simulated, those who came for a release before it have left again.
    for (const source of this.sources) while (source.nextMs() < 0) source.advance()
    const restKey = streamKey(world.plan.seed, `rest/${metro.id}`)
    const moment = new RandomMoment(world.plan.population.session, world.plan.catalog.durationMs)
    for (let session = 0; session < present; session++) {
      const slot = this.join(session, 0)
      wheel.schedule(slot, this.settle(slot * RECORD, moment, itemKey(restKey, session)))
    }
  }

  /**
   * Whoever is there at the first moment is somewhere in a track, and has the next one too where that is fetched ahead by
   * then; what comes after is simulated.
   * @param at where the session's record begins
   * @param key a stream of its own
   * @returns when its first event is due
   */
  private settle(at: number, moment: RandomMoment, key: number): number {
    moment.draw(key)
    const endMs = moment.leftMs
    const dueMs = this.inMidst(at, moment, endMs)
    if (dueMs >= 0) return dueMs
    moment.drawNext(key)
    return this.inMidst(at, moment, endMs + moment.stayMs)
  }

  /** Writes a stay that nobody simulates, and ends then, into a record. @returns when what follows is due */
  private inMidst(at: number, { stayMs, durationMs }: RandomMoment, endMs: number): number {
    const { words } = this.listeners
    words[at + Field.tracks] -= 0x10000
    words[at + Field.endMs] = endMs
    return planNext(words, at, endMs - stayMs, stayMs, durationMs, endMs, this.world.plan.playback.prefetchAt)
  }

  /** Advances every listener to the end of the open window. */
  advance(): void {
    const { coupling, world, wheel } = this
    const { fromMs, toMs } = coupling
    const fresh = this.providers.openWindow()
    if (fresh !== 0) this.cutOffs.interrupt(fresh, fromMs)
    this.fetches.openWindow(fromMs)
    this.edges.expire(fromMs)
    this.preposition(coupling.preposition)
    for (const track of coupling.promoted) this.edges.preposition(track, fromMs)
    for (const source of this.sources) {
      for (let atMs = source.nextMs(); atMs < toMs; atMs = source.nextMs()) {
        const slot = this.join(source.nextSession, atMs)
        source.advance()
        this.listeners.words[slot * RECORD + Field.next] = Next.first
        wheel.schedule(slot, Math.max(atMs, fromMs))
      }
    }
    wheel.collect(fromMs, toMs)
    let rows = 0
    for (let slot = wheel.takeMarked(0); slot >= 0; slot = wheel.takeMarked(slot)) {
      rows = this.enter(slot, wheel.dueMs(slot), toMs, rows)
      while (rows === ROWS) rows = this.playRows(rows, toMs)
    }
    while (rows > 0) rows = this.playRows(rows, toMs)
    if (toMs >= world.endMs) this.close()
  }

  /** Enters a session; its first event is for the caller to schedule. */
  private join(session: number, nowMs: number): number {
    const { listeners, world } = this
    let slot = listeners.take()
    if (slot < 0) {
      listeners.grow(Math.ceil(listeners.size * 1.25) + 64)
      this.wheel.moveTo(listeners.words)
      slot = listeners.take()
    }
    const { words } = listeners
    const at = slot * RECORD
    const key = itemKey(this.familyKey, session)
    const traits = world.sessions.traits(key)
    const cellular = traitCellular(traits)
    words[at + Field.session] = session
    words[at + Field.joinedMs] = nowMs
    words[at + Field.traits] = traits
    words[at + Field.throughputKbps] = Math.max(1, Math.round(world.sessions.throughputBps(key, cellular) / 1000))
    words[at + Field.rttUs] = Math.round(world.sessions.rttMs(key, cellular) * US)
    words[at + Field.tracks] = world.sessions.tracks(key) << 16
    words[at + Field.chunks] = 0
    words[at + Field.heard] = packHeard(NONE, NONE, NONE)
    words[at + Field.avoidUntilMs] = LONG_AGO_MS
    words[at + Field.stalledMs] = LONG_AGO_MS
    this.count.joined(nowMs)
    return slot
  }

  /** Ends a session. */
  private leave(slot: number, nowMs: number): number {
    this.count.left(this.listeners.words[slot * RECORD + Field.joinedMs], nowMs)
    this.listeners.release(slot)
    return -1
  }

  /** From the open window on another tally counts: the one before gets what has passed of everyone's stay. */
  countElsewhere(): void {
    const { size, words } = this.listeners
    const { fromMs } = this.coupling
    for (let at = 0; at < size * RECORD; at += RECORD) {
      if (words[at + Field.next] !== Next.free) this.count.stayedSoFar(words[at + Field.joinedMs], fromMs)
    }
    this.count.countStaysFrom(fromMs)
  }

  /** At the end of the replay: counts the stay of everyone who is still there. */
  private close(): void {
    const { size, words } = this.listeners
    for (let at = 0; at < size * RECORD; at += RECORD) {
      if (words[at + Field.next] !== Next.free) this.count.stayed(words[at + Field.joinedMs], this.world.endMs)
    }
  }

  /**
   * What is due for a slot in this window: done at once up to the next track, which takes the row `row`; what is due later
   * goes back to the wheel.
   * @returns the next free row
   */
  private enter(slot: number, firstMs: number, toMs: number, row: number): number {
    const { words } = this.listeners
    for (let atMs = firstMs; atMs >= 0; ) {
      if (atMs >= toMs) {
        this.wheel.schedule(slot, atMs)
        return row
      }
      this.tally.cells[this.tally.events]++
      const next = words[slot * RECORD + Field.next]
      if (next & Next.cutOff) {
        const resumesMs = this.cutOffs.takeUp(slot, atMs)
        atMs = resumesMs < 0 ? this.leave(slot, this.cutOffs.silentMs) : resumesMs
      } else if (next === Next.leave) {
        atMs = this.leave(slot, atMs)
      } else if (next === Next.seek) {
        const dueMs = this.seeks.goOn(slot, atMs)
        atMs = dueMs < 0 ? this.leave(slot, atMs) : dueMs
      } else {
        this.rows.slot[row] = slot
        this.rows.nowMs[row] = atMs
        return row + 1
      }
    }
    return row
  }

  /** Plays the tracks of the first rows; those that follow within the window take rows in their place. Returns how many. */
  private playRows(count: number, toMs: number): number {
    const { rows, choice, player } = this
    choice.choose(rows, count)
    player.look(rows, count)
    let left = 0
    for (let row = 0; row < count; row++) {
      const slot = rows.slot[row]
      const nowMs = rows.nowMs[row]
      const dueMs = player.play(rows, row)
      if (dueMs < 0) this.leave(slot, nowMs)
      else left = this.enter(slot, dueMs, toMs, left)
    }
    return left
  }

  private preposition(releases: number): void {
    for (let index = 0; releases >> index !== 0; index++) {
      if ((releases & (1 << index)) === 0) continue
      const { first, count } = this.world.catalog.releaseTracks(index)
      for (let track = first; track < first + count; track++) this.edges.preposition(track)
    }
  }
}
