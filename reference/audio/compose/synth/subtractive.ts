import { MASTER_RATE } from '../../pcm.ts'
import { noteHz } from '../theory/pitch.ts'
import { type Adsr, fillEnvelope, tailOf } from './envelope.ts'
import { Noise } from './noise.ts'
import type { Tone, Voice } from './voice.ts'
import { increment, SINE, TABLE_SIZE, WAVES, type Wave } from './wavetable.ts'

/** Oscillators through a low-pass: pads, strings, leads, basses, organs. */
export interface SubtractiveSettings {
  readonly wave: Wave
  /** Two oscillators on either side, or two in the middle. */
  readonly stereo: boolean
  /** How far the oscillators stand apart. */
  readonly detuneCents: number
  /** Level of a sine an octave below, 0 to 1. */
  readonly sub: number
  /** Where the low-pass rests for middle C; it follows the keyboard by half. */
  readonly cutoffHz: number
  /** How far a stroke opens it, and how long that takes to fade. */
  readonly sweepOctaves: number
  readonly sweepSeconds: number
  /** 0.7 has no peak at the cutoff. */
  readonly resonance: number
  /** Depth of a vibrato of 5 Hz, which sets in slowly. */
  readonly vibratoCents: number
  readonly envelope: Adsr
}

/** Samples between two looks at vibrato and filter. */
const BLOCK = 64
const VIBRATO_HZ = 5.1
const VIBRATO_ONSET_SECONDS = 0.6
const HIGHEST_CUTOFF_HZ = 16_000

export class Subtractive implements Voice {
  readonly stereo: boolean
  readonly tailSamples: number
  readonly #settings: SubtractiveSettings
  #envelope = new Float32Array(0)

  constructor(settings: SubtractiveSettings) {
    this.stereo = settings.stereo
    this.tailSamples = tailOf(settings.envelope)
    this.#settings = settings
  }

  render(tone: Tone, left: Float32Array, right: Float32Array, count: number): number {
    if (this.#envelope.length < count) this.#envelope = new Float32Array(count)
    fillEnvelope(this.#envelope, count, tone.holdSamples, this.#settings.envelope)
    const phases = new Noise(tone.seed)
    this.#renderSide(tone, left, count, 1, phases)
    if (this.stereo) this.#renderSide(tone, right, count, -0.83, phases)
    return count
  }

  /** @param side scales the detuning, so that left and right beat differently */
  #renderSide(tone: Tone, out: Float32Array, count: number, side: number, phases: Noise): void {
    const settings = this.#settings
    const envelope = this.#envelope
    const hz = noteHz(tone.note)
    // Locals, for the loop below runs once a sample.
    const sine = SINE
    const size = TABLE_SIZE
    const table = WAVES[settings.wave].tableFor(hz)
    const spread = 2 ** ((settings.detuneCents * side) / 1200)
    const level = 0.25 + 0.75 * tone.velocity
    const sub = settings.sub
    const keyed = settings.cutoffHz * Math.sqrt(hz / 261.6) * (0.6 + 0.4 * tone.velocity)
    const damping = 1 / settings.resonance
    let phaseA = (phases.next() + 1) * (size / 2)
    let phaseB = (phases.next() + 1) * (size / 2)
    let phaseSub = 0
    // State of a trapezoidal state-variable filter (Simper 2013, "Linear trapezoidal integrated SVF").
    let state1 = 0
    let state2 = 0
    for (let start = 0; start < count; start += BLOCK) {
      const seconds = start / MASTER_RATE
      const onset = Math.min(1, seconds / VIBRATO_ONSET_SECONDS)
      const bend = onset * settings.vibratoCents * Math.sin(2 * Math.PI * VIBRATO_HZ * seconds)
      const step = increment(hz) * 2 ** (bend / 1200)
      const stepA = step * spread
      const stepB = step / spread
      const stepSub = step / 2
      const sweep = settings.sweepOctaves * Math.exp((-3 * seconds) / settings.sweepSeconds)
      const cutoff = Math.min(HIGHEST_CUTOFF_HZ, keyed * 2 ** sweep)
      const g = Math.tan((Math.PI * cutoff) / MASTER_RATE)
      const a1 = 1 / (1 + g * (g + damping))
      const a2 = g * a1
      const a3 = g * a2
      const end = Math.min(count, start + BLOCK)
      for (let i = start; i < end; i++) {
        const a = phaseA | 0
        const b = phaseB | 0
        let x = table[a] + (phaseA - a) * (table[a + 1] - table[a])
        x += table[b] + (phaseB - b) * (table[b + 1] - table[b])
        if (sub > 0) {
          x += 2 * sub * sine[phaseSub | 0]
          phaseSub += stepSub
          if (phaseSub >= size) phaseSub -= size
        }
        phaseA += stepA
        if (phaseA >= size) phaseA -= size
        phaseB += stepB
        if (phaseB >= size) phaseB -= size
        const v3 = x - state2
        const v1 = a1 * state1 + a2 * v3
        const v2 = state2 + a2 * state1 + a3 * v3
        state1 = 2 * v1 - state1
        state2 = 2 * v2 - state2
        out[i] = v2 * envelope[i] * level
      }
    }
  }
}
