import { playAtOnce } from './playback-at-once.ts'
import { begin, goOn, jump } from './playback-run.ts'
import type { PlaybackInput, PlaybackOutcome, PlaybackRules } from './playback-track.ts'

export { PlaybackInput, PlaybackOutcome, type PlaybackRules } from './playback-track.ts'

const US = 1_000_000

/** One track, in closed form as soon as nothing changes any more that matters, chunk by chunk until then. */
export function play(rules: PlaybackRules, input: PlaybackInput, out: PlaybackOutcome): void {
  if (playAtOnce(rules, input, out)) return
  const arrivedUs = begin(rules, input, out)
  if (input.dropForUs > 0 || !jump(rules, input, out, arrivedUs)) goOn(rules, input, out, arrivedUs, true)
}

/** Chunk by chunk to the end: the definition. The outcome is the same. */
export function playByChunks(rules: PlaybackRules, input: PlaybackInput, out: PlaybackOutcome): void {
  goOn(rules, input, out, begin(rules, input, out), false)
}

/** Bytes of the first `chunks` chunks of a track at a bit rate. */
export function bytesOfChunks(chunks: number, chunkUs: number, durationUs: number, bps: number): number {
  return Math.round((Math.min(chunks * chunkUs, durationUs) * bps) / (8 * US))
}
