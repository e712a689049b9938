import { prefetchPositionMs } from '../../reference/playback/prefetch.policy.ts'
import { nextRung, RECENT_STALL_MS } from '../../reference/playback/quality.policy.ts'
import { draw, itemKey, streamKey } from '../engine/random.ts'
import { TimingWheel } from '../engine/timing-wheel.ts'
import type { Tally } from '../stats/tally.ts'
import { Arrivals } from '../workload/arrivals.ts'
import { listenMs } from '../workload/listening.ts'
import type { Metro } from '../workload/metros.ts'
import { RandomMoment } from '../workload/random-moment.ts'
import { Rush, rushOf } from '../workload/rush.ts'
import { traitCap, traitCellular, traitGroup, traitIsp } from '../workload/sessions.ts'
import {
  AUTHORIZE,
  DROP,
  DROP_AT,
  DROP_FOR,
  FIRST_BYTE,
  SKIP_KIND,
  SKIP_POSITION,
  THROUGHPUT,
  TRACK,
  trackDraws,
} from '../workload/track-draws.ts'
import type { Coupling } from './coupling.ts'
import { CutOffs } from './cut-offs.ts'
import type { EdgeTier } from './edge-tier.ts'
import { FirstByte } from './first-byte.ts'
import {
  Field,
  Listeners,
  LONG_AGO_MS,
  Next,
  NONE,
  packHeard,
  providerAvoided,
  RECORD,
  rungHeard,
} from './listeners.ts'
import { objectOf } from './objects.ts'
import { PlayCounter } from './play-counter.ts'
import { PlaybackInput, PlaybackOutcome, play } from './playback.ts'
import { ProviderChoice } from './provider-choice.ts'
import type { World } from './world.ts'

const US = 1000
/** Few slots are looked at in vain in fine windows, and in quiet ones few bitmaps. */
const WHEEL_TICK_MS = 10_000

/**
 * The listeners of one metro, window by window. Within a window they go one after the other in the order of their slots,
 * each with all of its events; one event per track. Nothing here depends on other metros but through the coupling.
 */
export class MetroSim {
  private readonly world: World
  private readonly coupling: Coupling
  private readonly tally: Tally
  private readonly count: PlayCounter
  private readonly edges: EdgeTier
  private readonly providers: ProviderChoice
  private readonly firstByte: FirstByte
  private readonly listeners: Listeners
  private readonly wheel: TimingWheel
  /** Where sessions come from: the day's ebb and flow, and those who come for a release. */
  private readonly sources: (Arrivals | Rush)[]
  private readonly familyKey: number
  private readonly cutOffs: CutOffs
  private readonly input = new PlaybackInput()
  private readonly out = new PlaybackOutcome()

  constructor(world: World, metro: Metro, edges: EdgeTier, coupling: Coupling, tally: Tally) {
    const target = (ms: number): number => world.target(metro, ms)
    const present = Math.round(target(0))
    this.world = world
    this.coupling = coupling
    this.tally = tally
    this.count = new PlayCounter(world, tally)
    this.edges = edges
    this.providers = new ProviderChoice(world, metro, coupling)
    this.firstByte = new FirstByte(world, this.providers, edges, tally)
    this.listeners = new Listeners(Math.ceil(present * 1.1) + 64)
    const { words } = this.listeners
    this.wheel = new TimingWheel(words, RECORD, Field.dueMs, Math.min(WHEEL_TICK_MS, world.plan.windows.quietMs), 64)
    this.familyKey = streamKey(world.plan.seed, `listeners/${metro.id}`)
    const { listeners, wheel, providers, firstByte, count, familyKey } = this
    this.cutOffs = new CutOffs({ world, listeners, wheel, providers, firstByte, edges, count, familyKey })
    this.sources = [
      new Arrivals(this.familyKey, present, world.endMs, target, world.meanStayMs),
      ...world.plan.catalog.releases.map(({ atMs, rushListeners, rushWithinMs }, release) => {
        const expected = rushListeners * world.plan.scale.factor * metro.share
        return new Rush(this.familyKey, release, world.zeroMs + atMs, expected, rushWithinMs)
      }),
    ]
    const restKey = streamKey(world.plan.seed, `rest/${metro.id}`)
    const moment = new RandomMoment(world.plan.population.session, world.plan.catalog.durationMs)
    for (let session = 0; session < present; session++) {
      // Whoever is there at the first moment is somewhere in a track, the first of those that are left; the next is simulated.
      const slot = this.join(session, 0)
      const at = slot * RECORD
      moment.draw(itemKey(restKey, session))
      const dueMs = moment.leftMs
      words[at + Field.tracks] -= 0x10000
      words[at + Field.next] = words[at + Field.tracks] === 0 ? Next.leave : Next.ahead
      words[at + Field.endMs] = dueMs
      this.wheel.schedule(slot, dueMs)
    }
  }

  /** Advances every listener to the end of the open window. */
  advance(): void {
    const { coupling, world, wheel } = this
    const { fromMs, toMs } = coupling
    const fresh = this.providers.openWindow()
    if (fresh !== 0) this.cutOffs.interrupt(fresh, fromMs)
    this.preposition(coupling.preposition)
    for (const source of this.sources) {
      for (let atMs = source.nextMs(); atMs < toMs; atMs = source.nextMs()) {
        const slot = this.join(source.nextSession, atMs)
        source.advance()
        this.listeners.words[slot * RECORD + Field.next] = Next.first
        wheel.schedule(slot, Math.max(atMs, fromMs))
      }
    }
    wheel.collect(fromMs, toMs)
    for (let slot = wheel.takeMarked(0); slot >= 0; slot = wheel.takeMarked(slot)) {
      let dueMs = wheel.dueMs(slot)
      while (dueMs >= 0 && dueMs < toMs) dueMs = this.happen(slot, dueMs)
      if (dueMs >= 0) wheel.schedule(slot, dueMs)
    }
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

  /** At the end of the replay: counts the stay of everyone who is still there. */
  private close(): void {
    const { size, words } = this.listeners
    for (let at = 0; at < size * RECORD; at += RECORD) {
      if (words[at + Field.next] !== Next.free) this.count.stayed(words[at + Field.joinedMs], this.world.endMs)
    }
  }

  /** The slot's event; returns when the next one is due, -1 when the session is over. */
  private happen(slot: number, nowMs: number): number {
    this.tally.cells[this.tally.events]++
    const next = this.listeners.words[slot * RECORD + Field.next]
    if (next & Next.cutOff) {
      const dueMs = this.cutOffs.takeUp(slot, nowMs)
      return dueMs < 0 ? this.leave(slot, this.cutOffs.silentMs) : dueMs
    }
    if (next === Next.leave) return this.leave(slot, nowMs)
    return this.playTrack(slot, nowMs, next)
  }

  /** Fetches and plays the session's next track. */
  private playTrack(slot: number, nowMs: number, kind: number): number {
    const { world, input, out, firstByte, edges } = this
    const { plan, catalog, sessions, playback, delays } = world
    const { words } = this.listeners
    const at = slot * RECORD
    const key = itemKey(this.familyKey, words[at + Field.session])
    const draws = trackDraws(words[at + Field.tracks] & 0xffff)
    const traits = words[at + Field.traits]
    const heard = words[at + Field.heard]
    const group = traitGroup(traits)
    const waits = kind === Next.first || kind === Next.skipped

    const cameFor = kind === Next.first ? rushOf(words[at + Field.session]) : -1
    const track =
      cameFor >= 0
        ? catalog.pickFromRelease(cameFor, key, draws + TRACK)
        : catalog.pick(key, draws + TRACK, nowMs - world.zeroMs)
    const durationMs = catalog.durationMs(track)
    const { session } = plan.population
    const staysMs = listenMs(session, durationMs, draw(key, draws + SKIP_KIND), draw(key, draws + SKIP_POSITION))
    const access = sessions.access(traitCellular(traits))
    const factor = access.trackFactor.sample(draw(key, draws + THROUGHPUT))
    const throughputBps = words[at + Field.throughputKbps] * 1000 * factor
    const before = rungHeard(heard) === NONE ? -1 : rungHeard(heard)
    const stalled = nowMs - words[at + Field.stalledMs] < RECENT_STALL_MS
    const cap = traitCap(traits)
    // A track's beginning says nothing about the buffer, so the policy is asked as if it were full.
    const rung = nextRung(playback.quality, cap, before, playback.quality.bufferFullMs, stalled, throughputBps)
    const object = objectOf(track, rung)

    const counter = draws + FIRST_BYTE
    const isp = traitIsp(traits)
    if (!firstByte.reach(this.listeners, slot, isp, object, 0, durationMs, nowMs, key, counter, group, NONE)) {
      this.count.failed(group, nowMs)
      return this.leave(slot, nowMs)
    }
    const { provider, missMs, entry } = firstByte
    const authorizeMs = waits ? delays.authorize.sample(draw(key, draws + AUTHORIZE)) : 0
    const requestMs = firstByte.roundTripMs + plan.delivery.edgeServiceMs.median + edges.laterMissMs(entry)
    const drops = draw(key, draws + DROP) < access.dropPerTrack

    input.durationUs = durationMs * US
    input.listenUs = staysMs * US
    input.startAtUs = waits ? 0 : Math.max(1, (words[at + Field.endMs] - nowMs) * US)
    input.firstDelayUs = Math.round((authorizeMs + firstByte.totalMs) * US)
    input.requestUs = Math.round(requestMs * US)
    input.throughputBps = throughputBps
    input.dropAtUs = drops ? Math.round(draw(key, draws + DROP_AT) * durationMs) * US : 0
    input.dropForUs = drops ? Math.round(-Math.log(draw(key, draws + DROP_FOR)) * access.dropMeanMs) * US : 0
    input.rung = rung
    input.cap = cap
    play(playback, input, out)

    const same = out.chunks - out.changedChunks
    const had = edges.request(provider, object, entry, 0, same, durationMs, nowMs, missMs, group)
    if (out.changedChunks > 0) {
      const other = objectOf(track, out.changedRung)
      const otherEntry = edges.find(provider, other)
      edges.request(provider, other, otherEntry, same, out.chunks, durationMs, nowMs, missMs, group)
    }
    const soundMs = nowMs + Math.round(out.soundUs / US)
    words[at + Field.object] = object
    words[at + Field.soundMs] = soundMs
    words[at + Field.endMs] = nowMs + Math.max(1, Math.round(out.endUs / US))
    words[at + Field.chunks] = out.chunks | (had << 16)
    words[at + Field.heard] = packHeard(out.rung, provider, providerAvoided(words[at + Field.heard]))
    if (out.stalledAtUs >= 0) words[at + Field.stalledMs] = nowMs + Math.round(out.stalledAtUs / US)
    this.count.played(group, provider, nowMs, kind, soundMs, input, out)
    if (firstByte.failures > 0) this.count.failedOver(group, nowMs, firstByte.totalMs)
    return this.planNext(at, nowMs, staysMs, durationMs)
  }

  /** What follows the track that has just been fetched, and when. */
  private planNext(at: number, nowMs: number, staysMs: number, durationMs: number): number {
    const { words } = this.listeners
    const endMs = words[at + Field.endMs]
    // One more begun, one fewer to come.
    words[at + Field.tracks] += 1 - 0x10000
    if (words[at + Field.tracks] >> 16 === 0) {
      words[at + Field.next] = Next.leave
      return endMs
    }
    const aheadMs = prefetchPositionMs(durationMs, this.world.plan.playback.prefetchAt)
    if (staysMs < aheadMs) {
      words[at + Field.next] = Next.skipped
      return endMs
    }
    words[at + Field.next] = staysMs < durationMs ? Next.aheadOfSkip : Next.ahead
    return Math.max(nowMs + 1, Math.floor(endMs - (staysMs - aheadMs)))
  }

  private preposition(releases: number): void {
    for (let index = 0; releases >> index !== 0; index++) {
      if ((releases & (1 << index)) === 0) continue
      const { first, count } = this.world.catalog.releaseTracks(index)
      for (let track = first; track < first + count; track++) this.edges.preposition(track)
    }
  }
}
