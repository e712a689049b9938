import { outageRegions } from '../faults/provider-outage.ts'
import type { EdgeTier } from './edge-tier.ts'
import {
  chunksFetched,
  chunksHad,
  Field,
  isFetchCounted,
  type Listeners,
  Next,
  packFetch,
  RECORD,
} from './listeners.ts'
import { objectOf, trackOf } from './objects.ts'
import type { World } from './world.ts'

/** The fetch of a playing track: what was counted when it was asked for. Chunks are numbered from the track's beginning. */
export interface Fetch {
  /** Rendition of the chunks before `changesAt`, and of those from there on. */
  readonly object: number
  readonly changesAt: number
  readonly other: number
  /** Where the chunks end that were asked for. */
  readonly to: number
  /** Where, of each of the two renditions, those end that the edge had. */
  readonly hadTo: number
  readonly otherHadTo: number
  /** Requests and bytes of the warm-up are not counted. */
  readonly isCounted: boolean
  /** The chunks before this one are sent at once, the others from `pacedFromMs` on, each for as long as one plays. */
  readonly bufferedTo: number
  readonly pacedFromMs: number
}

/**
 * Fetches of one metro's playing tracks. Nearly all are of one rendition and begin with the track, so a listener's record
 * tells all of them; the others are kept beside the records, only where an outage begins before the slot's next event and
 * so can cut them off.
 */
export class Fetches {
  private readonly world: World
  private readonly listeners: Listeners
  private readonly edges: EdgeTier
  /** When outages in the region begin that have not begun yet, simulated ms, the last one first. */
  private readonly outagesMs: number[]
  private nextOutageMs: number
  private readonly kept = new Map<number, Fetch>()
  /** What the record does not say of the fetch asked for last. */
  private changesAt = 0
  private other = 0
  private hadTo = 0

  /** @param region of the listeners */
  constructor(world: World, region: number, listeners: Listeners, edges: EdgeTier) {
    const { plan, zeroMs } = world
    this.world = world
    this.listeners = listeners
    this.edges = edges
    this.outagesMs = plan.faults
      .filter((fault) => outageRegions(plan, fault).includes(region))
      .map((fault) => zeroMs + fault.atMs)
      .sort((a, b) => b - a)
    this.nextOutageMs = this.outagesMs.at(-1) ?? Number.POSITIVE_INFINITY
  }

  /**
   * Asks for the chunks `from` to `to` - 1 of a track, from `changesAt` on at another rung, and writes into the record what
   * has been asked for. The parameters are those of `EdgeTier.request`.
   */
  ask(
    slot: number,
    provider: number,
    object: number,
    found: number,
    from: number,
    changesAt: number,
    otherRung: number,
    to: number,
    durationMs: number,
    nowMs: number,
    missMs: number,
    group: number,
  ): void {
    const { edges } = this
    const { words } = this.listeners
    const at = slot * RECORD
    let hadTo = from + edges.request(provider, object, found, from, changesAt, durationMs, nowMs, missMs, group)
    this.changesAt = changesAt
    this.hadTo = hadTo
    this.other = object
    if (changesAt < to) {
      const other = objectOf(trackOf(object), otherRung)
      const otherFound = edges.find(provider, other)
      const had = edges.request(provider, other, otherFound, changesAt, to, durationMs, nowMs, missMs, group)
      hadTo = changesAt + had
      this.other = other
    }
    words[at + Field.object] = object
    words[at + Field.chunks] = packFetch(to, hadTo, nowMs >= this.world.measuredFromMs)
  }

  /**
   * Keeps what the record does not say of the fetch that a slot has just asked for, where an outage can still cut it off.
   * @param dueMs when the slot's next event is due
   */
  keep(slot: number, dueMs: number, bufferedTo: number, pacedFromMs: number): void {
    if (dueMs <= this.nextOutageMs) return
    const { changesAt, other, hadTo } = this
    const fetch = this.recorded(slot)
    const isUsual = bufferedTo === fetch.bufferedTo && pacedFromMs === fetch.pacedFromMs
    if (changesAt === fetch.to && isUsual) return
    this.kept.set(slot, { ...fetch, changesAt, other, hadTo, bufferedTo, pacedFromMs })
  }

  /** The fetch of the track that a slot plays. */
  of(slot: number): Fetch {
    return this.kept.get(slot) ?? this.recorded(slot)
  }

  /** Its `bufferedTo`. */
  bufferedTo(slot: number): number {
    return this.kept.get(slot)?.bufferedTo ?? this.world.playback.held
  }

  forget(slot: number): void {
    this.kept.delete(slot)
  }

  /** Forgets a slot's fetch unless an outage can cut it off before the slot's next event. */
  settle(slot: number, dueMs: number): void {
    if (dueMs <= this.nextOutageMs) this.kept.delete(slot)
  }

  /** Outages that have begun by now cut off nothing more than what waits for its next request. Before any event of a window. */
  openWindow(nowMs: number): void {
    if (nowMs < this.nextOutageMs) return
    const { outagesMs, kept } = this
    const { words } = this.listeners
    while (outagesMs.length > 0 && outagesMs[outagesMs.length - 1] <= nowMs) outagesMs.pop()
    this.nextOutageMs = outagesMs.at(-1) ?? Number.POSITIVE_INFINITY
    for (const slot of kept.keys()) {
      const at = slot * RECORD
      if (!(words[at + Field.next] & Next.cutOff)) this.settle(slot, words[at + Field.dueMs])
    }
  }

  /** A fetch as the record alone tells it: of one rendition, and from its track's beginning on. */
  private recorded(slot: number): Fetch {
    const { words } = this.listeners
    const at = slot * RECORD
    const object = words[at + Field.object]
    const chunks = words[at + Field.chunks]
    const to = chunksFetched(chunks)
    const hadTo = chunksHad(chunks)
    return {
      ...{ object, other: object, to, changesAt: to, hadTo, otherHadTo: hadTo },
      isCounted: isFetchCounted(chunks),
      bufferedTo: this.world.playback.held,
      pacedFromMs: words[at + Field.soundMs],
    }
  }
}
