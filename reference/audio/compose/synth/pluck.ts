import { MASTER_RATE } from '../../pcm.ts'
import { noteHz } from '../theory/pitch.ts'
import { type Adsr, fillEnvelope, tailOf } from './envelope.ts'
import { Noise } from './noise.ts'
import type { Tone, Voice } from './voice.ts'

/** A plucked string: guitars, harps, pizzicato. */
export interface PluckSettings {
  /** 0 (felt) to 1 (plectrum). */
  readonly brightness: number
  /** Time in which the A below middle C falls by 60 dB; higher strings ring for less. */
  readonly ringSeconds: number
  /** Where the string is plucked, as a part of its length: 0.5 is hollow, 0.1 thin. */
  readonly position: number
  /** Resonances of the wooden body in hertz, and how loud they are. */
  readonly bodyHz: readonly number[]
  readonly bodyLevel: number
  readonly envelope: Adsr
}

/** Room for the longest string, 25 Hz. */
const LONGEST_SAMPLES = 2048
const BODY_RESONANCE = 6

/**
 * Karplus and Strong's string (1983) with the refinements of Jaffe and Smith (1983): an all-pass tunes the loop between whole
 * samples, a comb stands for the place of the plectrum, a low-pass for the strength of the stroke.
 */
export class Pluck implements Voice {
  readonly stereo = false
  readonly tailSamples: number
  readonly #settings: PluckSettings
  readonly #string = new Float32Array(LONGEST_SAMPLES)
  readonly #stroke = new Float32Array(LONGEST_SAMPLES)
  #envelope = new Float32Array(0)

  constructor(settings: PluckSettings) {
    this.tailSamples = tailOf(settings.envelope)
    this.#settings = settings
  }

  render(tone: Tone, left: Float32Array, _right: Float32Array, count: number): number {
    if (this.#envelope.length < count) this.#envelope = new Float32Array(count)
    fillEnvelope(this.#envelope, count, tone.holdSamples, this.#settings.envelope)
    const hz = noteHz(tone.note)
    // The loop's low-pass delays by `blend` samples, the tuning all-pass by 0.1 to 1.1.
    const blend = 0.5 - 0.35 * this.#settings.brightness
    const period = MASTER_RATE / hz - blend
    const whole = Math.floor(period - 0.1)
    const fraction = period - whole
    const tune = (1 - fraction) / (1 + fraction)
    const ring = this.#settings.ringSeconds * Math.min(1.3, (220 / hz) ** 0.6)
    const keep = 10 ** (-3 / (hz * ring))
    this.#pluck(tone, whole)
    const string = this.#string
    const envelope = this.#envelope
    let at = 0
    let before = 0
    let tunedIn = 0
    let tunedOut = 0
    for (let i = 0; i < count; i++) {
      const now = string[at]
      const damped = keep * ((1 - blend) * now + blend * before)
      before = now
      tunedOut = tune * damped + tunedIn - tune * tunedOut
      tunedIn = damped
      string[at] = tunedOut
      at++
      if (at === whole) at = 0
      left[i] = now * envelope[i]
    }
    this.#resonate(left, count)
    return count
  }

  /** Fills one period of the string with the stroke. */
  #pluck(tone: Tone, whole: number): void {
    const noise = new Noise(tone.seed)
    const stroke = this.#stroke
    const string = this.#string
    const soft = 0.92 - 0.75 * this.#settings.brightness * (0.4 + 0.6 * tone.velocity)
    for (let i = 0; i < whole; i++) stroke[i] = noise.next()
    // Twice around, so that there is no step where the loop closes.
    let smooth = 0
    let smoother = 0
    for (let i = 0; i < 2 * whole; i++) {
      smooth = stroke[i % whole] * (1 - soft) + smooth * soft
      smoother = smooth * (1 - soft) + smoother * soft
      string[i % whole] = smoother
    }
    const shift = Math.max(1, Math.round(whole * this.#settings.position))
    let mean = 0
    for (let i = 0; i < whole; i++) {
      stroke[i] = string[i] - string[(i + whole - shift) % whole]
      mean += stroke[i] / whole
    }
    let power = 0
    for (let i = 0; i < whole; i++) power += (stroke[i] - mean) ** 2 / whole
    const gain = (0.3 * (0.25 + 0.75 * tone.velocity)) / Math.sqrt(power + 1e-12)
    for (let i = 0; i < whole; i++) string[i] = gain * (stroke[i] - mean)
  }

  /** Adds the body: a band-pass for each of its resonances. */
  #resonate(out: Float32Array, count: number): void {
    const { bodyHz, bodyLevel } = this.#settings
    for (const hz of bodyHz) {
      const g = Math.tan((Math.PI * hz) / MASTER_RATE)
      const a1 = 1 / (1 + g * (g + 1 / BODY_RESONANCE))
      const a2 = g * a1
      let state1 = 0
      let state2 = 0
      for (let i = 0; i < count; i++) {
        const x = out[i]
        const v3 = x - state2
        const v1 = a1 * state1 + a2 * v3
        const v2 = state2 + a2 * state1 + g * a2 * v3
        state1 = 2 * v1 - state1
        state2 = 2 * v2 - state2
        out[i] = x + (bodyLevel / BODY_RESONANCE) * v1
      }
    }
  }
}
