import { MASTER_RATE } from '../../pcm.ts'
import { noteHz } from '../theory/pitch.ts'
import { type Adsr, fillEnvelope, tailOf } from './envelope.ts'
import type { Tone, Voice } from './voice.ts'
import { increment, SINE, TABLE_SIZE } from './wavetable.ts'

/** A sine whose phase another sine bends (Chowning 1973). */
export interface FmPair {
  /** Frequencies as multiples of the note's. */
  readonly carrier: number
  readonly modulator: number
  /** How far the phase is bent by a full stroke, in radians, and the time in which that falls to a twentieth. */
  readonly index: number
  readonly indexSeconds: number
  readonly level: number
  /** Time in which the pair itself falls to a twentieth. */
  readonly seconds: number
}

/** Electric pianos, bells, vibraphones, marimbas. */
export interface FmSettings {
  readonly pairs: readonly FmPair[]
  readonly envelope: Adsr
}

/** Above this note's frequency the phase is bent less, so that side bands stay below half the sample rate. */
const FULL_INDEX_HZ = 600

export class Fm implements Voice {
  readonly stereo = false
  readonly tailSamples: number
  readonly #settings: FmSettings
  #envelope = new Float32Array(0)

  constructor(settings: FmSettings) {
    this.tailSamples = tailOf(settings.envelope)
    this.#settings = settings
  }

  render(tone: Tone, left: Float32Array, _right: Float32Array, count: number): number {
    if (this.#envelope.length < count) this.#envelope = new Float32Array(count)
    const envelope = this.#envelope
    fillEnvelope(envelope, count, tone.holdSamples, this.#settings.envelope)
    left.fill(0, 0, count)
    const hz = noteHz(tone.note)
    // A hard stroke is brighter, not only louder; high notes die sooner.
    const bright = tone.velocity ** 1.5 * Math.min(1, Math.sqrt(FULL_INDEX_HZ / hz))
    const shorter = Math.min(1, Math.sqrt(440 / hz))
    for (const pair of this.#settings.pairs) {
      this.#addPair(pair, hz, bright, shorter, left, count)
    }
    const level = 0.2 + 0.8 * tone.velocity
    for (let i = 0; i < count; i++) left[i] *= envelope[i] * level
    return count
  }

  #addPair(pair: FmPair, hz: number, bright: number, shorter: number, out: Float32Array, count: number): void {
    // Locals, for the loop below runs once a sample.
    const sine = SINE
    const size = TABLE_SIZE
    const mask = size - 1
    // Keeps a bent phase positive.
    const offset = 64 * size
    const stepCarrier = increment(hz * pair.carrier)
    const stepModulator = increment(hz * pair.modulator)
    if (stepCarrier > size / 2 || stepModulator > size / 2) return
    const fall = (seconds: number) => Math.exp(-3 / (seconds * MASTER_RATE))
    const keepIndex = fall(pair.indexSeconds)
    const keepLevel = fall(pair.seconds * shorter)
    let depth = (pair.index * bright * size) / (2 * Math.PI)
    let level = pair.level
    let carrier = 0
    let modulator = 0
    for (let i = 0; i < count; i++) {
      const x = carrier + depth * sine[modulator | 0] + offset
      const whole = x | 0
      const at = whole & mask
      out[i] += level * (sine[at] + (x - whole) * (sine[at + 1] - sine[at]))
      carrier += stepCarrier
      if (carrier >= size) carrier -= size
      modulator += stepModulator
      if (modulator >= size) modulator -= size
      depth *= keepIndex
      level *= keepLevel
    }
  }
}
