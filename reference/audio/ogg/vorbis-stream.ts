import { BitReader, bitsFor } from './bit-reader.ts'
import { OggFormatError } from './format-error.ts'
import { readStream } from './packets.ts'
import { readModes } from './setup-header.ts'

/** A Vorbis stream, undecoded: its packets, and which samples each gives. */
export interface VorbisStream {
  channels: number
  sampleRate: number
  /** Identification, comment and setup header. */
  headers: readonly [Uint8Array, Uint8Array, Uint8Array]
  packets: Uint8Array[]
  /**
   * Samples per channel that a decoder has given when it is done with packet i. A packet gives what its block and the one
   * before overlap: a quarter of each; the first gives nothing (Vorbis I, section 4.3.8).
   */
  endSamples: Float64Array
  /** Samples per channel of the stream; the packets may give more, which is cut off at the end. */
  samples: number
}

const HEADER_TYPES = { identification: 1, comment: 3, setup: 5 }
const SIGNATURE = 'vorbis'
const IDENTIFICATION_BYTES = 30

/**
 * Takes an Ogg Vorbis file apart.
 *
 * @param bytes one logical stream whose granule positions begin at 0
 * @throws {OggFormatError} when it is something else
 */
export function readVorbis(bytes: Uint8Array): VorbisStream {
  const { packets, granule } = readStream(bytes)
  const [identification, comment, setup, ...audio] = packets
  expectHeader(identification, 'identification')
  expectHeader(comment, 'comment')
  expectHeader(setup, 'setup')
  if (identification.length !== IDENTIFICATION_BYTES)
    throw new OggFormatError(
      `the identification header has ${identification.length} bytes, not ${IDENTIFICATION_BYTES}`,
    )

  const channels = identification[11]
  const view = new DataView(identification.buffer, identification.byteOffset)
  const shortBlock = 1 << (identification[28] & 15)
  const longBlock = 1 << (identification[28] >> 4)
  const modeBlocks = readModes(setup, channels).map((long) => (long ? longBlock : shortBlock))
  const endSamples = endsOf(audio, modeBlocks)
  const given = endSamples.at(-1) ?? 0
  if (given < granule) throw new OggFormatError(`the packets give ${given} samples, not ${granule}`)
  return {
    channels,
    sampleRate: view.getUint32(12, true),
    headers: [identification, comment, setup],
    packets: audio,
    endSamples,
    samples: granule,
  }
}

function expectHeader(packet: Uint8Array | undefined, type: keyof typeof HEADER_TYPES): void {
  const found = packet?.[0] === HEADER_TYPES[type] && String.fromCharCode(...packet.subarray(1, 7)) === SIGNATURE
  if (!found) throw new OggFormatError(`expected the Vorbis ${type} header`)
}

function endsOf(packets: readonly Uint8Array[], modeBlocks: readonly number[]): Float64Array {
  const ends = new Float64Array(packets.length)
  const modeBits = bitsFor(modeBlocks.length - 1)
  let blockBefore = 0
  for (const [i, packet] of packets.entries()) {
    const bits = new BitReader(packet)
    if (bits.flag()) throw new OggFormatError(`Vorbis packet ${i} holds no audio`)
    const mode = bits.read(modeBits)
    if (mode >= modeBlocks.length) throw new OggFormatError(`Vorbis packet ${i} has the unknown mode ${mode}`)
    const block = modeBlocks[mode]
    if (i > 0) ends[i] = ends[i - 1] + blockBefore / 4 + block / 4
    blockBefore = block
  }
  return ends
}
