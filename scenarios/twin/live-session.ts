import type { Dispatcher } from 'undici'
import { LADDER } from '../../reference/audio/ladder.policy.ts'
import { chunksHeld, prefetchPositionMs } from '../../reference/playback/prefetch.policy.ts'
import { Next } from '../../sim/world/listeners.ts'
import { ChunkFetcher } from '../listener/chunk-fetch.ts'
import { type ListenerClock, Stopped, sleep } from '../listener/clock.ts'
import type { Link } from '../listener/link.ts'
import { ListenerMemory } from '../listener/listener-memory.ts'
import { soundsAtMs } from '../listener/position.ts'
import type { ListenerRules } from '../listener/rules.ts'
import type { ServiceClient } from '../listener/service-client.ts'
import { type StreamedChunk, type StreamOutcome, TrackStream } from '../listener/track-stream.ts'
import type { BegunTrack, TrackKind } from './live-tally.ts'
import type { MidTrack, Session, SessionTrack } from './people.ts'

const US = 1000

export interface LiveSessionParts {
  clock: ListenerClock
  dispatcher: Dispatcher
  rules: ListenerRules
  random: () => number
  /** The API as an account that may hear a rung sees it from an ISP's network. */
  client: (rung: number, isp: number) => ServiceClient
  /** Round trip between an ISP's network and a provider, ms. */
  popRttMs: (isp: number, provider: string) => number
  /** Identifier of a track, 0 = most popular. */
  trackId: (track: number) => string
  /** Monotonic time at which the warm-up began. */
  beganAtMs: number
  warmupMs: number
  ears: LiveEars
}

/** A chunk that has come, and how. */
export type FetchedPart = Pick<StreamedChunk, 'fetched' | 'chunk' | 'rendition'>

/** Told of what sessions come to. */
export interface LiveEars {
  begun(track: BegunTrack): void
  stalled(group: number, atMs: number, tookMs: number): void
  fetched(group: number, atMs: number, chunk: FetchedPart): void
  /** A play that came to nothing, or broke off: the session ends with it. */
  failed(group: number, atMs: number, why: unknown): void
  /** From asking to play to the manifest. */
  authorized(tookMs: number): void
}

/** Where a session is taken up: at its first track, or in the middle of one that had begun before time did. */
export interface Entry {
  /** From the beginning of the warm-up. */
  atMs: number
  /** Tracks that the session still starts. */
  tracks: number
  /** What plays at the moment, and what follows where that has been fetched ahead; none at the session's beginning. */
  midTracks: readonly MidTrack[]
}

/** A track that plays or is fetched ahead. */
interface Running {
  kind: TrackKind
  plays: SessionTrack
  askedAtMs: number
  /** Says when the track before it ends. */
  due(atMs: number): void
  outcome: Promise<StreamOutcome>
}

/**
 * One session on the live service, as the simulator plays it (sim/world/metro.ts): which tracks, how long each is listened
 * to and over which line come from the session's own draws; when the next one is asked for, from the prefetch policy.
 */
export class LiveSession {
  private readonly session: Session
  private readonly parts: LiveSessionParts
  private readonly client: ServiceClient
  private readonly newFetcher: () => ChunkFetcher
  private readonly fetcher: ChunkFetcher
  private readonly memory = new ListenerMemory()
  /** The stream that was begun last. */
  private latest: TrackStream | null = null
  private ahead: Promise<Running> | null = null
  /** Where the session was taken up in the middle of a track: when that ends. */
  private midTrackEndsMs = Number.NEGATIVE_INFINITY
  /** Tells of a track that was there in time, before it was due; null when there is none. */
  private tellAhead: (() => void) | null = null

  constructor(session: Session, parts: LiveSessionParts) {
    const { clock, dispatcher, random, rules, popRttMs, client, beganAtMs } = parts
    const { isp, cap, line } = session
    const lineUs = (atMs: number) => Math.ceil((atMs - beganAtMs) * US)
    const link: Link = {
      roundTripMs: (provider, atMs) => line.lastMileAtUs(lineUs(atMs)) / US + popRttMs(isp, provider),
      arrivalMs: (fromMs, bits) => beganAtMs + line.arrivalUs(lineUs(fromMs), bits * 1e6) / US,
    }
    this.session = session
    this.parts = parts
    this.client = client(cap, isp)
    this.newFetcher = () => new ChunkFetcher({ clock, dispatcher, link, random, retry: rules.retry })
    this.fetcher = this.newFetcher()
  }

  /** Plays to the end of the session, or until the signal. Failures are told to `ears`. */
  async run(entry: Entry, signal: AbortSignal): Promise<void> {
    try {
      await this.playAll(entry, signal)
    } catch (error) {
      if (!(error instanceof Stopped)) this.parts.ears.failed(this.session.group, this.nowMs(), error)
      // The simulator counts a track when it is asked for, be it due after the end.
      else this.tellAhead?.()
    }
  }

  private async playAll({ atMs, tracks, midTracks }: Entry, signal: AbortSignal): Promise<void> {
    const { clock, beganAtMs } = this.parts
    await sleep(clock, beganAtMs + atMs - clock.monotonicMs(), signal)
    let running =
      midTracks.length > 0
        ? await this.playMidTracks(midTracks, tracks, signal)
        : await this.begin(0, Next.first, tracks, signal)
    for (let index = 0; running; index++) {
      const { plays, outcome } = running
      const { endAtMs, failure } = await outcome
      if (failure) throw failure
      if (index + 1 === tracks) return
      running = await this.follow(index + 1, plays, tracks, endAtMs, signal)
    }
  }

  /** The track after the one that has ended at a time: as it was fetched ahead, or from now on. */
  private async follow(
    index: number,
    before: SessionTrack,
    tracks: number,
    endAtMs: number,
    signal: AbortSignal,
  ): Promise<Running> {
    const running = await (this.ahead ?? this.begin(index, this.kindAfter(before), tracks, signal))
    this.ahead = null
    if (isFetchedAhead(running.kind)) running.due(endAtMs)
    return running
  }

  /** Stays to the end with what had begun before time did; then the session's first track that is compared, if there is one. */
  private async playMidTracks(
    midTracks: readonly MidTrack[],
    tracks: number,
    signal: AbortSignal,
  ): Promise<Running | null> {
    const { clock } = this.parts
    // In the simulator, too, the first track that it sees finds no connection, and no provider that is avoided.
    const fetcher = this.newFetcher()
    const last = midTracks[midTracks.length - 1]
    let beganAtMs = clock.monotonicMs() - (midTracks[0].staysMs - midTracks[0].leftMs)
    for (const midTrack of midTracks) {
      this.midTrackEndsMs = beganAtMs + midTrack.staysMs
      if (midTrack === last && tracks > 0 && isFetchedAhead(this.kindAfter(last))) {
        this.beginAhead(beganAtMs + this.prefetchMs(last), 0, last, tracks, signal)
      }
      await this.playRest(midTrack, beganAtMs, fetcher, signal)
      beganAtMs = this.midTrackEndsMs
    }
    return tracks === 0 ? null : this.follow(0, last, tracks, clock.monotonicMs(), signal)
  }

  /** Fetches what a listener in the middle of a track still asks for, each chunk when its turn comes, and stays to the end. */
  private async playRest(
    { track, staysMs }: MidTrack,
    beganAtMs: number,
    fetcher: ChunkFetcher,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock, rules, trackId, ears } = this.parts
    const fromMs = clock.monotonicMs()
    const held = chunksHeld(rules.bufferHighMs, rules.chunkMs)
    const quality = LADDER[this.session.cap]?.name ?? null
    const { providers, renditions } = await this.client.manifest(trackId(track), { quality, adaptive: false }, signal)
    const [rendition] = renditions
    for (const [index, chunk] of rendition?.chunks.entries() ?? []) {
      // Asked for when the one begins to sound that is as many before it as the buffer holds.
      const atMs = beganAtMs + (index - held + 1) * rules.chunkMs
      if (!rendition || atMs < fromMs) continue
      if (atMs >= beganAtMs + staysMs) break
      await sleep(clock, atMs - clock.monotonicMs(), signal)
      const wish = { providers, chunk }
      const { bytes: _bytes, ...fetched } = await fetcher.fetch(wish, async () => wish, signal)
      ears.fetched(this.session.group, this.nowMs(), { fetched, chunk, rendition })
    }
    await sleep(clock, beganAtMs + staysMs - clock.monotonicMs(), signal)
  }

  /** Asks for a track and begins to fetch it; it is due at once when the listener waits for it. */
  private async begin(index: number, kind: TrackKind, tracks: number, signal: AbortSignal): Promise<Running> {
    const { clock, ears, trackId, warmupMs, rules } = this.parts
    const askedAtMs = clock.monotonicMs()
    const plays = this.session.track(index, this.nowMs() - warmupMs)
    const id = trackId(plays.track)
    const wish = { quality: LADDER[this.session.cap]?.name ?? null, adaptive: true }
    const manifest = isFetchedAhead(kind)
      ? await this.client.manifest(id, wish, signal)
      : await this.client.play({ ...wish, trackUri: `spotify:track:${id}` }, signal)
    ears.authorized(clock.monotonicMs() - askedAtMs)
    const goesAhead = index + 1 < tracks && plays.staysMs >= this.prefetchMs(plays)
    let dueAtMs = askedAtMs
    const before = this.latest
    const stream = new TrackStream(manifest, plays.staysMs, {
      clock,
      rules,
      fetcher: this.fetcher,
      memory: this.memory,
      speed: 1,
      bufferBeforeMs: () => before?.bufferMs(clock.monotonicMs()) ?? this.midTrackBufferMs(),
      renew: () => this.client.manifest(id, wish, signal),
      prepare: async (chunk) => {
        ears.fetched(this.session.group, this.nowMs(), chunk)
        if (chunk.index > 0 || !isFetchedAhead(kind)) return
        const atMs = clock.monotonicMs()
        this.tellAhead = () => this.tellBegun(kind, plays, askedAtMs, atMs, { ...chunk, soundAtMs: atMs })
      },
      onSound: (chunk) => {
        if (chunk.index === 0) {
          this.tellAhead = null
          this.tellBegun(kind, plays, askedAtMs, dueAtMs, chunk)
        }
        if (chunk.index > 0 && chunk.waitMs > 0) ears.stalled(this.session.group, this.nowMs(), chunk.waitMs)
        const atMs = goesAhead ? soundsAtMs(chunk, this.prefetchMs(plays), 1) : null
        if (atMs !== null) this.beginAhead(atMs, index + 1, plays, tracks, signal)
      },
    })
    this.latest = stream
    const due = (atMs: number) => {
      dueAtMs = Math.max(atMs, askedAtMs)
      stream.due(dueAtMs)
    }
    if (!isFetchedAhead(kind)) stream.due(clock.monotonicMs())
    const outcome = stream.run(signal)
    outcome.catch(() => {})
    return { kind, plays, askedAtMs, due, outcome }
  }

  /** Begins to fetch a track ahead at a time, while the one before it plays. */
  private beginAhead(atMs: number, index: number, before: SessionTrack, tracks: number, signal: AbortSignal): void {
    const { clock } = this.parts
    const begin = () => {
      this.ahead = this.begin(index, this.kindAfter(before), tracks, signal)
      // Whoever waits for it gets the error.
      this.ahead.catch(() => {})
    }
    // A listener who has left by then asks for nothing more.
    sleep(clock, atMs - clock.monotonicMs(), signal).then(begin, () => {})
  }

  /** What is buffered of a track that had begun before time did: its rest, as far as it is held. */
  private midTrackBufferMs(): number {
    const { clock, rules } = this.parts
    return Math.max(0, Math.min(rules.bufferHighMs, this.midTrackEndsMs - clock.monotonicMs()))
  }

  private tellBegun(
    kind: TrackKind,
    { durationMs, staysMs }: SessionTrack,
    askedAtMs: number,
    dueAtMs: number,
    { rendition, fetched, soundAtMs }: StreamedChunk,
  ): void {
    const { ears, beganAtMs } = this.parts
    ears.begun({
      kind,
      group: this.session.group,
      askedAtMs: askedAtMs - beganAtMs,
      dueAtMs: dueAtMs - beganAtMs,
      soundAtMs: soundAtMs - beganAtMs,
      durationMs,
      staysMs,
      rung: rendition.rung,
      provider: fetched.provider,
    })
  }

  /** How the track after this one comes to be played. */
  private kindAfter(plays: SessionTrack): TrackKind {
    if (plays.staysMs < this.prefetchMs(plays)) return Next.skipped
    return plays.staysMs < plays.durationMs ? Next.aheadOfSkip : Next.ahead
  }

  private prefetchMs({ durationMs }: SessionTrack): number {
    return prefetchPositionMs(durationMs, this.parts.rules.prefetchAt)
  }

  /** From the beginning of the warm-up. */
  private nowMs(): number {
    return this.parts.clock.monotonicMs() - this.parts.beganAtMs
  }
}

function isFetchedAhead(kind: TrackKind): boolean {
  return kind === Next.ahead || kind === Next.aheadOfSkip
}
