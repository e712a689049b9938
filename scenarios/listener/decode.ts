import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis'
import type { StreamedChunk } from './track-stream.ts'

/** What came out of a chunk, without the samples that belong to the chunk before. */
export interface DecodedChunk {
  sampleRate: number
  /** One array for each channel, −1 to 1. */
  channels: readonly Float32Array[]
  samples: number
  /** Time that decoding took. */
  decodeMs: number
}

/** One Vorbis decoder for all chunks of a listener: each is a file of its own, taken one after the other. */
export class ChunkDecoder {
  private readonly monotonicMs: () => number
  private readonly decoder = new OggVorbisDecoder()
  private last: Promise<unknown>

  constructor(monotonicMs: () => number) {
    this.monotonicMs = monotonicMs
    this.last = this.decoder.ready
  }

  /** Decodes a chunk. What is not audio of the rendition's format gives no samples; that is for the listener to judge. */
  decode(bytes: Uint8Array, streamed: Pick<StreamedChunk, 'chunk' | 'rendition'>): Promise<DecodedChunk> {
    const decoded = this.last.then(() => this.decodeNow(bytes, streamed))
    this.last = decoded
    return decoded
  }

  free(): void {
    this.decoder.free()
  }

  private async decodeNow(
    bytes: Uint8Array,
    { chunk, rendition }: Pick<StreamedChunk, 'chunk' | 'rendition'>,
  ): Promise<DecodedChunk> {
    const startMs = this.monotonicMs()
    const { channelData, samplesDecoded, sampleRate } = await this.decoder.decodeFile(bytes)
    const asPromised = channelData.length === rendition.channels && sampleRate === rendition.sampleRate
    const end = asPromised ? samplesDecoded : 0
    const from = Math.min(chunk.skipSamples, end)
    const channels = Array.from({ length: rendition.channels }, (_, channel) =>
      asPromised ? channelData[channel].subarray(from, end) : new Float32Array(0),
    )
    return {
      sampleRate: rendition.sampleRate,
      channels,
      samples: end - from,
      decodeMs: this.monotonicMs() - startMs,
    }
  }
}
