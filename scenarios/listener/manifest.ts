import { z } from 'zod'
import { LADDER } from '../../reference/audio/ladder.policy.ts'

/** What the service hands out for one play: where the track's chunks are, and what each has to be. */
export interface Manifest {
  playId: string
  track: { id: string; uri: string; name: string; durationMs: number }
  context: { uri: string; position: number; total: number } | null
  /** Instant, epoch ms, from which the URLs are refused. */
  expiresAtMs: number
  /** Healthy providers, the router's choice first. */
  providers: readonly string[]
  /** Lowest first. */
  renditions: readonly Rendition[]
}

/** A track at one quality. */
export interface Rendition {
  quality: string
  /** Index of the quality in the ladder, lowest first. */
  rung: number
  bitsPerSecond: number
  sampleRate: number
  channels: number
  /** Samples per channel of the whole track. */
  samples: number
  /** Where sample 0 lies, in samples of the 44.1 kHz master after the track's first: 0 or 1. */
  masterOffset: number
  chunks: readonly ManifestChunk[]
}

/** One chunk, as the manifest promises it. */
export interface ManifestChunk {
  startSample: number
  samples: number
  /** So many samples come out of the decoder before those and belong to the chunk before. */
  skipSamples: number
  /** Size. */
  bytes: number
  /** Lower-case hexadecimal. */
  sha256: string
  /** One for each of the manifest's providers, in their order. */
  urls: readonly string[]
}

const count = z.int().nonnegative()

const chunk = z
  .object({
    start_sample: count,
    samples: z.int().positive(),
    skip_samples: count,
    bytes: z.int().positive(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    urls: z.array(z.url({ protocol: /^https?$/ })),
  })
  .transform(
    (given): ManifestChunk => ({
      startSample: given.start_sample,
      samples: given.samples,
      skipSamples: given.skip_samples,
      bytes: given.bytes,
      sha256: given.sha256,
      urls: given.urls,
    }),
  )

const rendition = z
  .object({
    quality: z.enum(LADDER.map(({ name }) => name)),
    bits_per_second: z.int().positive(),
    codec: z.literal('vorbis'),
    container: z.literal('ogg'),
    sample_rate: z.int().positive(),
    channels: z.int().min(1).max(2),
    samples: z.int().positive(),
    master_offset: count,
    chunks: z.array(chunk).min(1),
  })
  .transform(
    (given): Rendition => ({
      quality: given.quality,
      rung: LADDER.findIndex(({ name }) => name === given.quality),
      bitsPerSecond: given.bits_per_second,
      sampleRate: given.sample_rate,
      channels: given.channels,
      samples: given.samples,
      masterOffset: given.master_offset,
      chunks: given.chunks,
    }),
  )

/** The JSON of a manifest; what it parses to is a `Manifest`. Fields that a listener has no use for are let through. */
export const manifestAnswer = z
  .object({
    play_id: z.string().min(1),
    track: z.object({ id: z.string(), uri: z.string(), name: z.string(), duration_ms: z.int().positive() }),
    context: z.object({ uri: z.string(), position: count, total: count }).nullable(),
    expires_at: z.iso.datetime(),
    providers: z.array(z.string()).min(1),
    renditions: z.array(rendition).min(1),
  })
  .refine(
    ({ providers, renditions }) =>
      renditions.every(({ chunks }) => chunks.every(({ urls }) => urls.length === providers.length)),
    { path: ['renditions'], error: 'expected one URL of each chunk for each provider' },
  )
  .refine(({ renditions }) => renditions.every(({ chunks }) => chunks.length === renditions[0].chunks.length), {
    path: ['renditions'],
    error: 'expected every rendition to be cut into the same number of chunks',
  })
  .transform(
    (given): Manifest => ({
      playId: given.play_id,
      track: {
        id: given.track.id,
        uri: given.track.uri,
        name: given.track.name,
        durationMs: given.track.duration_ms,
      },
      context: given.context,
      expiresAtMs: Date.parse(given.expires_at),
      providers: given.providers,
      renditions: given.renditions.toSorted((a, b) => a.rung - b.rung),
    }),
  )
