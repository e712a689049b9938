import type { RenditionIndex } from '../shared/chunk-index.ts'

/** Everything that an app needs to play one track, as it travels in JSON. */
export interface Manifest {
  /** Names this play in its event. */
  play_id: string
  track: { id: string; uri: string; name: string; duration_ms: number }
  /** Where the track stands in what is played; null when it is played alone. */
  context: { uri: string; position: number; total: number } | null
  position_ms: number
  /** When the URLs end, ISO 8601. */
  expires_at: string
  /** Healthy providers, the router's choice first; each chunk's `urls` are in this order. */
  providers: readonly string[]
  /** Lowest quality first; the last is the one that was asked for. */
  renditions: readonly ManifestRendition[]
}

export interface ManifestRendition {
  quality: string
  bits_per_second: number
  codec: string
  container: string
  sample_rate: number
  channels: number
  samples: number
  master_offset: number
  chunks: readonly ManifestChunk[]
}

/** See `ChunkEntry` for what the numbers mean. */
export interface ManifestChunk {
  start_sample: number
  samples: number
  skip_samples: number
  byte_offset: number
  bytes: number
  sha256: string
  urls: readonly string[]
}

/** @param urls of each chunk, by provider */
export function manifestRendition(index: RenditionIndex, urls: readonly (readonly string[])[]): ManifestRendition {
  return {
    quality: index.quality,
    bits_per_second: index.bitsPerSecond,
    codec: index.codec,
    container: index.container,
    sample_rate: index.sampleRate,
    channels: index.channels,
    samples: index.samples,
    master_offset: index.masterOffset,
    chunks: index.chunks.map((chunk, i) => ({
      start_sample: chunk.startSample,
      samples: chunk.samples,
      skip_samples: chunk.skipSamples,
      byte_offset: chunk.byteOffset,
      bytes: chunk.bytes,
      sha256: chunk.sha256,
      urls: urls[i] ?? [],
    })),
  }
}
