import * as z from 'zod'
import type { Manifest } from './manifest.ts'

const count = z.int().min(0)

const chunk = z
  .object({
    start_sample: count,
    samples: count,
    skip_samples: count.describe('A decoder gives so many samples more at the beginning; drop them.'),
    byte_offset: count,
    bytes: count,
    sha256: z.string().describe("Of the chunk's bytes, hexadecimal."),
    urls: z.array(z.url()).readonly().describe('One for each provider, in their order.'),
  })
  .meta({ id: 'ManifestChunk' })

const rendition = z
  .object({
    quality: z.string(),
    bits_per_second: count,
    codec: z.string(),
    container: z.string(),
    sample_rate: count,
    channels: count,
    samples: count,
    master_offset: count,
    chunks: z.array(chunk).readonly(),
  })
  .meta({ id: 'ManifestRendition' })

/** `Manifest` as the documentation has it. */
export const manifestSchema: z.ZodType<Manifest> = z
  .object({
    play_id: z.string().describe('Names this play in its event.'),
    track: z.object({ id: z.string(), uri: z.string(), name: z.string(), duration_ms: count }),
    context: z
      .object({ uri: z.string(), position: count, total: count })
      .nullable()
      .describe('Where the track stands in what is played; null when it is played alone.'),
    position_ms: count,
    expires_at: z.iso.datetime().describe('When the URLs end.'),
    providers: z.array(z.string()).readonly().describe("Healthy providers, the router's choice first."),
    renditions: z.array(rendition).readonly().describe('Lowest quality first; the last is the one that was asked for.'),
  })
  .meta({ id: 'Manifest' })
