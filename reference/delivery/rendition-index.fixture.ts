import type { RenditionIndex } from '../shared/chunk-index.ts'

/** The index of a rendition that is never decoded, of chunks of these sizes. */
export function renditionIndex(quality: string, chunkBytes: readonly number[]): RenditionIndex {
  return {
    quality,
    bitsPerSecond: 160_000,
    codec: 'vorbis',
    container: 'ogg',
    sampleRate: 44_100,
    channels: 2,
    samples: chunkBytes.length,
    masterOffset: 0,
    bytes: chunkBytes.reduce((sum, bytes) => sum + bytes, 0),
    chunks: chunkBytes.map((bytes) => ({
      startSample: 0,
      samples: 1,
      skipSamples: 0,
      byteOffset: 0,
      bytes,
      sha256: '',
    })),
  }
}
