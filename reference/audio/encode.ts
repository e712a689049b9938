import { createOggEncoder } from 'wasm-media-encoders'
import { joined } from './ogg/joined.ts'

/**
 * Encodes a signal as one Ogg Vorbis stream of exactly as many samples. The same signal gives the same bytes.
 *
 * @param channels one or two arrays of the same length, samples of -1 to 1
 * @param vorbisQuality -1 (smallest) to 10 (best)
 */
export type EncodeVorbis = (channels: readonly Float32Array[], sampleRate: number, vorbisQuality: number) => Uint8Array

/** Samples handed to the encoder at once: bounds the memory that it takes for its input. */
const BLOCK_SAMPLES = 65_536

/** Every stream is written anew when it is cut, with serials of its own. */
const SERIAL = 0

let loading: Promise<EncodeVorbis> | undefined

/** libvorbis in WebAssembly, loaded once a thread; calls do not share any state. */
export function loadVorbisEncoder(): Promise<EncodeVorbis> {
  loading ??= load()
  return loading
}

async function load(): Promise<EncodeVorbis> {
  const encoder = await createOggEncoder()
  return (channels, sampleRate, vbrQuality) => {
    encoder.configure({ channels: channels.length === 1 ? 1 : 2, sampleRate, vbrQuality, oggSerialNo: SERIAL })
    const parts: Uint8Array[] = []
    // The encoder's answer lies in its own memory until the next call.
    for (let at = 0; at < channels[0].length; at += BLOCK_SAMPLES)
      parts.push(encoder.encode(channels.map((samples) => samples.subarray(at, at + BLOCK_SAMPLES))).slice())
    parts.push(encoder.finalize().slice())
    return joined(parts)
  }
}
