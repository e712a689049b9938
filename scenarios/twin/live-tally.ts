import { buildProviders, type ListenerFigures, listenerFigures } from '../../sim/outcome/figures.ts'
import type { ProviderOutcome } from '../../sim/result.ts'
import { Tally } from '../../sim/stats/tally.ts'
import type { Next } from '../../sim/world/listeners.ts'
import { PlayCounter } from '../../sim/world/play-counter.ts'
import { PlaybackInput, PlaybackOutcome } from '../../sim/world/playback.ts'
import type { World } from '../../sim/world/world.ts'
import type { FetchedPart, LiveEars } from './live-session.ts'

/** How a track came to be played; the simulator's own kinds. */
export type TrackKind = typeof Next.first | typeof Next.skipped | typeof Next.ahead | typeof Next.aheadOfSkip

/**
 * One track of which a listener has just heard the first sound. Times are ms, those at which something happens from the
 * beginning of the warm-up.
 */
export interface BegunTrack {
  kind: TrackKind
  group: number
  askedAtMs: number
  /** When it was due; for who waits, when it was asked for. */
  dueAtMs: number
  soundAtMs: number
  durationMs: number
  staysMs: number
  rung: number
  provider: string
}

const US = 1000

/**
 * Counts what happens to live listeners with the simulator's own counters, so that both worlds of a twin are measured by the
 * same rules, down to the intervals.
 */
export class LiveTally implements LiveEars {
  private readonly world: World
  private readonly tally: Tally
  private readonly count: PlayCounter
  private readonly providerIds: ReadonlyMap<string, number>
  private readonly whys = new Map<string, number>()

  constructor(world: World) {
    this.world = world
    this.tally = new Tally(world.tally)
    this.count = new PlayCounter(world, this.tally, 0)
    this.providerIds = new Map(world.plan.providers.map(({ name }, i) => [name, i]))
  }

  begun(track: BegunTrack): void {
    if (track.askedAtMs >= this.world.endMs) return
    const input = new PlaybackInput()
    input.durationUs = track.durationMs * US
    input.listenUs = track.staysMs * US
    input.startAtUs = Math.round((track.dueAtMs - track.askedAtMs) * US)
    input.rung = track.rung
    const out = new PlaybackOutcome()
    out.soundUs = Math.round((track.soundAtMs - track.askedAtMs) * US)
    out.chunks = 1
    const provider = this.idOf(track.provider)
    this.count.played(track.group, provider, track.askedAtMs, track.kind, track.soundAtMs, input, out)
  }

  /** A stall within a track. */
  stalled(group: number, atMs: number, tookMs: number): void {
    if (atMs < this.world.endMs) this.count.stalled(group, atMs, Math.round(tookMs * US))
  }

  failed(group: number, atMs: number, why: unknown): void {
    if (atMs >= this.world.endMs) return
    this.count.failed(group, atMs)
    const text = why instanceof Error ? why.message : String(why)
    this.whys.set(text, (this.whys.get(text) ?? 0) + 1)
  }

  authorized(): void {}

  /** A chunk has come: each request for it, by whom it went to and what the edge said of its cache. */
  fetched(group: number, atMs: number, { fetched, chunk }: FetchedPart): void {
    const { tally, world } = this
    if (atMs < world.plan.warmupMs || atMs >= world.endMs) return
    if (fetched.failover) this.count.failedOver(group, atMs, fetched.failover.tookMs)
    for (const { provider, status, cache, failure } of fetched.attempts) {
      if (failure) tally.add(tally.failedAttempts + this.idOf(provider), 1)
      // What nobody answered reached no cache; nor does the simulator ask one at a provider that is out.
      if (status === null) continue
      const row = group * tally.shape.providers + this.idOf(provider)
      tally.add(tally.requests + row, 1)
      tally.add(tally.bytes + row, chunk.bytes)
      // Who joins the fetch of another waits for it, and asks no shield: the simulator counts a hit.
      if (cache !== 'hit' && cache !== 'shared') continue
      tally.add(tally.hits + row, 1)
      tally.add(tally.hitBytes + row, chunk.bytes)
    }
  }

  get figures(): ListenerFigures {
    return listenerFigures(this.world, this.tally)
  }

  get providers(): ProviderOutcome[] {
    return buildProviders(this.world, this.tally)
  }

  /** Why plays failed, the most frequent reason first. */
  get failures(): { why: string; times: number }[] {
    return [...this.whys].map(([why, times]) => ({ why, times })).sort((a, b) => b.times - a.times)
  }

  private idOf(provider: string): number {
    const id = this.providerIds.get(provider)
    if (id === undefined) throw new RangeError(`the plan has no provider "${provider}"`)
    return id
  }
}
