import { z } from 'zod'

const ms = z.number().nonnegative()
const samples = z.int().nonnegative()

/** What `soundcheck listen --json` prints. */
export const listenOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    uri: z.string().describe('What was played.'),
    account: z.enum(['premium', 'free']),
    complete: z.boolean().describe('False when listening was stopped before the end.'),
    firstAudioMs: ms.nullable().describe('From the press of the button to the first decoded sound; null: none.'),
    playedMs: ms.describe('Audio and silence that was heard.'),
    samples: samples.describe('The same in samples per channel.'),
    sampleRate: z.int().positive().nullable().describe('Of what was heard and of the WAV file; null: nothing was.'),
    tracks: z.array(
      z.strictObject({
        uri: z.string(),
        name: z.string(),
        startupMs: ms.nullable().describe('Null where the track followed another by itself.'),
        failure: z.string().nullable().describe('Why the track broke off.'),
        chunks: z.array(
          z.strictObject({
            index: z.int().nonnegative(),
            quality: z.string(),
            provider: z.string(),
            cache: z.string().nullable().describe('hit, miss or shared, as the edge says.'),
            bytes: z.int().nonnegative(),
            firstByteMs: ms.describe('From when the chunk was first asked for, failed attempts included.'),
            lastByteMs: ms,
            attempts: z.int().positive(),
            failures: z.array(z.strictObject({ provider: z.string(), failure: z.string() })),
          }),
        ),
      }),
    ),
    joints: z
      .array(
        z.strictObject({
          from: z.string(),
          to: z.string(),
          atSample: samples,
          gapSamples: z.int().describe('Silence or loss between two tracks; negative: overlap.'),
        }),
      )
      .describe('Where one track follows another.'),
    gaps: z
      .array(z.strictObject({ uri: z.string(), atSample: samples, samples: z.int() }))
      .describe('Samples that are missing elsewhere than at a joint; negative: too many.'),
    stalls: z
      .array(z.strictObject({ uri: z.string(), atSample: samples, stalledMs: ms }))
      .describe('Silence that was heard because something came late.'),
    failovers: z.array(
      z.strictObject({
        fromProvider: z.string(),
        toProvider: z.string(),
        atMs: z.number().describe('From the press of the button.'),
        tookMs: ms.describe('From the failed request, or the last byte of it, to the first byte from elsewhere.'),
      }),
    ),
    bufferMs: z
      .strictObject({ min: z.number(), mean: z.number(), max: z.number() })
      .describe('Audio ahead of the listener just before and just after each chunk arrived.'),
    providers: z.record(z.string(), z.int().positive()).describe('Chunks by provider.'),
    decodeMs: ms.describe('Time that decoding took in all.'),
    events: z.strictObject({
      accepted: z.int().nonnegative(),
      duplicates: z.int().nonnegative(),
      unsent: z.int().nonnegative().describe('Play events that the service did not take.'),
    }),
    wav: z.string().nullable().describe('Path, relative to the working directory where it lies inside.'),
  })
  .meta({ title: 'soundcheck listen --json' })

export type ListenOutput = z.infer<typeof listenOutput>
