/**
 * What is known of one rendition (a track at a quality) without opening it: how it is cut into chunks, and what each
 * decodes to. Written once when the rendition is made; never changes afterwards.
 */
export interface RenditionIndex {
  /** Name of the rung: `low`, `normal`, `high`, `very-high`. */
  quality: string
  /** Nominal bit rate of the rung, bits per second. */
  bitsPerSecond: number
  codec: 'vorbis'
  container: 'ogg'
  sampleRate: number
  channels: number
  /** Samples per channel of the whole rendition; the sum over its chunks. */
  samples: number
  /**
   * Where sample 0 lies, in samples of the 44.1 kHz master after the track's first one: 0, or 1 for a rendition at half
   * the rate whose track begins at an odd position of a continuous piece.
   */
  masterOffset: number
  /** Bytes of all chunks. */
  bytes: number
  chunks: ChunkEntry[]
}

/** One chunk: a complete Ogg Vorbis file that any decoder opens on its own. */
export interface ChunkEntry {
  /** First sample of the rendition that this chunk stands for, and how many follow it without a gap. */
  startSample: number
  samples: number
  /**
   * A decoder gives this many samples more at the beginning, which belong to the chunk before (Vorbis blocks do not end
   * where chunks do): drop them. It gives exactly `skipSamples + samples`.
   */
  skipSamples: number
  /** Position among the rendition's chunks when they are laid end to end, and size. */
  byteOffset: number
  bytes: number
  /** Of the chunk's bytes, lower-case hexadecimal. */
  sha256: string
}
