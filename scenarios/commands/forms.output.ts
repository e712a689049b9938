import { z } from 'zod'
import { measuredOutput as measured } from './measured.output.ts'

const tails = z.strictObject({ p50: measured, p99: measured })

const form = z.strictObject({
  name: z.string(),
  path: z.enum(['single-cdn', 'multi-cdn', 'peers']),
  protocol: z.enum(['chunks', 'hls', 'dash', 'progressive']),
  startupMs: tails.describe('From the tap to the sound, over a new connection.'),
  seekMs: tails.describe('From a tap on a position that has not been fetched to the sound.'),
  gapMs: tails.describe('Silence before a track that follows by itself.'),
  wastedShare: measured.describe('Of the bytes fetched, those never heard.'),
  fetchedShare: measured.describe('Of a rendition, what a play fetches.'),
  objectsPerRendition: measured.describe('What a rendition is to a cache.'),
  peersShare: measured.describe('Of the bytes, those that peers send.'),
  peersFirstByteMs: tails.nullable().describe('To the first byte from a peer, or until the server is asked instead.'),
  availability: z.number().min(0).max(1).describe('Share of time in which a play can begin, by formula.'),
  costUsdPerMillionPlays: measured,
})

/** Forms of delivery in `result.json`. */
export const formsOutput = z.array(form)
