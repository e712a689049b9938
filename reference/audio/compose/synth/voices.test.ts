import { describe, expect, it } from 'vitest'
import { MASTER_RATE } from '../../pcm.ts'
import * as instruments from '../styles/instruments.ts'
import { noteHz } from '../theory/pitch.ts'
import { DRUM, type DrumKit } from './drum-kit.ts'
import { Subtractive } from './subtractive.ts'
import type { Voice } from './voice.ts'
import { increment, TABLE_SIZE, WAVES } from './wavetable.ts'

const { electronicKit, eightiesKit, dustyKit, warmPad, brass, blip, synthBass, ...others } = instruments

const pitched: Readonly<Record<string, () => Voice>> = {
  ...others,
  warmPad: () => warmPad(900),
  brass: () => brass(900),
  blip: () => blip(1_200),
  synthBass: () => synthBass(500),
}

/** Power of a sine of `hz` in a sound, under a Hann window. */
function powerAt(sound: Float32Array, hz: number): number {
  let re = 0
  let im = 0
  for (let i = 0; i < sound.length; i++) {
    const x = sound[i] * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / sound.length))
    re += x * Math.cos((2 * Math.PI * hz * i) / MASTER_RATE)
    im += x * Math.sin((2 * Math.PI * hz * i) / MASTER_RATE)
  }
  return (re * re + im * im) / sound.length ** 2
}

function largestStep(sound: Float32Array, from: number, to: number): number {
  let most = 0
  for (let i = Math.max(1, from); i < to; i++) most = Math.max(most, Math.abs(sound[i] - sound[i - 1]))
  return most
}

function play(voice: Voice, note: number, holdSamples: number): Float32Array {
  const count = holdSamples + voice.tailSamples
  const left = new Float32Array(count)
  const written = voice.render({ note, holdSamples, velocity: 0.8, seed: 3 }, left, new Float32Array(count), count)
  return left.subarray(0, written)
}

describe.each(Object.entries(pitched))('%s', (_name, make) => {
  it.each([0.02, 0.2, 1.1])('makes no click when a note of %d s begins, is let go and ends', (seconds) => {
    const hold = Math.round(seconds * MASTER_RATE)
    const sound = play(make(), 60, hold)
    const whole = largestStep(sound, 0, sound.length)
    expect(Math.abs(sound[0])).toBeLessThan(0.02)
    // What is let go goes on as it was: no larger steps around that moment than just before it.
    const around = largestStep(sound, hold - 2, hold + 3)
    expect(around).toBeLessThanOrEqual(1.05 * largestStep(sound, hold - 800, hold - 2) + 1e-3)
    expect(Math.abs(sound[sound.length - 1])).toBeLessThan(2e-3 * Math.max(whole, 0.1))
  })

  it('is in tune', () => {
    const note = 57
    const sound = play(make(), note, 2 * MASTER_RATE).subarray(4_000, 4_000 + MASTER_RATE)
    const cents = Array.from({ length: 61 }, (_, i) => i - 30)
    const powers = cents.map((cent) => powerAt(sound, noteHz(note) * 2 ** (cent / 1200)))
    const detuned = cents[powers.indexOf(Math.max(...powers))]
    // Detuned pairs beat around the note: their fundamental may lean to one of the two.
    expect(Math.abs(detuned)).toBeLessThanOrEqual(make() instanceof Subtractive ? 10 : 3)
  })
})

describe('a wavetable', () => {
  it('has no aliases: a saw at 5 kHz sounds at its harmonics alone', () => {
    const hz = 5_000
    const table = WAVES.saw.tableFor(hz)
    const sound = new Float32Array(MASTER_RATE)
    for (let i = 0, phase = 0; i < sound.length; i++, phase = (phase + increment(hz)) % TABLE_SIZE) {
      const at = Math.floor(phase)
      sound[i] = table[at] + (phase - at) * (table[at + 1] - table[at])
    }
    const fundamental = powerAt(sound, hz)
    // Where harmonics 7 to 10 of a naive saw would be mirrored to.
    for (const alias of [9_100, 4_100, 900, 5_900]) expect(powerAt(sound, alias) / fundamental).toBeLessThan(1e-7)
  })
})

describe('a drum kit', () => {
  const kits: readonly (() => DrumKit)[] = [electronicKit, eightiesKit, dustyKit]

  it('begins and ends every drum at zero, and plays soft strokes softer', () => {
    for (const kit of kits.map((make) => make())) {
      for (const drum of Object.values(DRUM)) {
        const count = kit.tailSamples
        const hit = (velocity: number) => {
          const left = new Float32Array(count)
          const right = new Float32Array(count)
          const written = kit.render({ note: drum, holdSamples: 1, velocity, seed: 0 }, left, right, count)
          return left.subarray(0, written)
        }
        const loud = hit(1)
        expect(Math.abs(loud[0])).toBe(0)
        expect(Math.abs(loud[loud.length - 1])).toBe(0)
        const peak = (sound: Float32Array) => sound.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
        expect(peak(loud)).toBeGreaterThan(0.1)
        expect(peak(hit(0.3))).toBeLessThan(0.3 * peak(loud))
      }
    }
  })
})
