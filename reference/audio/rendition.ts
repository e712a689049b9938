import { createHash } from 'node:crypto'
import type { ChunkEntry, RenditionIndex } from '../shared/chunk-index.ts'
import { chunkCount, chunkStart } from './chunk-plan.policy.ts'
import { type EncodeVorbis, loadVorbisEncoder } from './encode.ts'
import type { Rung } from './ladder.policy.ts'
import { oggCrc } from './ogg/crc.ts'
import { cutSamples } from './ogg/cut.ts'
import { readVorbis } from './ogg/vorbis-stream.ts'
import type { StereoPcm } from './pcm.ts'
import { halfRateMono } from './resample.ts'

/** A track at one quality: chunk i of the index is `chunks[i]`. */
export interface Rendition {
  index: RenditionIndex
  chunks: Uint8Array[]
}

/**
 * How each rung is encoded; `halved`: as mono at half the rate. The quality is the one that came nearest to the rung's bit
 * rate on average over pieces of all composed styles. Single tracks lie between half of it and a quarter more.
 */
const encodings: Readonly<Record<string, { halved: boolean; vorbisQuality: number }>> = {
  low: { halved: true, vorbisQuality: -0.1 },
  normal: { halved: false, vorbisQuality: 3 },
  high: { halved: false, vorbisQuality: 5.8 },
  'very-high': { halved: false, vorbisQuality: 9.4 },
}

/**
 * What the encoder hears of the piece before and after the track, where there is any. An encoder that sees a signal begin
 * guesses what was before it, and at 96 kbit/s the error around a joint in held tones was 4 to 5 dB above the one elsewhere;
 * with the true surroundings it is no greater. Four long blocks, and even for the half rate.
 */
const SURROUNDINGS_SAMPLES = 8192

/**
 * Encodes samples `[from, to)` of a piece at a rung of the ladder and cuts them into chunks (`chunk-plan.policy.ts`). Tracks
 * that share a border of one piece play without a gap: neither loses or adds a sample there.
 *
 * @throws {RangeError} when the piece does not hold the samples, or fewer than 2 are asked for
 */
export async function makeRendition(piece: StereoPcm, from: number, to: number, rung: Rung): Promise<Rendition> {
  return encodeRendition(await loadVorbisEncoder(), piece, from, to, rung)
}

/** `makeRendition` with an encoder that is loaded. */
export function encodeRendition(
  encode: EncodeVorbis,
  piece: StereoPcm,
  from: number,
  to: number,
  rung: Rung,
): Rendition {
  if (from < 0 || to - from < 2 || to > piece.left.length)
    throw new RangeError(
      `samples ${from} to ${to} of a piece of ${piece.left.length}: expected at least 2 samples of it`,
    )
  const { halved, vorbisQuality } = encodings[rung.name]
  const step = halved ? 2 : 1
  /** A position of the piece as one of the rendition's rate. */
  const position = (sample: number): number => Math.ceil(sample / step)

  const heardFrom = Math.max(0, from - SURROUNDINGS_SAMPLES)
  const heardTo = Math.min(piece.left.length, to + SURROUNDINGS_SAMPLES)
  const channels = halved
    ? [halfRateMono(piece, heardFrom, heardTo)]
    : [piece.left.subarray(heardFrom, heardTo), piece.right.subarray(heardFrom, heardTo)]
  const encoded = encode(channels, piece.sampleRate / step, vorbisQuality)
  const stream = readVorbis(encoded)
  if (stream.samples !== channels[0].length)
    throw new Error(`the encoder made ${stream.samples} samples of ${channels[0].length}: it must keep their number`)

  const lead = position(from) - position(heardFrom)
  const samples = position(to) - position(from)
  const count = chunkCount(to - from, piece.sampleRate)
  // Chunks begin on even samples; only the end may be odd.
  const starts = Array.from({ length: count }, (_, chunk) => chunkStart(chunk, to - from, piece.sampleRate) / step)
  // Serials differ among the chunks of a rendition, and hardly ever meet those of another: all may be laid end to end.
  const firstSerial = oggCrc(encoded)
  const chunks: Uint8Array[] = []
  const entries: ChunkEntry[] = []
  let byteOffset = 0
  for (const [chunk, startSample] of starts.entries()) {
    const length = (starts[chunk + 1] ?? samples) - startSample
    const { bytes, skipSamples } = cutSamples(stream, lead + startSample, length, (firstSerial + chunk) >>> 0)
    chunks.push(bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    entries.push({ startSample, samples: length, skipSamples, byteOffset, bytes: bytes.length, sha256 })
    byteOffset += bytes.length
  }
  const index: RenditionIndex = {
    quality: rung.name,
    bitsPerSecond: rung.bitsPerSecond,
    codec: 'vorbis',
    container: 'ogg',
    sampleRate: stream.sampleRate,
    channels: stream.channels,
    samples,
    masterOffset: halved ? from % 2 : 0,
    bytes: byteOffset,
    chunks: entries,
  }
  return { index, chunks }
}
