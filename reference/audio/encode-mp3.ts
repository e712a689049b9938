import { createMp3Encoder } from 'wasm-media-encoders'
import { joined } from './ogg/joined.ts'

/** Encodes a mono signal as MP3. The same signal gives the same bytes. @param samples of -1 to 1 */
export type EncodeMp3 = (samples: Float32Array, sampleRate: number, kbps: 96) => Uint8Array

/** Samples handed to the encoder at once: bounds the memory that it takes for its input. */
const BLOCK_SAMPLES = 65_536

let loading: Promise<EncodeMp3> | undefined

/** LAME in WebAssembly, loaded once a thread; calls do not share any state. */
export function loadMp3Encoder(): Promise<EncodeMp3> {
  loading ??= load()
  return loading
}

async function load(): Promise<EncodeMp3> {
  const encoder = await createMp3Encoder()
  return (samples, sampleRate, bitrate) => {
    encoder.configure({ channels: 1, sampleRate, bitrate })
    const parts: Uint8Array[] = []
    // The encoder's answer lies in its own memory until the next call.
    for (let at = 0; at < samples.length; at += BLOCK_SAMPLES)
      parts.push(encoder.encode([samples.subarray(at, at + BLOCK_SAMPLES)]).slice())
    parts.push(encoder.finalize().slice())
    return joined(parts)
  }
}
