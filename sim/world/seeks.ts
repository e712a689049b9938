import { firstRung, RECENT_STALL_MS } from '../../reference/playback/quality.policy.ts'
import { authorizationMs, REFUSED } from '../backends/authorization.ts'
import { draw, itemKey } from '../engine/random.ts'
import { listenAfterSeekMs, listenMs, seekAfterMs, seekToMs } from '../workload/listening.ts'
import { traitCap, traitCellular, traitGroup, traitIsp } from '../workload/sessions.ts'
import {
  AUTHORIZE,
  DROP,
  DROP_AT,
  DROP_FOR,
  FIRST_BYTE,
  SEEK_AFTER,
  SEEK_STREAM,
  SEEK_TO,
  SKIP_KIND,
  SKIP_POSITION,
  trackDraws,
} from '../workload/track-draws.ts'
import type { CoupledAuthorization } from './coupling.ts'
import type { EdgeTier } from './edge-tier.ts'
import type { Fetches } from './fetches.ts'
import type { FirstByte } from './first-byte.ts'
import {
  chunksFetched,
  Field,
  type Listeners,
  packHeard,
  providerAvoided,
  providerHeard,
  RECORD,
  rungHeard,
} from './listeners.ts'
import { planNext } from './next-track.ts'
import { objectOf, trackOf } from './objects.ts'
import type { PlayCounter } from './play-counter.ts'
import { PlaybackInput, PlaybackOutcome, play } from './playback.ts'
import type { World } from './world.ts'

const US = 1000

/** The parts of a metro that a seek touches. */
interface Parts {
  world: World
  /** What plays meet of services; undefined where they are not simulated. */
  authorization: CoupledAuthorization | undefined
  listeners: Listeners
  firstByte: FirstByte
  edges: EdgeTier
  fetches: Fetches
  count: PlayCounter
  /** Key of the metro's sessions. */
  familyKey: number
}

/**
 * Listeners who go to another position of the playing track. What the client held of it is thrown away, the provider stays the
 * one that the URLs are signed for, and the first sound comes from within the chunk that holds the position.
 */
export class Seeks {
  private readonly parts: Parts
  private readonly input = new PlaybackInput()
  private readonly out = new PlaybackOutcome()

  constructor(parts: Parts) {
    this.parts = parts
  }

  /** Fetches and plays the rest of a track; returns when the session's next event is due, -1 when the listener gave up. */
  goOn(slot: number, nowMs: number): number {
    const { world, listeners, firstByte, edges, fetches, count } = this.parts
    const { plan, sessions, connections, playback } = world
    const { words } = listeners
    const { input, out } = this
    const { chunkMs } = plan.delivery
    const at = slot * RECORD
    const sessionKey = itemKey(this.parts.familyKey, words[at + Field.session])
    const draws = trackDraws((words[at + Field.tracks] & 0xffff) - 1)
    const traits = words[at + Field.traits]
    const heard = words[at + Field.heard]
    const group = traitGroup(traits)
    const isp = traitIsp(traits)
    const track = trackOf(words[at + Field.object])
    const durationMs = world.catalog.durationMs(track)
    const kind = draw(sessionKey, draws + SKIP_KIND)
    const staysMs = listenMs(plan.population.session, durationMs, kind, draw(sessionKey, draws + SKIP_POSITION))
    const afterMs = seekAfterMs(staysMs, draw(sessionKey, draws + SEEK_AFTER))
    const toMs = seekToMs(durationMs, draw(sessionKey, draws + SEEK_TO))
    const restMs = listenAfterSeekMs(durationMs, staysMs, afterMs, toMs)
    const firstChunk = Math.floor(toMs / chunkMs)
    const playedMs = nowMs - words[at + Field.soundMs]

    const access = sessions.access(traitCellular(traits))
    const sessionBps = words[at + Field.throughputKbps] * 1000
    const boundBpsMs = connections.loss(traitCellular(traits)).boundBpsMs
    input.line.begin(access.changes, sessionKey, sessionBps, words[at + Field.rttUs], nowMs)
    const likelyBps = input.line.bpsTo(boundBpsMs, firstByte.likelyBeyondMs(isp))
    const stalled = nowMs - words[at + Field.stalledMs] < RECENT_STALL_MS
    const rung = firstRung(playback.quality, traitCap(traits), rungHeard(heard), true, stalled, likelyBps)
    const object = objectOf(track, rung)

    const key = itemKey(sessionKey, draws + SEEK_STREAM)
    const authorizeMs = playedMs < plan.delivery.urlLifeMs ? 0 : this.authorizeAgain(key)
    const signedFor = providerHeard(heard)
    const own = object === words[at + Field.object] ? chunksFetched(words[at + Field.chunks]) : 0
    if (
      authorizeMs === REFUSED ||
      !firstByte.reach(
        listeners,
        slot,
        isp,
        input.line,
        object,
        firstChunk,
        durationMs,
        nowMs,
        key,
        FIRST_BYTE,
        group,
        signedFor,
        own,
      )
    ) {
      count.failed(group, nowMs)
      return -1
    }
    const { provider, missMs, entry, totalMs, roundTripMs, failures } = firstByte
    const serverMs = plan.delivery.edgeServiceMs.median + edges.laterMissMs(provider, entry, firstChunk)
    // What is left of the network loss that this track meets, if it meets one.
    const drops = draw(sessionKey, draws + DROP) < access.dropPerTrack
    const dropAtMs = drops ? Math.round(draw(sessionKey, draws + DROP_AT) * durationMs) - playedMs : 0
    const dropForMs = drops ? Math.round(-Math.log(draw(sessionKey, draws + DROP_FOR)) * access.dropMeanMs) : 0
    input.durationUs = (durationMs - firstChunk * chunkMs) * US
    input.skippedUs = (toMs - firstChunk * chunkMs) * US
    input.listenUs = restMs * US
    input.startAtUs = 0
    input.firstDelayUs = Math.round((authorizeMs + totalMs) * US)
    input.line.lead(boundBpsMs, firstByte.beyondMs(isp, provider), serverMs)
    input.dropAtUs = dropAtMs * US
    input.dropForUs = dropAtMs + dropForMs > 0 ? dropForMs * US : 0
    input.rung = rung
    input.cap = traitCap(traits)
    connections.begin(playback, input, firstByte.isNew, roundTripMs)
    play(playback, input, out)

    const end = firstChunk + out.chunks
    const changesAt = end - out.changedChunks
    fetches.ask(
      slot,
      provider,
      object,
      entry,
      firstChunk,
      changesAt,
      out.changedRung,
      end,
      durationMs,
      nowMs,
      missMs,
      group,
    )
    const soundMs = nowMs + Math.round(out.soundUs / US)
    const endMs = nowMs + Math.max(1, Math.round(out.endUs / US))
    // As if it had been played and fetched from its beginning.
    words[at + Field.soundMs] = soundMs - toMs
    words[at + Field.endMs] = endMs
    words[at + Field.usedMs] = nowMs + Math.round(out.usedUs / US)
    words[at + Field.heard] = packHeard(out.rung, provider, providerAvoided(words[at + Field.heard]))
    if (out.stalledAtUs >= 0) words[at + Field.stalledMs] = nowMs + Math.round(out.stalledAtUs / US)
    count.sought(group, provider, nowMs, soundMs, afterMs, input, out)
    if (failures > 0) count.failedOver(group, nowMs, totalMs)
    const dueMs = planNext(words, at, nowMs, toMs + restMs, durationMs, endMs, plan.playback.prefetchAt)
    fetches.keep(slot, dueMs, firstChunk + playback.held, soundMs)
    return dueMs
  }

  /** The URLs' life is over: the app asks for a new manifest first. */
  private authorizeAgain(key: number): number {
    const { authorization, world } = this.parts
    return authorizationMs(authorization, world.delays.authorize, draw(key, AUTHORIZE))
  }
}
