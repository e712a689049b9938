import { firstRung, RECENT_STALL_MS } from '../../reference/playback/quality.policy.ts'
import { authorizationMs, REFUSED } from '../backends/authorization.ts'
import { draw, itemKey } from '../engine/random.ts'
import { listenMs, seekAfterMs } from '../workload/listening.ts'
import { patienceMs } from '../workload/patience.ts'
import { rushOf } from '../workload/rush.ts'
import { traitCap, traitCellular, traitGroup, traitIsp } from '../workload/sessions.ts'
import {
  AUTHORIZE,
  DROP,
  DROP_AT,
  DROP_FOR,
  FIRST_BYTE,
  heardAs,
  PATIENCE,
  SEEK,
  SEEK_AFTER,
  SKIP_KIND,
  SKIP_POSITION,
  TRACK,
  trackDraws,
} from '../workload/track-draws.ts'
import type { Coupling } from './coupling.ts'
import type { EdgeTier } from './edge-tier.ts'
import type { FirstByte } from './first-byte.ts'
import {
  Field,
  type Listeners,
  Next,
  NONE,
  packHeard,
  providerAvoided,
  providerHeard,
  RECORD,
  rungHeard,
} from './listeners.ts'
import { planNext } from './next-track.ts'
import { objectOf } from './objects.ts'
import type { PlayCounter } from './play-counter.ts'
import type { PlayCounts } from './play-counts.ts'
import { PlaybackInput, PlaybackOutcome, play } from './playback.ts'
import type { TrackRows } from './track-rows.ts'
import type { World } from './world.ts'

const US = 1000
/** Nobody leaves who waits no longer. */
const LEAST_PATIENCE_US = patienceMs(0) * US

interface Parts {
  world: World
  coupling: Coupling
  listeners: Listeners
  firstByte: FirstByte
  edges: EdgeTier
  count: PlayCounter
  /** Region of the listeners. */
  region: number
  /** Key of the metro's sessions. */
  familyKey: number
  /** Counts the plays of each track; null where nobody asks for them. */
  plays: PlayCounts | null
}

/** Plays tracks of one metro's listeners in three steps, each for many rows before the next. */
export class TrackPlayer {
  private readonly world: World
  private readonly coupling: Coupling
  private readonly listeners: Listeners
  private readonly firstByte: FirstByte
  private readonly edges: EdgeTier
  private readonly count: PlayCounter
  private readonly region: number
  private readonly familyKey: number
  private readonly plays: PlayCounts | null
  private readonly input = new PlaybackInput()
  private readonly out = new PlaybackOutcome()

  constructor(parts: Parts) {
    this.world = parts.world
    this.coupling = parts.coupling
    this.listeners = parts.listeners
    this.firstByte = parts.firstByte
    this.edges = parts.edges
    this.count = parts.count
    this.region = parts.region
    this.familyKey = parts.familyKey
    this.plays = parts.plays
  }

  /** First step: what is played, how much of it, and at which quality. Rows 0 to `count` - 1. */
  choose(rows: TrackRows, count: number): void {
    const { world, region, familyKey, firstByte } = this
    const { catalog, sessions, connections, playback, plan } = world
    const { session } = plan.population
    const { line } = this.input
    const { words } = this.listeners
    for (let row = 0; row < count; row++) {
      const at = rows.slot[row] * RECORD
      const nowMs = rows.nowMs[row]
      const traits = words[at + Field.traits]
      const heard = words[at + Field.heard]
      const kind = words[at + Field.next]
      const key = itemKey(familyKey, words[at + Field.session])
      const index = words[at + Field.tracks] & 0xffff
      const draws = trackDraws(index)
      const source = session.repeatShare > 0 ? heardAs(key, index, session.repeatShare) : index
      const cameFor = source === 0 ? rushOf(words[at + Field.session]) : -1
      const track =
        cameFor >= 0
          ? catalog.pickFromRelease(cameFor, key, trackDraws(source) + TRACK)
          : catalog.pick(key, trackDraws(source) + TRACK, nowMs - world.zeroMs, region)
      const durationMs = catalog.durationMs(track)
      const cellular = traitCellular(traits)
      const lossBps = connections.loss(cellular).boundBpsMs / firstByte.likelyRoundTripMs(words, at)
      const before = rungHeard(heard) === NONE ? -1 : rungHeard(heard)
      const stalled = nowMs - words[at + Field.stalledMs] < RECENT_STALL_MS
      const waits = kind === Next.first || kind === Next.skipped
      rows.key[row] = key
      rows.draws[row] = draws
      rows.track[row] = track
      rows.durationMs[row] = durationMs
      const staysMs = listenMs(session, durationMs, draw(key, draws + SKIP_KIND), draw(key, draws + SKIP_POSITION))
      const seeks = session.seekShare > 0 && staysMs > 1 && draw(key, draws + SEEK) < session.seekShare
      rows.staysMs[row] = seeks ? seekAfterMs(staysMs, draw(key, draws + SEEK_AFTER)) : staysMs
      rows.seeks[row] = seeks ? 1 : 0
      rows.own[row] = source === index ? 0 : this.heardChunks(key, trackDraws(source), durationMs)
      line.begin(sessions.access(cellular).changes, key, words[at + Field.throughputKbps] * 1000, lossBps, nowMs)
      rows.lineFactor[row] = line.factor
      rows.lineForUs[row] = line.untilUs
      rows.rung[row] = firstRung(playback.quality, traitCap(traits), before, waits, stalled, line.bps)
    }
  }

  /**
   * Second step: what the edges have of it, and how long the first byte takes, where the router's first choice answers in
   * time and another track stands for this one. Such a track finds the edge as it was before this step, whatever the
   * others of these rows do to it. All other tracks are left to the third step.
   */
  look(rows: TrackRows, count: number): void {
    const { firstByte, edges } = this
    const { standIns, catalog } = this.world
    const { words } = this.listeners
    for (let row = 0; row < count; row++) {
      const at = rows.slot[row] * RECORD
      const track = rows.track[row]
      rows.usual[row] = 0
      if (track >= catalog.tracks || standIns.of(track) === track) continue
      const provider = firstByte.firstChoice(words, at, rows.nowMs[row])
      if (provider < 0) continue
      rows.usual[row] = 1
      rows.provider[row] = provider
      const own = provider === providerHeard(words[at + Field.heard]) ? rows.own[row] : 0
      rows.found[row] = edges.find(provider, objectOf(track, rows.rung[row]), own)
    }
    for (let row = 0; row < count; row++) if (rows.usual[row] === 1) firstByte.reachAtOnce(rows, row, words)
  }

  /** Chunks that a track's first hearing has brought to the edge, from the beginning. @param draws that hearing's numbers */
  private heardChunks(key: number, draws: number, durationMs: number): number {
    const { plan, playback } = this.world
    const kind = draw(key, draws + SKIP_KIND)
    const staysMs = listenMs(plan.population.session, durationMs, kind, draw(key, draws + SKIP_POSITION))
    const { chunkMs } = plan.delivery
    return Math.min(Math.ceil(durationMs / chunkMs), Math.ceil(staysMs / chunkMs) + playback.held - 1)
  }

  /** Third step: fetches and plays the row's track; returns when the session's next event is due, -1 when it gave up. */
  play(rows: TrackRows, row: number): number {
    const { world, input, out, firstByte, edges, count } = this
    const { plan, sessions, connections, playback, delays } = world
    const { words } = this.listeners
    const slot = rows.slot[row]
    const at = slot * RECORD
    const nowMs = rows.nowMs[row]
    const key = rows.key[row]
    const draws = rows.draws[row]
    const traits = words[at + Field.traits]
    const group = traitGroup(traits)
    const kind = words[at + Field.next]
    const waits = kind === Next.first || kind === Next.skipped
    const track = rows.track[row]
    const durationMs = rows.durationMs[row]
    const staysMs = rows.staysMs[row]
    const rung = rows.rung[row]
    const object = objectOf(track, rung)
    count.asked(kind)
    const { refusedShare } = this.coupling
    // Of a track that is fetched ahead nobody waits for the authorization, but it can be refused.
    const authorizeMs =
      waits || refusedShare > 0 ? authorizationMs(this.coupling, delays.authorize, draw(key, draws + AUTHORIZE)) : 0
    if (authorizeMs === REFUSED) {
      count.failed(group, nowMs)
      return -1
    }
    let failures = 0
    if (rows.usual[row] === 0) {
      const isp = traitIsp(traits)
      const counter = draws + FIRST_BYTE
      if (
        !firstByte.reach(
          this.listeners,
          slot,
          isp,
          object,
          0,
          durationMs,
          nowMs,
          key,
          counter,
          group,
          NONE,
          rows.own[row],
        )
      ) {
        count.failed(group, nowMs)
        return -1
      }
      failures = firstByte.failures
      rows.provider[row] = firstByte.provider
      rows.found[row] = firstByte.entry
      rows.missMs[row] = firstByte.missMs
      rows.firstByteMs[row] = firstByte.totalMs
      rows.roundTripMs[row] = firstByte.roundTripMs
      rows.opens[row] = firstByte.isNew ? 1 : 0
    }
    const provider = rows.provider[row]
    const found = rows.found[row]
    const missMs = rows.missMs[row]
    const firstByteMs = rows.firstByteMs[row]
    const roundTripMs = rows.roundTripMs[row]
    const cellular = traitCellular(traits)
    const requestMs = roundTripMs + plan.delivery.edgeServiceMs.median + edges.laterMissMs(provider, found)
    const access = sessions.access(cellular)
    const drops = draw(key, draws + DROP) < access.dropPerTrack

    input.durationUs = durationMs * US
    input.listenUs = staysMs * US
    input.startAtUs = waits ? 0 : Math.max(1, (words[at + Field.endMs] - nowMs) * US)
    input.firstDelayUs = Math.round(((waits ? authorizeMs : 0) + firstByteMs) * US)
    input.requestUs = Math.round(requestMs * US)
    const lossBps = connections.loss(cellular).boundBpsMs / roundTripMs
    input.line.resume(
      access.changes,
      key,
      words[at + Field.throughputKbps] * 1000,
      lossBps,
      nowMs,
      rows.lineFactor[row],
      rows.lineForUs[row],
    )
    input.dropAtUs = drops ? Math.round(draw(key, draws + DROP_AT) * durationMs) * US : 0
    input.dropForUs = drops ? Math.round(-Math.log(draw(key, draws + DROP_FOR)) * access.dropMeanMs) * US : 0
    input.rung = rung
    input.cap = traitCap(traits)
    connections.begin(playback, input, rows.opens[row] === 1, roundTripMs)
    play(playback, input, out)
    if (waits && out.soundUs > LEAST_PATIENCE_US && plan.playback.abandonment) {
      const patience = patienceMs(draw(key, draws + PATIENCE))
      if (out.soundUs > patience * US) {
        edges.request(provider, object, found, 0, 1, durationMs, nowMs, missMs, group)
        count.abandoned(group, nowMs)
        words[at + Field.next] = Next.leave
        return nowMs + Math.round(patience)
      }
    }

    const same = out.chunks - out.changedChunks
    const had = edges.request(provider, object, found, 0, same, durationMs, nowMs, missMs, group)
    if (out.changedChunks > 0) {
      const other = objectOf(track, out.changedRung)
      const otherFound = edges.find(provider, other)
      edges.request(provider, other, otherFound, same, out.chunks, durationMs, nowMs, missMs, group)
    }
    const soundMs = nowMs + Math.round(out.soundUs / US)
    const endMs = nowMs + Math.max(1, Math.round(out.endUs / US))
    words[at + Field.object] = object
    words[at + Field.soundMs] = soundMs
    words[at + Field.endMs] = endMs
    words[at + Field.answeredMs] = nowMs + Math.round(out.answeredUs / US)
    words[at + Field.chunks] = out.chunks | (had << 16)
    words[at + Field.heard] = packHeard(out.rung, provider, providerAvoided(words[at + Field.heard]))
    if (out.stalledAtUs >= 0) words[at + Field.stalledMs] = nowMs + Math.round(out.stalledAtUs / US)
    count.played(group, provider, nowMs, kind, soundMs, input, out)
    if (failures > 0) count.failedOver(group, nowMs, firstByteMs)
    if (this.plays !== null) this.plays.add(track)
    // One more begun, one fewer to come.
    words[at + Field.tracks] += 1 - 0x10000
    if (rows.seeks[row] === 1) {
      words[at + Field.next] = Next.seek
      return endMs
    }
    return planNext(words, at, nowMs, staysMs, durationMs, endMs, plan.playback.prefetchAt)
  }
}
