import { itemKey } from '../engine/random.ts'
import type { TimingWheel } from '../engine/timing-wheel.ts'
import { Line } from '../workload/line.ts'
import { traitCellular, traitGroup, traitIsp } from '../workload/sessions.ts'
import { FIRST_BYTE, trackDraws } from '../workload/track-draws.ts'
import type { EdgeTier } from './edge-tier.ts'
import type { Fetch, Fetches } from './fetches.ts'
import type { FirstByte } from './first-byte.ts'
import {
  chunksFetched,
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
  fetches: Fetches
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
    const { wheel, world, fetches } = this.parts
    const { words, size } = this.parts.listeners
    const { chunkMs } = world.plan.delivery
    const { held } = world.playback
    wheel.clear()
    for (let slot = 0; slot < size; slot++) {
      const at = slot * RECORD
      const next = words[at + Field.next]
      if (next === Next.free) continue
      const dueMs = words[at + Field.dueMs]
      const chunks = chunksFetched(words[at + Field.chunks])
      if (!(next & Next.cutOff) && chunks > held && fresh & (1 << providerHeard(words[at + Field.heard]))) {
        const soundMs = words[at + Field.soundMs]
        const played = Math.ceil((nowMs - soundMs) / chunkMs)
        const first = Math.max(fetches.bufferedTo(slot), played + held - 1)
        const requestMs = soundMs + (first - held + 1) * chunkMs
        if (requestMs < dueMs && first < chunks) {
          words[at + Field.next] = next | Next.cutOff
          this.resumes.set(slot, dueMs)
          wheel.schedule(slot, requestMs)
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
    const { world, firstByte, fetches, count } = this.parts
    const { words } = this.parts.listeners
    const { chunkMs } = world.plan.delivery
    const { held, quality } = world.playback
    const at = slot * RECORD
    const resumeMs = this.resumes.get(slot) ?? nowMs
    const from = providerHeard(words[at + Field.heard])
    this.resumes.delete(slot)
    words[at + Field.next] &= ~Next.cutOff
    if (!this.parts.providers.isDown(from)) {
      fetches.settle(slot, resumeMs)
      return resumeMs
    }
    const fetch = fetches.of(slot)
    fetches.forget(slot)
    const group = traitGroup(words[at + Field.traits])
    const isp = traitIsp(words[at + Field.traits])
    const key = itemKey(this.parts.familyKey, words[at + Field.session])
    const bufferMs = (held - 1) * chunkMs
    const first = Math.round((nowMs - words[at + Field.soundMs]) / chunkMs) + held - 1
    const hasChanged = first >= fetch.changesAt
    const object = hasChanged ? fetch.other : fetch.object
    const changesAt = hasChanged ? fetch.to : fetch.changesAt
    const durationMs = world.catalog.durationMs(trackOf(object))
    this.takeBack(fetch, from, first, durationMs, group)
    const draws = trackDraws((words[at + Field.tracks] & 0xffff) - 1)
    const counter = draws + FIRST_BYTE
    const { line } = this
    const cellular = traitCellular(words[at + Field.traits])
    const { changes } = world.sessions.access(cellular)
    line.begin(changes, key, words[at + Field.throughputKbps] * 1000, words[at + Field.rttUs], nowMs)
    if (
      !firstByte.reach(
        this.parts.listeners,
        slot,
        isp,
        line,
        object,
        first,
        durationMs,
        nowMs,
        key,
        counter,
        group,
        from,
      )
    ) {
      count.failed(group, nowMs)
      this.silentMs = nowMs + bufferMs
      return -1
    }
    const { provider, missMs, entry } = firstByte
    fetches.ask(
      slot,
      provider,
      object,
      entry,
      first,
      changesAt,
      rungOf(fetch.other),
      fetch.to,
      durationMs,
      nowMs,
      missMs,
      group,
    )
    const bps = quality.ladderBps[rungOf(object)]
    this.pace(provider, bps, first, fetch.to, durationMs, nowMs)
    const heard = words[at + Field.heard]
    words[at + Field.heard] = packHeard(rungHeard(heard), provider, providerAvoided(heard))
    count.failedOver(group, nowMs, firstByte.totalMs)
    line.lead(world.connections.loss(cellular).boundBpsMs, firstByte.beyondMs(isp, provider), 0)
    const chunkLateMs = this.chunkLateMs(chunkMs * US * bps)
    const stallMs = Math.max(0, Math.round(firstByte.totalMs + chunkLateMs - bufferMs))
    if (stallMs > 0) {
      words[at + Field.endMs] += stallMs
      words[at + Field.stalledMs] = nowMs + bufferMs + stallMs
      count.stalled(group, nowMs, stallMs * US)
    }
    const dueMs = resumeMs + stallMs
    fetches.keep(slot, dueMs, first, nowMs)
    return dueMs
  }

  /** Takes back what was counted for the chunks of a fetch from `first` on, which its provider does not send. */
  private takeBack(fetch: Fetch, provider: number, first: number, durationMs: number, group: number): void {
    const { edges, world } = this.parts
    const { object, changesAt, other, to, bufferedTo } = fetch
    if (fetch.isCounted) {
      if (first < changesAt) edges.moveAway(provider, object, first, changesAt, fetch.hadTo, group)
      if (changesAt < to) edges.moveAway(provider, other, Math.max(first, changesAt), to, fetch.otherHadTo, group)
    }
    const { chunkMs } = world.plan.delivery
    const bps = world.playback.quality.ladderBps[rungOf(object)]
    this.pace(provider, -bps, first, to, durationMs, fetch.pacedFromMs + (first - bufferedTo) * chunkMs)
  }

  /** Counts, or below 0 takes back, chunks that a provider sends as fast as they play. */
  private pace(provider: number, bps: number, first: number, to: number, durationMs: number, fromMs: number): void {
    const { chunkMs } = this.parts.world.plan.delivery
    const untilMs = fromMs + Math.min(to * chunkMs, durationMs) - first * chunkMs
    this.parts.count.sent(provider, fromMs, untilMs, bps / 8000)
  }

  /**
   * From the first byte that was just waited for to the last of a whole chunk, without which nothing sounds; ms.
   * @param amount µs · bit/s
   */
  private chunkLateMs(amount: number): number {
    const { line } = this
    const { connections } = this.parts.world
    const { roundTripMs, isNew, totalMs } = this.parts.firstByte
    const fromUs = Math.round(totalMs * US)
    const lateMs = isNew ? connections.lateMs(amount / 1e6, roundTripMs, line.bpsAt(fromUs)) : 0
    return (line.arrivalUs(fromUs, amount) - fromUs) / US + lateMs
  }
}
