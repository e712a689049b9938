import { itemKey } from '../engine/random.ts'
import type { TimingWheel } from '../engine/timing-wheel.ts'
import { Line } from '../workload/line.ts'
import { traitCellular, traitGroup, traitIsp } from '../workload/sessions.ts'
import { FIRST_BYTE, trackDraws } from '../workload/track-draws.ts'
import type { EdgeTier } from './edge-tier.ts'
import type { FirstByte } from './first-byte.ts'
import {
  Field,
  type Listeners,
  Next,
  packHeard,
  providerAvoided,
  providerHeard,
  RECORD,
  rungHeard,
} from './listeners.ts'
import { rungOf, trackOf } from './objects.ts'
import type { PlayCounter } from './play-counter.ts'
import type { ProviderChoice } from './provider-choice.ts'
import type { World } from './world.ts'

const US = 1000

/** The parts of a metro that a cut-off fetch touches. */
interface Parts {
  world: World
  listeners: Listeners
  wheel: TimingWheel
  providers: ProviderChoice
  firstByte: FirstByte
  edges: EdgeTier
  count: PlayCounter
  /** Key of the metro's sessions. */
  familyKey: number
}

/** What becomes of tracks that are being fetched when their provider goes down. */
export class CutOffs {
  /** Until when a listener who has given up still hears something. */
  silentMs = 0
  private readonly parts: Parts
  private readonly line = new Line()
  /** When what follows is due, for slots whose fetch has been cut off. */
  private readonly resumes = new Map<number, number>()

  constructor(parts: Parts) {
    this.parts = parts
  }

  /**
   * Providers (bits) have just gone down: everyone who still has chunks to fetch from one finds out at the next request,
   * which comes when a chunk begins to play.
   */
  interrupt(fresh: number, nowMs: number): void {
    const { wheel, world } = this.parts
    const { words, size } = this.parts.listeners
    const { chunkMs } = world.plan.delivery
    const { held } = world.playback
    wheel.clear()
    for (let slot = 0; slot < size; slot++) {
      const at = slot * RECORD
      const next = words[at + Field.next]
      if (next === Next.free) continue
      const dueMs = words[at + Field.dueMs]
      const chunks = words[at + Field.chunks] & 0xffff
      if (!(next & Next.cutOff) && chunks > held && fresh & (1 << providerHeard(words[at + Field.heard]))) {
        const played = Math.max(1, Math.ceil((nowMs - words[at + Field.soundMs]) / chunkMs))
        const requestMs = words[at + Field.soundMs] + played * chunkMs
        if (requestMs < dueMs && played + held - 1 < chunks) {
          words[at + Field.next] = next | Next.cutOff
          this.resumes.set(slot, dueMs)
          wheel.schedule(slot, Math.max(nowMs, requestMs))
          continue
        }
      }
      wheel.schedule(slot, dueMs)
    }
  }

  /**
   * A request in the middle of a track finds its provider dead: the rest of the track comes from another one.
   * @returns when the slot's next event is due; -1 when the listener gives up, who then hears the buffer until `silentMs`
   */
  takeUp(slot: number, nowMs: number): number {
    const { world, firstByte, edges } = this.parts
    const { words } = this.parts.listeners
    const { chunkMs } = world.plan.delivery
    const { held } = world.playback
    const at = slot * RECORD
    const resumeMs = this.resumes.get(slot) ?? nowMs
    const from = providerHeard(words[at + Field.heard])
    this.resumes.delete(slot)
    words[at + Field.next] &= ~Next.cutOff
    if (!this.parts.providers.isDown(from)) return resumeMs
    const group = traitGroup(words[at + Field.traits])
    const isp = traitIsp(words[at + Field.traits])
    const key = itemKey(this.parts.familyKey, words[at + Field.session])
    const bufferMs = (held - 1) * chunkMs
    const object = words[at + Field.object]
    const durationMs = world.catalog.durationMs(trackOf(object))
    const chunks = words[at + Field.chunks] & 0xffff
    const hadBefore = words[at + Field.chunks] >> 16
    const next = Math.round((nowMs - words[at + Field.soundMs]) / chunkMs) + held - 1
    const first = Math.min(Math.max(next, 0), chunks - 1)
    const draws = trackDraws((words[at + Field.tracks] & 0xffff) - 1)
    const counter = draws + FIRST_BYTE
    if (
      !firstByte.reach(this.parts.listeners, slot, isp, object, first, durationMs, nowMs, key, counter, group, from)
    ) {
      this.parts.count.failed(group, nowMs)
      this.silentMs = nowMs + bufferMs
      return -1
    }
    const { provider, missMs, entry } = firstByte
    const had = edges.request(provider, object, entry, first, chunks, durationMs, nowMs, missMs, group)
    edges.moveAway(from, object, first, chunks, Math.max(0, Math.min(hadBefore, chunks) - first), group, nowMs)
    const rate = world.playback.quality.ladderBps[rungOf(object)] / 8000
    const untilMs = nowMs + (chunks - first) * chunkMs
    this.parts.count.sent(from, nowMs, untilMs, -rate)
    this.parts.count.sent(provider, nowMs, untilMs, rate)
    const heard = words[at + Field.heard]
    words[at + Field.heard] = packHeard(rungHeard(heard), provider, providerAvoided(heard))
    words[at + Field.chunks] = chunks | ((first + had) << 16)
    this.parts.count.failedOver(group, nowMs, firstByte.totalMs)
    const chunkLateMs = this.chunkLateMs(at, key, nowMs, chunkMs * US * rate * 8000)
    const stallMs = Math.max(0, Math.round(firstByte.totalMs + chunkLateMs - bufferMs))
    if (stallMs > 0) {
      words[at + Field.endMs] += stallMs
      words[at + Field.stalledMs] = nowMs + bufferMs + stallMs
      this.parts.count.stalled(group, nowMs, stallMs * US)
    }
    return resumeMs + stallMs
  }

  /**
   * From the first byte that was just waited for to the last of a whole chunk, without which nothing sounds; ms.
   * @param key the session's stream
   * @param amount µs · bit/s
   */
  private chunkLateMs(at: number, key: number, nowMs: number, amount: number): number {
    const { world, listeners, firstByte } = this.parts
    const { line } = this
    const { words } = listeners
    const { connections, sessions } = world
    const { roundTripMs, isNew, totalMs } = firstByte
    const cellular = traitCellular(words[at + Field.traits])
    const lossBps = connections.loss(cellular).boundBpsMs / roundTripMs
    const fromUs = Math.round(totalMs * US)
    line.begin(sessions.access(cellular).changes, key, words[at + Field.throughputKbps] * 1000, lossBps, nowMs)
    const lateMs = isNew ? connections.lateMs(amount / 1e6, roundTripMs, line.bpsAt(fromUs)) : 0
    return (line.arrivalUs(fromUs, amount) - fromUs) / US + lateMs
  }
}
