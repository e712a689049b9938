import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis'
import type { Rendition } from './rendition.ts'

/** What a decoder gives for a file that holds one logical stream, a row a channel. */
export async function decoded(file: Uint8Array): Promise<Float32Array[]> {
  const decoder = new OggVorbisDecoder()
  await decoder.ready
  const { channelData, errors } = await decoder.decodeFile(file)
  decoder.free()
  if (errors.length > 0) throw new Error(errors[0].message)
  return channelData
}

/** A rendition as a player puts it together: every chunk decoded on its own, its surplus dropped, laid end to end. */
export async function played({ index, chunks }: Rendition): Promise<Float32Array[]> {
  const channels = Array.from({ length: index.channels }, () => new Float32Array(index.samples))
  for (const [i, { startSample, skipSamples }] of index.chunks.entries()) {
    const pcm = await decoded(chunks[i])
    for (const [c, samples] of pcm.entries()) channels[c].set(samples.subarray(skipSamples), startSample)
  }
  return channels
}
