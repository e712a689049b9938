import { Upsampler } from './upsample.ts'

/** What everything is played in. */
export interface PlayoutFormat {
  sampleRate: number
  channels: number
}

/** Takes what is played, in order. */
export interface PlayoutSink {
  /** One array for each channel, −1 to 1. */
  write(channels: readonly Float32Array[]): void
}

/** Where one track follows another. */
export interface Joint {
  from: string
  to: string
  /** Position in what was played at which the second track begins (or its silence). */
  atSample: number
  /** Samples of silence or loss between the last of one track and the first of the next; negative = overlap. */
  gapSamples: number
}

/** Samples that are missing elsewhere than at a joint; negative = too many. */
export interface Gap {
  uri: string
  atSample: number
  samples: number
}

/** A chunk's audio, and where it belongs in its track. */
export interface PlayedChunk {
  sampleRate: number
  channels: readonly Float32Array[]
  /** Of the rendition, by its manifest. */
  startSample: number
  samples: number
  /** Where the rendition's sample 0 lies, in samples of the playout's rate after the track's first one, where it has half that rate. */
  masterOffset: number
  isFirst: boolean
  isLast: boolean
}

/**
 * What a listener heard, sample by sample, on one timeline. Audio goes on it in the order in which it sounds; nothing is
 * put right: what a chunk lacks is lost, and counted.
 *
 * Renditions at half the rate are interpolated, across chunks and tracks as long as they go on. Where a track changes
 * between rates, `masterOffset` says where samples lie, so that nothing is skipped and nothing comes twice.
 */
export class Playout {
  readonly joints: Joint[] = []
  readonly gaps: Gap[] = []
  private readonly format: PlayoutFormat
  private readonly sink: PlayoutSink
  private track: { uri: string; samples: number } | null = null
  /** Position in the track up to which audio was promised so far. */
  private position = 0
  /** Samples played, those that an interpolation still holds back included. */
  private played = 0
  /** The joint before a track that has not begun to sound. */
  private joint: Joint | null = null
  /** Samples that the track's last chunk lacks. */
  private endLoss = 0
  private silent = 0
  private upsamplers: Upsampler[] | null = null

  constructor(format: PlayoutFormat, sink: PlayoutSink) {
    this.format = format
    this.sink = sink
  }

  /** Samples played so far. */
  get samples(): number {
    return this.played
  }

  /** @param samples length of the track at the playout's rate */
  beginTrack(uri: string, samples: number): void {
    const before = this.track
    let over = 0
    if (before) {
      const excess = this.position - before.samples
      // At half the rate a track may end with one sample more, which stands for the first of the next.
      over = excess === 1 && this.upsamplers ? 1 : 0
      const gapSamples = this.endLoss + over - excess
      this.joint = { from: before.uri, to: uri, atSample: this.played - over, gapSamples }
      this.joints.push(this.joint)
    }
    this.track = { uri, samples }
    this.position = over
    this.endLoss = 0
  }

  /** So many samples of silence come next. */
  silence(samples: number): void {
    this.silent += samples
    if (this.joint) this.joint.gapSamples += samples
  }

  /** The track's next chunk. */
  append(chunk: PlayedChunk): void {
    const ratio = this.format.sampleRate / chunk.sampleRate
    if (ratio !== 1 && ratio !== 2) {
      throw new RangeError(`${chunk.sampleRate} Hz cannot be played in a playout of ${this.format.sampleRate} Hz`)
    }
    const at = ratio === 2 ? chunk.masterOffset + 2 * chunk.startSample : chunk.startSample
    const step = at - this.position
    const trim = step === -1 && this.upsamplers !== null
    const leadIn = step === 1 && ratio === 2
    if (step !== 0 && !trim && !leadIn) this.lose(step, chunk.isFirst)
    if (this.upsamplers && (ratio === 1 || step !== 0 || this.silent > 0)) this.finishInterpolation(trim)
    this.writeSilence()
    if (chunk.isLast) this.endLoss += ratio * (chunk.samples - chunk.channels[0].length)
    else this.lose(ratio * (chunk.samples - chunk.channels[0].length), chunk.isFirst)
    if (ratio === 1) this.write(chunk.channels)
    else {
      this.upsamplers ??= chunk.channels.map(() => new Upsampler(leadIn))
      const { upsamplers } = this
      this.write(chunk.channels.map((samples, channel) => upsamplers[channel].push(samples)))
    }
    this.played += ratio * chunk.channels[0].length + (leadIn ? 1 : 0)
    this.position = at + ratio * chunk.samples
    this.joint = null
  }

  /**
   * Nothing more will be played.
   *
   * @param complete false when the listener left before the end of the last track
   */
  end(complete: boolean): void {
    const over = this.track ? this.position - this.track.samples : 0
    const trim = over === 1 && this.upsamplers !== null
    if (this.upsamplers) this.finishInterpolation(trim)
    this.writeSilence()
    if (this.track && complete) this.lose(this.endLoss - (trim ? 0 : over), false)
  }

  /** Counts samples that are missing, at the joint before a track's first chunk or as a gap of their own. */
  private lose(samples: number, isFirst: boolean): void {
    if (samples === 0) return
    if (isFirst && this.joint) this.joint.gapSamples += samples
    else this.gaps.push({ uri: this.track?.uri ?? '', atSample: this.played, samples })
  }

  private finishInterpolation(trim: boolean): void {
    if (!this.upsamplers) return
    this.write(this.upsamplers.map((upsampler) => upsampler.finish(trim ? 1 : 0)))
    this.upsamplers = null
    if (trim) this.played--
  }

  private writeSilence(): void {
    const { channels, sampleRate } = this.format
    this.played += this.silent
    // In parts of a second: a long stall needs no large array.
    for (; this.silent > 0; this.silent -= Math.min(this.silent, sampleRate)) {
      const part = new Float32Array(Math.min(this.silent, sampleRate))
      this.write(Array.from({ length: channels }, () => part))
    }
  }

  /** Mono sounds on all channels. */
  private write(channels: readonly Float32Array[]): void {
    if (channels[0].length === 0) return
    this.sink.write(Array.from({ length: this.format.channels }, (_, i) => channels[Math.min(i, channels.length - 1)]))
  }
}
