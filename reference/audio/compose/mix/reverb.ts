import { MASTER_RATE } from '../../pcm.ts'
import type { Stereo } from './stereo.ts'

export interface ReverbSettings {
  /** Time in which the room falls by 60 dB. */
  readonly seconds: number
  /** 0 (tiles) to 1 (curtains): how much sooner the heights die. */
  readonly damping: number
  /** 1 is a hall; smaller rooms have shorter ways. */
  readonly size: number
}

/** Ways of the hall in samples, without a common divisor. */
const WAYS = [1_423, 1_759, 2_003, 2_351, 2_689, 3_001, 3_407, 3_821]
/** All-passes that blur what enters, for either side. */
const BLUR = [
  [241, 557],
  [263, 521],
]
const BLUR_GAIN = 0.6
const PREDELAY_SECONDS = 0.018
/** Bass stays out of the room, which would be muddy else. */
const LOW_CUT_HZ = 180

/** Reads `input` through a low cut, a pre-delay and two all-passes. */
function enter(input: Float32Array, blur: readonly number[]): Float32Array {
  const out = new Float32Array(input.length)
  const late = Math.round(PREDELAY_SECONDS * MASTER_RATE)
  const follow = 1 - Math.exp((-2 * Math.PI * LOW_CUT_HZ) / MASTER_RATE)
  let low = 0
  for (let i = 0; i < input.length - late; i++) {
    low += follow * (input[i] - low)
    out[i + late] = input[i] - low
  }
  for (const way of blur) {
    const ring = new Float32Array(way)
    for (let i = 0, at = 0; i < out.length; i++) {
      const delayed = ring[at]
      const x = out[i] + BLUR_GAIN * delayed
      ring[at] = x
      out[i] = delayed - BLUR_GAIN * x
      at = at + 1 === way ? 0 : at + 1
    }
  }
  return out
}

/**
 * A feedback delay network (Jot 1991) of eight lines that a Householder matrix mixes, each with a low-pass in its loop: what
 * comes back from the walls.
 */
export function reverb(input: Stereo, settings: ReverbSettings): Stereo {
  const left = enter(input.left, BLUR[0])
  const right = enter(input.right, BLUR[1])
  const ways = WAYS.map((way) => Math.round(way * settings.size))
  // All lines lie in one array, line n in [begins[n], ends[n]).
  const ends = Int32Array.from(ways, (_, n) => ways.slice(0, n + 1).reduce((sum, way) => sum + way))
  const begins = ends.map((end, n) => end - ways[n])
  const memory = new Float32Array(ends[ends.length - 1])
  const keeps = Float64Array.from(ways, (way) => 10 ** ((-3 * way) / (settings.seconds * MASTER_RATE)))
  const at = begins.slice()
  const dull = new Float64Array(ways.length)
  const heard = new Float64Array(ways.length)
  const bright = 1 - 0.75 * settings.damping
  for (let i = 0; i < left.length; i++) {
    let sum = 0
    for (let n = 0; n < 8; n++) {
      dull[n] += bright * (memory[at[n]] - dull[n])
      heard[n] = dull[n] * keeps[n]
      sum += heard[n]
    }
    // Householder: every line gets itself less a quarter of the sum, which keeps the energy.
    sum *= 0.25
    for (let n = 0; n < 8; n++) {
      const x = (n & 1) === 0 ? left[i] : right[i]
      memory[at[n]] = x + heard[n] - sum
      at[n] = at[n] + 1 === ends[n] ? begins[n] : at[n] + 1
    }
    left[i] = 0.35 * (heard[0] + heard[2] - heard[4] - heard[6])
    right[i] = 0.35 * (heard[1] + heard[3] - heard[5] - heard[7])
  }
  return { left, right }
}
