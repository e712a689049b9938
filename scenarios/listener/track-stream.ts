import { LADDER } from '../../reference/audio/ladder.policy.ts'
import { chunksHeld, prefetchLimit } from '../../reference/playback/prefetch.policy.ts'
import { firstRung, nextRung, type QualityRules, qualityRules } from '../../reference/playback/quality.policy.ts'
import { type ChunkFetcher, ChunkUnavailable, type ChunkWish, type FetchedChunk } from './chunk-fetch.ts'
import { type ListenerClock, Stopped, sleep } from './clock.ts'
import type { ListenerMemory } from './listener-memory.ts'
import type { Manifest, ManifestChunk, Rendition } from './manifest.ts'
import type { ListenerRules } from './rules.ts'

/** A chunk in the order of the track. Times are monotonic ms. */
export interface StreamedChunk {
  index: number
  rendition: Rendition
  chunk: ManifestChunk
  /** How it came. Its bytes are not kept. */
  fetched: Omit<FetchedChunk, 'bytes'>
  askedAtMs: number
  /** When it was there, ready to sound. */
  arrivedAtMs: number
  /** When it begins to sound; NaN as long as the track is not due. */
  soundAtMs: number
  /** Silence before it: from when it was due (for the first chunk: from when the track was) to when it sounds. */
  waitMs: number
}

/** What a stream is made of. */
export interface StreamParts {
  clock: ListenerClock
  fetcher: ChunkFetcher
  rules: ListenerRules
  /** Of the listener, the same for all tracks of a session. */
  memory: ListenerMemory
  /** Playout: 1 = real time, 10 = ten times as fast, Infinity = as fast as it comes. */
  speed: number
  /** Audio that is left of the track before, ms; asked for only while this one is not due. */
  bufferBeforeMs: () => number
  /** Asks the service for the manifest anew, when its URLs have expired. */
  renew: () => Promise<Manifest>
  /** Makes a chunk ready to sound (decodes it); the chunk counts as arrived when this is done. */
  prepare?: (chunk: StreamedChunk, bytes: Uint8Array) => Promise<void>
  /** Called for each chunk that has arrived. */
  onArrival?: () => void
  /** Called once for each chunk that is heard, in their order, as soon as it is known when it sounds. */
  onSound?: (chunk: StreamedChunk) => void
}

/** What came of a track. Times are monotonic ms. */
export interface StreamOutcome {
  /** First sound; NaN when nothing was heard. */
  soundAtMs: number
  /** The listener left, or the track was over, or what there was of it. */
  endAtMs: number
  /** Chunks that were asked for, and those of them that came; also such as were never heard. */
  asked: number
  chunks: readonly StreamedChunk[]
  /** Why the track broke off; null when it did not. */
  failure: Error | null
}

/**
 * One track through a listener's buffer, by the rules of the simulated one (sim/world/playback.ts): asks for chunk after
 * chunk, each once the one before has arrived, never holds more than `chunksHeld` of them, the playing one included, and
 * while the track is not due at most `prefetchLimit`. A chunk sounds when it is complete; until then there is a stall.
 *
 * Nothing ticks while audio plays: when a chunk sounds follows from when the one before did.
 *
 * @example
 * const stream = new TrackStream(manifest, Number.POSITIVE_INFINITY, parts)
 * stream.due(clock.monotonicMs()) // or later, for a track that is fetched ahead
 * const outcome = await stream.run(signal)
 */
export class TrackStream {
  readonly chunks: StreamedChunk[] = []
  private manifest: Manifest
  private readonly parts: StreamParts
  private readonly quality: QualityRules
  private readonly held: number
  private readonly ahead: number
  /** Audio that the listener stays for. */
  private readonly listenMs: number
  private dueAtMs = Number.NaN
  private endMs = Number.POSITIVE_INFINITY
  private asked = 0
  /** Leaves what is still on its way when the listener leaves. */
  private readonly leaving = new AbortController()
  private takeBackLeaving: () => void = () => {}
  /** Chunks before this one have been told to `onSound`. */
  private told = 0
  private becameDue: () => void = () => {}
  private readonly whenDue: Promise<void>

  /** @param listenMs how much of the track the listener stays for; Infinity = all of it */
  constructor(manifest: Manifest, listenMs: number, parts: StreamParts) {
    const { rules, speed } = parts
    this.manifest = manifest
    this.parts = parts
    this.held = chunksHeld(rules.bufferHighMs, rules.chunkMs)
    this.ahead = prefetchLimit(rules.prefetchChunks, this.held)
    this.listenMs = Math.min(listenMs, lengthMs(manifest.renditions[0]))
    this.quality = qualityRules({
      school: rules.school,
      bufferLowMs: rules.bufferLowMs,
      bufferFullMs: (this.held - 1) * rules.chunkMs,
      // Audio that plays faster needs as much more of the line.
      ladderBps: LADDER.map(({ bitsPerSecond }) => speed * bitsPerSecond),
    })
    this.whenDue = new Promise((resolve) => {
      this.becameDue = resolve
    })
  }

  /** The track may sound from then on: at once when the listener waits for it, or when the track before it is over. */
  due(atMs: number): void {
    this.dueAtMs = atMs
    this.becameDue()
    this.schedule()
  }

  /** Audio downloaded and not yet played, ms of audio. */
  bufferMs(nowMs: number): number {
    return this.audioMs(this.chunks.length) - this.positionMs(nowMs)
  }

  /** Audio heard, ms of audio. */
  positionMs(nowMs: number): number {
    let index = this.told - 1
    while (index >= 0 && this.chunks[index].soundAtMs > nowMs) index--
    if (index < 0) return 0
    const heard = (nowMs - this.chunks[index].soundAtMs) * this.parts.speed
    const length = chunkMs(this.chunks[index])
    return Math.min(this.listenMs, this.audioMs(index) + (Number.isNaN(heard) ? length : Math.min(length, heard)))
  }

  /**
   * Fetches and plays. Ends when the track has been heard as far as the listener stays.
   *
   * @throws Stopped
   */
  async run(signal: AbortSignal): Promise<StreamOutcome> {
    const { clock } = this.parts
    const leave = () => this.leaving.abort()
    signal.addEventListener('abort', leave, { once: true })
    try {
      const failure = await this.fetchUntilLeft(signal)
      await orStopped(this.whenDue, signal)
      // What was to be fetched for later is no loss to a listener who leaves before.
      const brokeOff = this.endMs === Number.POSITIVE_INFINITY
      if (brokeOff) this.endMs = this.lastSoundEndMs()
      await sleep(clock, this.endMs - clock.monotonicMs(), signal)
      const { endMs: endAtMs, asked, chunks } = this
      return {
        soundAtMs: chunks[0]?.soundAtMs ?? Number.NaN,
        endAtMs,
        asked,
        chunks,
        failure: brokeOff ? failure : null,
      }
    } finally {
      this.takeBackLeaving()
      signal.removeEventListener('abort', leave)
    }
  }

  /** @returns why it ended before the listener left or had everything; null when it did not */
  private async fetchUntilLeft(signal: AbortSignal): Promise<Error | null> {
    try {
      await this.fetchAll(this.leaving.signal)
      return null
    } catch (error) {
      if (error instanceof ChunkUnavailable) return error
      if (error instanceof Stopped && !signal.aborted) return null
      throw error
    }
  }

  private async fetchAll(signal: AbortSignal): Promise<void> {
    const { clock, fetcher, memory, prepare } = this.parts
    const count = this.manifest.renditions[0].chunks.length
    for (let index = 0; index < count; index++) {
      await this.roomFor(index, signal)
      const askedAtMs = clock.monotonicMs()
      if (askedAtMs >= this.endMs) return
      const rendition = this.nextRendition(askedAtMs)
      const rung = rendition.rung
      const wish = this.wishFor(rung, index)
      this.asked++
      const { bytes, ...fetched } = await fetcher.fetch(wish, () => this.renewed(rung, index), signal)
      memory.throughput.add(fetched.attempts)
      const chunk: StreamedChunk = {
        index,
        rendition,
        chunk: rendition.chunks[index],
        fetched,
        askedAtMs,
        arrivedAtMs: Number.NaN,
        soundAtMs: Number.NaN,
        waitMs: 0,
      }
      await prepare?.(chunk, bytes)
      if (signal.aborted) throw new Stopped()
      chunk.arrivedAtMs = clock.monotonicMs()
      this.chunks.push(chunk)
      this.schedule()
      this.parts.onArrival?.()
    }
  }

  /** Waits until the client may hold one chunk more. */
  private async roomFor(index: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.parts
    if (index === 0) return
    if (index >= this.ahead) {
      await orStopped(this.whenDue, signal)
      await sleep(clock, this.chunks[0].soundAtMs - clock.monotonicMs(), signal)
    }
    if (index < this.held) return
    // With two held the gate is the chunk before, whose sound may begin only now.
    await sleep(clock, this.chunks[index - this.held + 1].soundAtMs - clock.monotonicMs(), signal)
  }

  /** The rendition of the next chunk. */
  private nextRendition(nowMs: number): Rendition {
    const { memory } = this.parts
    const { renditions } = this.manifest
    const cap = renditions[renditions.length - 1].rung
    const stalled = memory.stalledRecently(nowMs)
    const { bps } = memory.throughput
    const isDue = this.dueAtMs <= nowMs
    const bufferMs = this.bufferMs(nowMs)
    const roomMs = this.quality.bufferFullMs - bufferMs
    const beforeMs = isDue ? 0 : Math.max(0, Math.min(this.parts.bufferBeforeMs(), roomMs))
    const rung =
      this.chunks.length === 0
        ? firstRung(this.quality, cap, memory.rung, isDue, stalled, bps)
        : nextRung(this.quality, cap, memory.rung, bufferMs + beforeMs, stalled, bps)
    const rendition = renditions.findLast((offered) => offered.rung <= rung) ?? renditions[0]
    memory.rung = rendition.rung
    return rendition
  }

  private wishFor(rung: number, index: number): ChunkWish {
    const { providers, renditions } = this.manifest
    const rendition = renditions.find((candidate) => candidate.rung === rung)
    if (!rendition) throw new RangeError(`the manifest has no rendition of rung ${rung}`)
    return { providers, chunk: rendition.chunks[index] }
  }

  private async renewed(rung: number, index: number): Promise<ChunkWish> {
    this.manifest = await this.parts.renew()
    return this.wishFor(rung, index)
  }

  /** Says when the chunks that have arrived sound, as far as that is known. */
  private schedule(): void {
    if (Number.isNaN(this.dueAtMs)) return
    const { clock, memory, speed, onSound } = this.parts
    for (; this.told < this.chunks.length; this.told++) {
      const chunk = this.chunks[this.told]
      const before = this.chunks[this.told - 1]
      const dueAtMs = before ? before.soundAtMs + chunkMs(before) / speed : this.dueAtMs
      chunk.soundAtMs = Math.max(dueAtMs, chunk.arrivedAtMs)
      // As fast as it comes, nothing is ever late; and nobody waits for what comes after the end.
      if (speed !== Number.POSITIVE_INFINITY && dueAtMs < this.endMs) chunk.waitMs = chunk.soundAtMs - dueAtMs
      if (before && chunk.waitMs > 0) memory.stalled(chunk.soundAtMs)
      const from = this.audioMs(this.told)
      if (from >= this.listenMs) continue
      const isLast = this.told === this.manifest.renditions[0].chunks.length - 1
      if (isLast || from + chunkMs(chunk) >= this.listenMs) {
        this.endMs = chunk.soundAtMs + Math.min(chunkMs(chunk), this.listenMs - from) / speed
        this.takeBackLeaving = clock.after(Math.max(0, this.endMs - clock.monotonicMs()), () => this.leaving.abort())
      }
      onSound?.(chunk)
    }
  }

  /** Where the sound of what there is ends. */
  private lastSoundEndMs(): number {
    const last = this.chunks.at(-1)
    if (!last) return Math.max(this.dueAtMs, this.parts.clock.monotonicMs())
    return last.soundAtMs + chunkMs(last) / this.parts.speed
  }

  /** Length of the first `count` chunks. */
  private audioMs(count: number): number {
    const last = this.chunks[count - 1]
    if (!last) return 0
    return ((last.chunk.startSample + last.chunk.samples) * 1000) / last.rendition.sampleRate
  }
}

function chunkMs({ chunk, rendition }: StreamedChunk): number {
  return (chunk.samples * 1000) / rendition.sampleRate
}

function lengthMs({ samples, sampleRate }: Rendition): number {
  return (samples * 1000) / sampleRate
}

/** @throws Stopped when the signal comes first */
function orStopped<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(new Stopped())
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Stopped())
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
