import { prefetchPositionMs } from '../../reference/playback/prefetch.policy.ts'
import { BufferLevels } from './buffer-levels.ts'
import type { ChunkFetcher } from './chunk-fetch.ts'
import { type ListenerClock, Stopped, sleep } from './clock.ts'
import type { EventOutbox } from './event-outbox.ts'
import { ListenerMemory } from './listener-memory.ts'
import type { Manifest } from './manifest.ts'
import { type PlayEvent, playEvent } from './play-event.ts'
import { soundsAtMs } from './position.ts'
import { withRetries } from './retries.ts'
import type { ListenerRules } from './rules.ts'
import type { QualityWish, ServiceClient } from './service-client.ts'
import { ServiceFailure } from './service-failure.ts'
import { type StreamedChunk, type StreamOutcome, TrackStream } from './track-stream.ts'

/** A track to be played, as the service lists it. */
export interface ListedTrack {
  id: string
  uri: string
  name: string
  durationMs: number
}

/** What is played, in which order. */
export interface PlayQueue {
  /** Album or playlist; null for a track by itself. */
  contextUri: string | null
  /** Position of the first track in its context. */
  position: number
  tracks: readonly ListedTrack[]
}

/** Hears what a session plays. Every method is called in the order of the sound. */
export interface SessionEars {
  /** The first manifest has come. */
  begins(manifest: Manifest): void
  /** Makes a chunk ready to sound; chunks of the next track may come between those of the playing one. */
  prepare(chunk: StreamedChunk, bytes: Uint8Array): Promise<void>
  /** @param manifest null when the service gave none */
  trackBegins(track: ListedTrack, manifest: Manifest | null): void
  /** @param silentMs silence before it, ms of playout */
  sounds(chunk: StreamedChunk, silentMs: number): void
}

/** What a session is made of. */
export interface SessionParts {
  client: ServiceClient
  fetcher: ChunkFetcher
  outbox: EventOutbox
  clock: ListenerClock
  rules: ListenerRules
  wish: QualityWish
  /** Playout: 1 = real time; Infinity = as fast as it comes. */
  speed: number
  random: () => number
  /** A fresh id for an event: 22 characters of base62, or a UUID. */
  newEventId: () => string
  ears: SessionEars
}

/** One track of a session, and what came of it. */
export interface SessionTrack {
  track: ListedTrack
  /** Null when the service gave none. */
  manifest: Manifest | null
  /** Chunks that came, in the track's order. */
  chunks: readonly StreamedChunk[]
  /** Why it broke off; null when it did not. */
  failure: Error | null
}

/** What came of a session. */
export interface SessionOutcome {
  /** Monotonic time of the press of the button. */
  pressedAtMs: number
  /** From the press of the button to the first sound; null when there was none. */
  firstAudioMs: number | null
  tracks: readonly SessionTrack[]
  /** The listener left before the end. */
  stopped: boolean
  /** Audio ahead of the listener, of both the playing track and the next. */
  bufferMs: { min: number; mean: number; max: number }
}

/** What a listener sees while it plays. */
export interface SessionStatus {
  track: ListedTrack
  positionMs: number
  bufferMs: number
  /** Of the last chunk that came. */
  quality: string
  provider: string
}

/** A track that is playing or being fetched ahead. */
interface Running {
  track: ListedTrack
  manifest: Manifest | null
  stream: TrackStream | null
  outcome: Promise<StreamOutcome>
}

/** Plays a queue of tracks as an app does: one track's buffer after the other, the next one's first chunks ahead of time. */
export class Session {
  private readonly parts: SessionParts
  private readonly queue: PlayQueue
  private readonly buffer = new BufferLevels()
  private readonly memory = new ListenerMemory()
  private readonly done: SessionTrack[] = []
  private pressedAtMs = 0
  private firstAudioMs: number | null = null
  private current: Running | null = null
  private next: Promise<Running> | null = null
  private ahead: TrackStream | null = null

  constructor(queue: PlayQueue, parts: SessionParts) {
    this.queue = queue
    this.parts = parts
  }

  /**
   * Presses play and listens to the end, or until the signal.
   *
   * @throws ServiceFailure when not even the first track can be asked for
   */
  async run(signal: AbortSignal): Promise<SessionOutcome> {
    let stopped = false
    try {
      await this.playAll(signal)
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
      stopped = true
      if (this.current) this.conclude(this.current, this.current.stream?.chunks ?? [], null, 'endplay')
    }
    const { pressedAtMs, firstAudioMs, done, buffer } = this
    return { pressedAtMs, firstAudioMs, tracks: done, stopped, bufferMs: buffer.summary }
  }

  /** Null while nothing plays. */
  status(): SessionStatus | null {
    const { track, stream } = this.current ?? {}
    const last = stream?.chunks.at(-1)
    if (!track || !stream || !last) return null
    const positionMs = stream.positionMs(this.parts.clock.monotonicMs())
    const { quality } = last.rendition
    return { track, positionMs, bufferMs: this.bufferMs(), quality, provider: last.fetched.provider }
  }

  private async playAll(signal: AbortSignal): Promise<void> {
    const { clock, client, ears, wish } = this.parts
    const { contextUri, position, tracks } = this.queue
    this.pressedAtMs = clock.monotonicMs()
    const what = contextUri === null ? { trackUri: tracks[0].uri } : { contextUri, position }
    const manifest = await client.play({ ...wish, ...what }, signal)
    ears.begins(manifest)
    let running = this.start(0, manifest, signal)
    let dueAtMs = clock.monotonicMs()
    for (let index = 0; ; index++) {
      this.current = running
      this.ahead = null
      running.stream?.due(dueAtMs)
      const { chunks, failure, endAtMs } = await running.outcome
      this.conclude(running, chunks, failure, failure ? 'error' : 'trackdone')
      this.current = null
      if (index === tracks.length - 1) return
      dueAtMs = Math.max(dueAtMs, endAtMs)
      const wasAhead = this.next !== null
      running = await this.takeNext(index + 1, signal)
      // What did not come ahead of time is asked for once more, now that it is due; what was refused is not.
      if (wasAhead && (await didNotCome(running))) running = await this.takeNext(index + 1, signal)
    }
  }

  private async takeNext(index: number, signal: AbortSignal): Promise<Running> {
    const running = await this.prefetched(index, signal)
    this.next = null
    return running
  }

  /** Begins to fetch a track whose manifest is there. */
  private start(index: number, manifest: Manifest, signal: AbortSignal): Running {
    const { client, rules, ears, wish } = this.parts
    const track = this.queue.tracks[index]
    const prefetchMs = prefetchPositionMs(manifest.track.durationMs, rules.prefetchAt)
    const stream = new TrackStream(manifest, Number.POSITIVE_INFINITY, {
      ...this.parts,
      memory: this.memory,
      bufferBeforeMs: () => this.playingBufferMs(),
      renew: () => client.manifest(track.id, wish, signal),
      prepare: async (chunk, bytes) => {
        await ears.prepare(chunk, bytes)
        if (index + chunk.index > 0) this.buffer.add(this.bufferMs())
      },
      onArrival: () => this.buffer.add(this.bufferMs()),
      onSound: (chunk) => {
        if (chunk.index === 0) this.begin(track, manifest, chunk)
        ears.sounds(chunk, index + chunk.index > 0 ? chunk.waitMs * this.playedMsPerMs() : 0)
        this.prefetchAt(prefetchMs, chunk, index + 1, signal)
      },
    })
    if (index > 0) this.ahead = stream
    const outcome = stream.run(signal)
    // Fetched ahead, it may end before anybody waits for it; whoever waits then gets the same error.
    outcome.catch(() => {})
    return { track, manifest, stream, outcome }
  }

  private begin(track: ListedTrack, manifest: Manifest, first: StreamedChunk): void {
    this.firstAudioMs ??= first.soundAtMs - this.pressedAtMs
    this.parts.ears.trackBegins(track, manifest)
  }

  /** As fast as it comes there is no silence either. */
  private playedMsPerMs(): number {
    return Number.isFinite(this.parts.speed) ? this.parts.speed : 0
  }

  /** Fetches the next track ahead once the position is reached, if it lies in this chunk. */
  private prefetchAt(positionMs: number, chunk: StreamedChunk, next: number, signal: AbortSignal): void {
    const { clock, speed } = this.parts
    const atMs = soundsAtMs(chunk, positionMs, speed)
    if (next === this.queue.tracks.length || atMs === null) return
    const reached = sleep(clock, atMs - clock.monotonicMs(), signal)
    // Whoever waits for the track gets its errors; a listener who has left gets none.
    reached.then(() => this.prefetched(next, signal)).catch(() => {})
  }

  /** The next track, fetched ahead once and only once. */
  private prefetched(index: number, signal: AbortSignal): Promise<Running> {
    this.next ??= this.ask(index, signal)
    return this.next
  }

  private async ask(index: number, signal: AbortSignal): Promise<Running> {
    const { client, clock, wish, rules, random } = this.parts
    const track = this.queue.tracks[index]
    try {
      const asked = () => client.manifest(track.id, wish, signal)
      return this.start(index, await withRetries(asked, { clock, retry: rules.retry, random }, signal), signal)
    } catch (error) {
      if (!(error instanceof ServiceFailure)) throw error
      const endAtMs = clock.monotonicMs()
      const outcome = { soundAtMs: Number.NaN, endAtMs, asked: 0, chunks: [], failure: error }
      return { track, manifest: null, stream: null, outcome: Promise.resolve(outcome) }
    }
  }

  private conclude(
    { track, manifest, stream }: Running,
    chunks: readonly StreamedChunk[],
    failure: Error | null,
    reasonEnd: PlayEvent['reason_end'],
  ): void {
    const { clock, ears, outbox, newEventId } = this.parts
    const isFirst = this.done.length === 0
    if (chunks.length === 0 && reasonEnd === 'error') ears.trackBegins(track, manifest)
    this.done.push({ track, manifest, chunks, failure })
    if (!manifest || !stream) return
    const event = playEvent({
      eventId: newEventId(),
      manifest,
      trackUri: track.uri,
      contextUri: this.queue.contextUri,
      chunks: chunks.filter(({ soundAtMs }) => !Number.isNaN(soundAtMs)),
      heardMs: stream.positionMs(clock.monotonicMs()),
      startupMs: isFirst ? this.firstAudioMs : null,
      wallMs: clock.nowMs() - clock.monotonicMs(),
      endedAtMs: clock.monotonicMs(),
      reasonEnd,
    })
    outbox.post(event)
  }

  /** Audio ahead of the listener, of the playing track and of the next. */
  private bufferMs(): number {
    return this.playingBufferMs() + (this.ahead?.bufferMs(this.parts.clock.monotonicMs()) ?? 0)
  }

  private playingBufferMs(): number {
    return this.current?.stream?.bufferMs(this.parts.clock.monotonicMs()) ?? 0
  }
}

/** Whether the service was away when the track was asked for. */
async function didNotCome({ stream, outcome }: Running): Promise<boolean> {
  if (stream !== null) return false
  const { failure } = await outcome
  return failure instanceof ServiceFailure && failure.kind === 'unreachable'
}
