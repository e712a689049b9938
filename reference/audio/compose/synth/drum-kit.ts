import { MASTER_RATE } from '../../pcm.ts'
import { crash, hat, kick, noiseBurst, rim, snare, tom } from './drum-sounds.ts'
import type { Tone, Voice } from './voice.ts'

/** What a kit has; a drummer's notes are these numbers. */
export const DRUM = { kick: 0, snare: 1, clap: 2, hat: 3, openHat: 4, rim: 5, shaker: 6, tom: 7, crash: 8 } as const

export type Drum = (typeof DRUM)[keyof typeof DRUM]

export interface KitSettings {
  /** Where the kick's fall in pitch ends, and how long it sounds. */
  readonly kickHz: number
  readonly kickSeconds: number
  /** How much of the beater is heard, 0 to 1. */
  readonly kickClick: number
  readonly snareHz: number
  readonly snareSeconds: number
  /** Wires against skin, 0 to 1. */
  readonly snareNoise: number
  readonly hatSeconds: number
  /** Nothing of the kit sounds above this: brushes and old samplers are dull. */
  readonly brightestHz: number
}

/** Takes of drums made of noise, so that a row of hits does not sound like a machine gun. */
const TAKES = 4

/** Where a drum stands, -1 left to 1 right. */
const PANS: readonly number[] = [0, -0.08, 0.1, 0.3, 0.35, -0.3, -0.4, -0.2, 0.25]

/** A drum kit: all its sounds are made once and then played back. */
export class DrumKit implements Voice {
  readonly stereo = true
  readonly tailSamples: number
  /** Drum by drum, take by take. */
  readonly #sounds: readonly (readonly Float32Array[])[]

  constructor(kit: KitSettings) {
    const makers: readonly ((take: number) => Float32Array)[] = [
      () => kick(kit),
      (take) => snare(kit, take),
      (take) => noiseBurst({ hz: 1_300, seconds: 0.22, bursts: 4, resonance: 1.4, take }, kit.brightestHz),
      (take) => hat(kit.hatSeconds, kit.brightestHz, take),
      (take) => hat(kit.hatSeconds * 7, kit.brightestHz, take),
      () => rim(kit.brightestHz),
      (take) => noiseBurst({ hz: 6_500, seconds: 0.07, bursts: 1, resonance: 1.1, take }, kit.brightestHz),
      () => tom(kit),
      (take) => crash(kit.brightestHz, take),
    ]
    this.#sounds = makers.map((make) => Array.from({ length: TAKES }, (_, take) => make(take)))
    const longest = Math.max(...this.#sounds.flat().map((sound) => sound.length))
    this.tailSamples = Math.max(longest, MASTER_RATE)
  }

  render(tone: Tone, left: Float32Array, right: Float32Array, count: number): number {
    const takes = this.#sounds[tone.note]
    const sound = takes[tone.seed % takes.length]
    const angle = ((PANS[tone.note] + 1) * Math.PI) / 4
    // Loudness grows faster than the stroke: soft hits are ghosts.
    const level = tone.velocity ** 1.5
    const toLeft = level * Math.cos(angle)
    const toRight = level * Math.sin(angle)
    const length = Math.min(count, sound.length)
    for (let i = 0; i < length; i++) {
      left[i] = sound[i] * toLeft
      right[i] = sound[i] * toRight
    }
    return length
  }
}
