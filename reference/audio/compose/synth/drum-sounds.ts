import { MASTER_RATE } from '../../pcm.ts'
import type { KitSettings } from './drum-kit.ts'
import { bandPass, highPass, lowPass } from './filter.ts'
import { Noise } from './noise.ts'

/** Drums by synthesis, one function a drum; each returns the sound of one hit, which begins and ends at zero. */

const ATTACK_SECONDS = 0.0006
const RELEASE_SECONDS = 0.01

function silence(seconds: number): Float32Array {
  return new Float32Array(Math.ceil(seconds * MASTER_RATE))
}

/** Per-sample factor of a fall to a thousandth. */
function fall(seconds: number): number {
  return 0.001 ** (1 / (seconds * MASTER_RATE))
}

/** Rounds off the first and the last moment of a sound, and brings its peak to `peak`. */
function finish(sound: Float32Array, peak: number): Float32Array {
  const attack = ATTACK_SECONDS * MASTER_RATE
  const release = Math.min(sound.length, RELEASE_SECONDS * MASTER_RATE)
  let highest = 1e-9
  for (let i = 0; i < sound.length; i++) {
    sound[i] *= Math.min(1, i / attack, (sound.length - 1 - i) / release)
    highest = Math.max(highest, Math.abs(sound[i]))
  }
  return sound.map((x) => (x * peak) / highest)
}

/** A sine that falls in pitch and dies away. */
function fallingSine(sound: Float32Array, hz: number, above: number, pitchSeconds: number, seconds: number): void {
  const pitchFall = fall(pitchSeconds)
  const levelFall = fall(seconds)
  let phase = 0
  let extra = above
  let level = 1
  for (let i = 0; i < sound.length; i++) {
    sound[i] += Math.sin(phase) * level
    phase += (2 * Math.PI * hz * (1 + extra)) / MASTER_RATE
    extra *= pitchFall
    level *= levelFall
  }
}

export function kick(kit: KitSettings): Float32Array {
  const sound = silence(kit.kickSeconds)
  fallingSine(sound, kit.kickHz, 5, 0.16, kit.kickSeconds)
  const click = silence(kit.kickSeconds)
  const noise = new Noise(1)
  const clickFall = fall(0.012)
  for (let i = 0, level = kit.kickClick * 0.5; level > 1e-4; i++, level *= clickFall) click[i] = noise.next() * level
  lowPass(click, Math.min(5_000, kit.brightestHz), 0.7)
  for (let i = 0; i < sound.length; i++) sound[i] = Math.tanh(1.6 * (sound[i] + click[i]))
  return finish(sound, 1)
}

export function snare(kit: KitSettings, take: number): Float32Array {
  const sound = silence(kit.snareSeconds)
  fallingSine(sound, kit.snareHz, 0.5, 0.04, kit.snareSeconds * 0.5)
  const upper = silence(kit.snareSeconds)
  fallingSine(upper, kit.snareHz * 1.78, 0.3, 0.04, kit.snareSeconds * 0.35)
  const wires = silence(kit.snareSeconds)
  const noise = new Noise(10 + take)
  const wiresFall = fall(kit.snareSeconds)
  for (let i = 0, level = 1; i < wires.length; i++, level *= wiresFall) wires[i] = noise.next() * level
  highPass(wires, 900, 0.7)
  lowPass(wires, Math.min(9_000, kit.brightestHz), 0.7)
  const skin = 1 - kit.snareNoise
  for (let i = 0; i < sound.length; i++) {
    sound[i] = skin * (sound[i] + 0.5 * upper[i]) + 1.3 * kit.snareNoise * wires[i]
  }
  return finish(sound, 0.8)
}

export interface Burst {
  readonly hz: number
  readonly seconds: number
  /** Strokes in quick succession, as of many hands. */
  readonly bursts: number
  readonly resonance: number
  readonly take: number
}

/** Noise around a frequency: claps and shakers. */
export function noiseBurst({ hz, seconds, bursts, resonance, take }: Burst, brightestHz: number): Float32Array {
  const sound = silence(seconds)
  const noise = new Noise(20 + take)
  const apart = Math.round(0.011 * MASTER_RATE)
  const quick = fall(0.03)
  const slow = fall(seconds)
  let level = 0
  for (let i = 0; i < sound.length; i++) {
    if (i % apart === 0 && i / apart < bursts) level = 1
    sound[i] = noise.next() * level
    level *= i / apart < bursts - 1 ? quick : slow
  }
  bandPass(sound, hz, resonance)
  lowPass(sound, brightestHz, 0.7)
  return finish(sound, 0.6)
}

/** Square waves in no simple ratio, as the cymbals of the first drum machines had. */
const METAL_HZ = [2_050, 2_760, 3_690, 4_710, 5_930, 7_350]

function metal(seconds: number, take: number): Float32Array {
  const sound = silence(seconds)
  const noise = new Noise(40 + take)
  const levelFall = fall(seconds)
  const phases = METAL_HZ.map(() => (noise.next() + 1) / 2)
  for (let i = 0, level = 1; i < sound.length; i++, level *= levelFall) {
    let x = 2.5 * noise.next()
    for (let n = 0; n < phases.length; n++) {
      phases[n] += METAL_HZ[n] / MASTER_RATE
      if (phases[n] >= 1) phases[n] -= 1
      x += phases[n] < 0.5 ? 0.5 : -0.5
    }
    sound[i] = x * level
  }
  return sound
}

export function hat(seconds: number, brightestHz: number, take: number): Float32Array {
  const sound = metal(seconds, take)
  highPass(sound, 6_500, 0.8)
  lowPass(sound, Math.min(15_000, brightestHz), 0.7)
  return finish(sound, 0.4)
}

export function crash(brightestHz: number, take: number): Float32Array {
  const sound = metal(2.2, take)
  highPass(sound, 3_200, 0.7)
  lowPass(sound, Math.min(12_000, brightestHz), 0.7)
  return finish(sound, 0.35)
}

export function rim(brightestHz: number): Float32Array {
  const sound = silence(0.06)
  fallingSine(sound, 1_720, 0, 0.01, 0.05)
  const low = silence(0.06)
  fallingSine(low, 480, 0.2, 0.01, 0.05)
  for (let i = 0; i < sound.length; i++) sound[i] += low[i]
  lowPass(sound, Math.min(7_000, brightestHz), 0.7)
  return finish(sound, 0.5)
}

export function tom(kit: KitSettings): Float32Array {
  const sound = silence(0.45)
  fallingSine(sound, kit.kickHz * 2.1, 0.6, 0.12, 0.45)
  return finish(sound, 0.75)
}
