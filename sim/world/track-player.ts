import { authorizationMs, REFUSED } from '../backends/authorization.ts'
import { draw } from '../engine/random.ts'
import { patienceMs } from '../workload/patience.ts'
import { traitCap, traitCellular, traitGroup, traitIsp } from '../workload/sessions.ts'
import { AUTHORIZE, DROP, DROP_AT, DROP_FOR, FIRST_BYTE, PATIENCE } from '../workload/track-draws.ts'
import type { CoupledAuthorization } from './coupling.ts'
import type { EdgeTier } from './edge-tier.ts'
import type { Fetches } from './fetches.ts'
import type { FirstByte } from './first-byte.ts'
import { Field, type Listeners, Next, NONE, packHeard, providerAvoided, providerHeard, RECORD } from './listeners.ts'
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
  authorization: CoupledAuthorization | undefined
  listeners: Listeners
  firstByte: FirstByte
  edges: EdgeTier
  fetches: Fetches
  count: PlayCounter
  /** Counts the plays of each track; null where nobody asks for them. */
  plays: PlayCounts | null
}

/** Plays the tracks that have been chosen for one metro's listeners in two more steps, each for many rows before the next. */
export class TrackPlayer {
  private readonly world: World
  /** What plays meet of services; undefined where they are not simulated. */
  private readonly authorization: CoupledAuthorization | undefined
  private readonly listeners: Listeners
  private readonly firstByte: FirstByte
  private readonly edges: EdgeTier
  private readonly fetches: Fetches
  private readonly count: PlayCounter
  private readonly plays: PlayCounts | null
  private readonly input = new PlaybackInput()
  private readonly out = new PlaybackOutcome()

  constructor(parts: Parts) {
    this.world = parts.world
    this.authorization = parts.authorization
    this.listeners = parts.listeners
    this.firstByte = parts.firstByte
    this.edges = parts.edges
    this.fetches = parts.fetches
    this.count = parts.count
    this.plays = parts.plays
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
    let asked = 0
    for (let row = 0; row < count; row++) {
      const at = rows.slot[row] * RECORD
      const track = rows.track[row]
      rows.usual[row] = 0
      if (track >= catalog.tracks || standIns.of(track) === track) continue
      const provider = firstByte.firstChoice(words, at, rows.nowMs[row])
      if (provider < 0) continue
      rows.usual[row] = 1
      rows.provider[row] = provider
      rows.asked[asked++] = row
      rows.place[row] = objectOf(standIns.placeOf(track), rows.rung[row])
    }
    // Apart, because each of these looks somewhere into megabytes, and many at a time wait no longer than one.
    for (let i = 0; i < asked; i++) {
      const row = rows.asked[i]
      const provider = rows.provider[row]
      const own = provider === providerHeard(words[rows.slot[row] * RECORD + Field.heard]) ? rows.own[row] : 0
      rows.found[row] = edges.findStoodFor(provider, rows.place[row], own)
    }
    for (let i = 0; i < asked; i++) firstByte.reachAtOnce(rows, rows.asked[i], words)
  }

  /** Third step: fetches and plays the row's track; returns when the session's next event is due, -1 when it gave up. */
  play(rows: TrackRows, row: number): number {
    const { world, input, out, firstByte, edges, fetches, count } = this
    const { plan, sessions, connections, playback, delays } = world
    const { words } = this.listeners
    const slot = rows.slot[row]
    const at = slot * RECORD
    const nowMs = rows.nowMs[row]
    const key = rows.key[row]
    const draws = rows.draws[row]
    const traits = words[at + Field.traits]
    const group = traitGroup(traits)
    const isp = traitIsp(traits)
    const kind = words[at + Field.next]
    const waits = kind === Next.first || kind === Next.skipped
    const track = rows.track[row]
    const durationMs = rows.durationMs[row]
    const staysMs = rows.staysMs[row]
    const rung = rows.rung[row]
    const object = objectOf(track, rung)
    count.asked(kind)
    const refusedShare = this.authorization?.refusedShare ?? 0
    // Of a track that is fetched ahead nobody waits for the authorization, but it can be refused.
    const authorizeMs =
      waits || refusedShare > 0
        ? authorizationMs(this.authorization, delays.authorize, draw(key, draws + AUTHORIZE))
        : 0
    if (authorizeMs === REFUSED) {
      count.failed(group, nowMs)
      return -1
    }
    const { line } = input
    const cellular = traitCellular(traits)
    const access = sessions.access(cellular)
    line.resume(
      access.changes,
      key,
      words[at + Field.throughputKbps] * 1000,
      words[at + Field.rttUs],
      nowMs,
      rows.lineFactor[row],
      rows.lastMileUs[row],
      rows.lineForUs[row],
    )
    let failures = 0
    if (rows.usual[row] === 0) {
      if (
        !firstByte.reach(
          this.listeners,
          slot,
          isp,
          line,
          object,
          0,
          durationMs,
          nowMs,
          key,
          draws + FIRST_BYTE,
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
    const drops = draw(key, draws + DROP) < access.dropPerTrack

    input.durationUs = durationMs * US
    input.listenUs = staysMs * US
    input.startAtUs = waits ? 0 : Math.max(1, (words[at + Field.endMs] - nowMs) * US)
    input.firstDelayUs = Math.round(((waits ? authorizeMs : 0) + firstByteMs) * US)
    line.lead(
      connections.loss(cellular).boundBpsMs,
      firstByte.beyondMs(isp, provider),
      plan.delivery.edgeServiceMs.median + edges.laterMissMs(provider, found),
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

    const changesAt = out.chunks - out.changedChunks
    fetches.ask(
      slot,
      provider,
      object,
      found,
      0,
      changesAt,
      out.changedRung,
      out.chunks,
      durationMs,
      nowMs,
      missMs,
      group,
    )
    const soundMs = nowMs + Math.round(out.soundUs / US)
    const endMs = nowMs + Math.max(1, Math.round(out.endUs / US))
    words[at + Field.soundMs] = soundMs
    words[at + Field.endMs] = endMs
    words[at + Field.usedMs] = nowMs + Math.round(out.usedUs / US)
    words[at + Field.heard] = packHeard(out.rung, provider, providerAvoided(words[at + Field.heard]))
    if (out.stalledAtUs >= 0) words[at + Field.stalledMs] = nowMs + Math.round(out.stalledAtUs / US)
    count.played(group, provider, nowMs, kind, soundMs, input, out)
    if (failures > 0) count.failedOver(group, nowMs, firstByteMs)
    if (this.plays !== null) this.plays.add(track)
    // One more begun, one fewer to come.
    words[at + Field.tracks] += 1 - 0x10000
    let dueMs = endMs
    if (rows.seeks[row] === 1) words[at + Field.next] = Next.seek
    else dueMs = planNext(words, at, nowMs, staysMs, durationMs, endMs, plan.playback.prefetchAt)
    fetches.keep(slot, dueMs, playback.held, soundMs)
    return dueMs
  }
}
