import { MASTER_RATE, type StereoPcm } from '../../pcm.ts'
import { highPass } from '../synth/filter.ts'
import { soundingRms } from './loudness.ts'
import { gainOf, type Stereo } from './stereo.ts'

/** Nothing is louder: -1 dBFS. */
export const CEILING = gainOf(-1)

const LOW_CUT_HZ = 25
/** Samples that share a gain; the limiter looks eight of them ahead, 6 ms. */
const BLOCK = 32
const LOOK_AHEAD = 8
/** How fast the limiter lets go, in decibels a second. */
const RELEASE_DB = 40

/** Begin and end of a piece, where it comes out of silence and goes back. */
export interface Fades {
  readonly inSeconds: number
  readonly outSeconds: number
}

/**
 * Brings a mix to its loudness: no direct current, a root mean square of `loudnessDb` (dBFS) where it sounds, no sample beyond
 * -1 dBFS, silence at both ends.
 */
export function master(mix: Stereo, loudnessDb: number, fades: Fades): StereoPcm {
  const { left, right } = mix
  for (const channel of [left, right]) highPass(channel, LOW_CUT_HZ, 0.7)
  const rms = soundingRms(mix)
  const gain = rms > 0 ? gainOf(loudnessDb) / rms : 0
  for (const channel of [left, right]) {
    for (let i = 0; i < channel.length; i++) channel[i] *= gain
    fade(channel, fades)
  }
  limit(mix)
  return { sampleRate: MASTER_RATE, left, right }
}

/** Smooth at both of its ends. */
function fade(channel: Float32Array, { inSeconds, outSeconds }: Fades): void {
  const fadeIn = Math.min(channel.length / 2, inSeconds * MASTER_RATE)
  const fadeOut = Math.min(channel.length / 2, outSeconds * MASTER_RATE)
  for (let i = 0; i < fadeIn; i++) channel[i] *= 0.5 - 0.5 * Math.cos((Math.PI * i) / fadeIn)
  for (let i = 0; i < fadeOut; i++) channel[channel.length - 1 - i] *= 0.5 - 0.5 * Math.cos((Math.PI * i) / fadeOut)
}

/**
 * A look-ahead limiter. The gain of a block is the least that any block near it needs, and between blocks it goes in a straight
 * line, so that it is nowhere above what the block needs: no sample passes the ceiling.
 */
function limit({ left, right }: Stereo): void {
  const blocks = Math.ceil(left.length / BLOCK)
  const needs = new Float64Array(blocks + 1).fill(1)
  for (let i = 0; i < left.length; i++) {
    const peak = Math.max(Math.abs(left[i]), Math.abs(right[i]))
    const block = Math.floor(i / BLOCK)
    if (peak * needs[block] > CEILING) needs[block] = CEILING / peak
  }
  const release = gainOf((RELEASE_DB * BLOCK) / MASTER_RATE)
  for (let block = 1; block <= blocks; block++) needs[block] = Math.min(needs[block], needs[block - 1] * release)
  // The least of what is ahead, then the mean of that over the same length: it is down when the peak comes.
  const least = needs.map((_, block) => minimum(needs, Math.max(0, block - 1), block + LOOK_AHEAD))
  const gains = least.map((_, block) => mean(least, block - LOOK_AHEAD + 1, block))
  for (let block = 0; block < blocks; block++) {
    const slope = (gains[block + 1] - gains[block]) / BLOCK
    const start = block * BLOCK
    const end = Math.min(left.length, start + BLOCK)
    for (let i = start, gain = gains[block]; i < end; i++, gain += slope) {
      left[i] *= gain
      right[i] *= gain
    }
  }
}

function minimum(values: Float64Array, from: number, to: number): number {
  let least = Number.POSITIVE_INFINITY
  for (let i = from; i <= to && i < values.length; i++) least = Math.min(least, values[i])
  return least
}

function mean(values: Float64Array, from: number, to: number): number {
  let sum = 0
  for (let i = from; i <= to; i++) sum += values[Math.max(0, i)]
  return sum / (to - from + 1)
}
