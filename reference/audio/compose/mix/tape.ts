import { MASTER_RATE } from '../../pcm.ts'
import { lowPass } from '../synth/filter.ts'
import { Noise } from '../synth/noise.ts'
import type { Stereo } from './stereo.ts'

export interface TapeSettings {
  /** How far the pitch sways, as a part of the speed. */
  readonly wow: number
  readonly brightestHz: number
  /** Level of dust and hiss, relative to full scale. */
  readonly dust: number
}

const WOW_HZ = 0.55
const FLUTTER_HZ = 6.3
/** Crackles a second. */
const CRACKLES = 7

/** An old tape of an older record: swaying pitch, dull heights, dust and hiss. */
export function tape(input: Stereo, settings: TapeSettings): Stereo {
  const left = play(input.left, settings, 0)
  const right = play(input.right, settings, 1)
  return { left, right }
}

/** Reads the channel at a speed that sways; both channels sway together. */
function play(channel: Float32Array, { wow, brightestHz, dust }: TapeSettings, side: number): Float32Array {
  const out = new Float32Array(channel.length)
  // A sine of the speed is a sine of the place, smaller by its angular frequency.
  const wide = (wow * MASTER_RATE) / (2 * Math.PI * WOW_HZ)
  const narrow = (0.25 * wow * MASTER_RATE) / (2 * Math.PI * FLUTTER_HZ)
  const block = 32
  let from = wide + narrow
  for (let start = 0; start < out.length; start += block) {
    const seconds = (start + block) / MASTER_RATE
    const sway = wide * Math.cos(2 * Math.PI * WOW_HZ * seconds) + narrow * Math.cos(2 * Math.PI * FLUTTER_HZ * seconds)
    const slope = (sway - from) / block
    const end = Math.min(out.length, start + block)
    for (let i = start; i < end; i++) {
      from += slope
      const place = i - wide - narrow + from
      const whole = Math.floor(place)
      const part = place - whole
      if (whole >= 0 && whole + 1 < channel.length) out[i] = channel[whole] * (1 - part) + channel[whole + 1] * part
    }
  }
  lowPass(out, brightestHz, 0.7)
  addDust(out, dust, side)
  return out
}

function addDust(out: Float32Array, level: number, side: number): void {
  const noise = new Noise(70 + side)
  let crackle = 0
  let hiss = 0
  for (let i = 0; i < out.length; i++) {
    const x = noise.next()
    if (x > 1 - (2 * CRACKLES) / MASTER_RATE) crackle = 3 * noise.next()
    hiss += 0.3 * (x - hiss)
    out[i] += level * (crackle + 0.25 * hiss)
    crackle *= -0.72
  }
}
