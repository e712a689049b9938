import type { ListenerClock } from './clock.ts'
import type { ChunkDecoder, DecodedChunk } from './decode.ts'
import type { Manifest } from './manifest.ts'
import { Playout, type PlayoutFormat, type PlayoutSink } from './playout.ts'
import type { ListedTrack, SessionEars } from './session.ts'
import type { StreamedChunk } from './track-stream.ts'

/** Silence that was heard because something came late. */
export interface HeardStall {
  uri: string
  atSample: number
  /** How long the listener waited, wall-clock ms. */
  stalledMs: number
}

/** What hearing is made of. */
export interface HearingParts {
  clock: ListenerClock
  decoder: ChunkDecoder
  /** Playout: 1 = real time; Infinity = as fast as it comes. */
  speed: number
  /** Where what is heard goes, once it is known in which format. */
  open: (format: PlayoutFormat) => PlayoutSink
}

/** What will be heard next: a track's beginning, or a chunk. */
type Coming = { track: ListedTrack; manifest: Manifest | null } | Sounding

interface Sounding {
  streamed: StreamedChunk
  silentMs: number
  decoded: DecodedChunk
}

/**
 * Listens to a session sample by sample: decodes what comes, and puts it on a timeline when it has been heard, so that of
 * what was still to come when the listener left nothing counts.
 */
export class Hearing implements SessionEars {
  readonly stalls: HeardStall[] = []
  /** Time that decoding took in all. */
  decodeMs = 0
  private readonly parts: HearingParts
  private readonly decoded = new WeakMap<StreamedChunk, DecodedChunk>()
  private readonly coming: Coming[] = []
  private heard: { playout: Playout; format: PlayoutFormat } | null = null
  /** When what has been heard of the track ends, monotonic ms; null where nothing of it is to follow. */
  private dryAtMs: number | null = null
  private uri = ''

  constructor(parts: HearingParts) {
    this.parts = parts
  }

  /** Null before the first manifest. */
  get playout(): Playout | null {
    return this.heard?.playout ?? null
  }

  get sampleRate(): number | null {
    return this.heard?.format.sampleRate ?? null
  }

  /** Plays in the format of the best rendition: others are no better than it. */
  begins({ renditions }: Manifest): void {
    const { sampleRate, channels } = renditions[renditions.length - 1]
    const format = { sampleRate, channels }
    this.heard = { format, playout: new Playout(format, this.parts.open(format)) }
  }

  async prepare(chunk: StreamedChunk, bytes: Uint8Array): Promise<void> {
    const decoded = await this.parts.decoder.decode(bytes, chunk)
    this.decodeMs += decoded.decodeMs
    this.decoded.set(chunk, decoded)
  }

  trackBegins(track: ListedTrack, manifest: Manifest | null): void {
    this.coming.push({ track, manifest })
  }

  sounds(streamed: StreamedChunk, silentMs: number): void {
    const decoded = this.decoded.get(streamed)
    if (!decoded) throw new RangeError(`chunk ${streamed.index} sounds and was never decoded`)
    this.decoded.delete(streamed)
    this.coming.push({ streamed, silentMs, decoded })
    this.hearUntil(this.parts.clock.monotonicMs())
  }

  /** The session is over. @param stopped whether the listener left before the end */
  finish(stopped: boolean): void {
    const nowMs = stopped ? this.parts.clock.monotonicMs() : Number.POSITIVE_INFINITY
    this.hearUntil(nowMs)
    const last = this.coming.shift()
    if (last && 'streamed' in last && last.streamed.soundAtMs <= nowMs) {
      const { soundAtMs, rendition } = last.streamed
      this.hear(last, Math.floor(((nowMs - soundAtMs) * this.parts.speed * rendition.sampleRate) / 1000))
    }
    if (stopped) this.hearStall(nowMs)
    this.heard?.playout.end(!stopped)
  }

  /** Puts on the timeline what has sounded by then; a track begins when its first chunk does. */
  private hearUntil(nowMs: number): void {
    for (let next = this.coming[0]; next; next = this.coming[0]) {
      if ('streamed' in next) {
        const { chunk, rendition, soundAtMs } = next.streamed
        const soundMs = (chunk.samples * 1000) / rendition.sampleRate / this.parts.speed
        if (soundAtMs + soundMs > nowMs) return
        this.hear(next)
      } else {
        const after = this.coming[1]
        const beginsAtMs = after && 'streamed' in after ? after.streamed.soundAtMs : Number.NEGATIVE_INFINITY
        if (beginsAtMs > nowMs) return
        this.begin(next.track, next.manifest)
      }
      this.coming.shift()
    }
  }

  private begin({ uri, durationMs }: ListedTrack, manifest: Manifest | null): void {
    if (!this.heard) return
    const { playout, format } = this.heard
    const same = manifest?.renditions.find(({ sampleRate }) => sampleRate === format.sampleRate)
    this.uri = uri
    playout.beginTrack(uri, same?.samples ?? Math.round((durationMs * format.sampleRate) / 1000))
  }

  /** Silence in which the listener left: the track's next chunk had been due, and had not come. */
  private hearStall(nowMs: number): void {
    const { speed } = this.parts
    if (!this.heard || this.dryAtMs === null || this.dryAtMs >= nowMs || !Number.isFinite(speed)) return
    const { playout, format } = this.heard
    const stalledMs = nowMs - this.dryAtMs
    this.stalls.push({ uri: this.uri, atSample: playout.samples, stalledMs })
    playout.silence(Math.round((stalledMs * speed * format.sampleRate) / 1000))
  }

  /** @param heardSamples how much of a chunk was heard when the listener left in the middle of it */
  private hear({ streamed, silentMs, decoded }: Sounding, heardSamples?: number): void {
    if (!this.heard) return
    const { playout, format } = this.heard
    const { chunk, rendition, index, waitMs, soundAtMs } = streamed
    if (silentMs > 0) {
      this.stalls.push({ uri: this.uri, atSample: playout.samples, stalledMs: waitMs })
      playout.silence(Math.round((silentMs * format.sampleRate) / 1000))
    }
    const isLast = index === rendition.chunks.length - 1
    const soundMs = (chunk.samples * 1000) / rendition.sampleRate / this.parts.speed
    this.dryAtMs = isLast ? null : soundAtMs + soundMs
    const { channels } = decoded
    playout.append({
      sampleRate: decoded.sampleRate,
      channels: heardSamples === undefined ? channels : channels.map((samples) => samples.subarray(0, heardSamples)),
      startSample: chunk.startSample,
      samples: heardSamples ?? chunk.samples,
      masterOffset: rendition.masterOffset,
      isFirst: index === 0,
      isLast: heardSamples === undefined && isLast,
    })
  }
}
