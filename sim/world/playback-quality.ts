import type { PlaybackInput, PlaybackOutcome, PlaybackRules } from './playback-track.ts'

/** Mean bit rate of what was heard of a track, bits per second. */
export function meanBps(input: PlaybackInput, out: PlaybackOutcome): number {
  return out.heardUsBps / input.listenUs
}

/**
 * How good a track was to hear, in one number: the linear quality of experience of Yin, Jindal, Sekar, Sinopoli ("A
 * Control-Theoretic Approach for Dynamic Adaptive Video Streaming over HTTP", SIGCOMM 2015, section 3), per chunk:
 *
 *     Σ R_k − Σ |R_{k+1} − R_k| − R_max · (stalls in s) − R_max · (start-up in s)
 *
 * over the chunks heard, divided by their number, which may be a fraction. Quality is the bit rate, a change costs what it
 * changes, and a second of silence costs a chunk at the best rate: the paper's "balanced" weights, where 3,000 is the top of
 * its ladder. Silence before a track that was to follow by itself counts as start-up does.
 *
 * It was fitted to viewers of video. ITU-T P.1203 would be the standard's way, but it rates audio with a picture only, and has
 * been trained on nothing else.
 *
 * @returns bits per second; below 0 when there was more silence than music
 */
export function linearQualityBps(rules: PlaybackRules, input: PlaybackInput, out: PlaybackOutcome): number {
  const { ladderBps } = rules.quality
  const chunksHeard = input.listenUs / rules.chunkUs
  const silentS = (out.stallUs + out.soundUs - input.startAtUs) / 1e6
  return meanBps(input, out) - (out.switchedBps + ladderBps[ladderBps.length - 1] * silentS) / chunksHeard
}
