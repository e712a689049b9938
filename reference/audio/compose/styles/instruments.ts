import { DrumKit } from '../synth/drum-kit.ts'
import { Fm } from '../synth/fm.ts'
import { Pluck } from '../synth/pluck.ts'
import { Subtractive } from '../synth/subtractive.ts'

/** Instruments that several styles share. Each call makes one anew: instruments keep scratch memory, and bands don't share. */

export function warmPad(cutoffHz: number): Subtractive {
  return new Subtractive({
    wave: 'saw',
    stereo: true,
    detuneCents: 7,
    sub: 0,
    cutoffHz,
    sweepOctaves: 0.6,
    sweepSeconds: 3,
    resonance: 0.8,
    vibratoCents: 3,
    envelope: { attackSeconds: 0.9, decaySeconds: 2, sustain: 0.85, releaseSeconds: 1.6 },
  })
}

export function strings(): Subtractive {
  return new Subtractive({
    wave: 'string',
    stereo: true,
    detuneCents: 5,
    sub: 0,
    cutoffHz: 2_400,
    sweepOctaves: 0,
    sweepSeconds: 1,
    resonance: 0.7,
    vibratoCents: 9,
    envelope: { attackSeconds: 0.28, decaySeconds: 1, sustain: 0.9, releaseSeconds: 0.5 },
  })
}

export function organ(): Subtractive {
  return new Subtractive({
    wave: 'organ',
    stereo: true,
    detuneCents: 3,
    sub: 0,
    cutoffHz: 3_200,
    sweepOctaves: 0,
    sweepSeconds: 1,
    resonance: 0.7,
    vibratoCents: 6,
    envelope: { attackSeconds: 0.008, decaySeconds: 0.2, sustain: 0.8, releaseSeconds: 0.09 },
  })
}

/** Stabs and chords that open at once and close. */
export function brass(cutoffHz: number): Subtractive {
  return new Subtractive({
    wave: 'saw',
    stereo: true,
    detuneCents: 9,
    sub: 0,
    cutoffHz,
    sweepOctaves: 2.2,
    sweepSeconds: 0.35,
    resonance: 1,
    vibratoCents: 0,
    envelope: { attackSeconds: 0.006, decaySeconds: 0.5, sustain: 0.6, releaseSeconds: 0.22 },
  })
}

export function sawLead(): Subtractive {
  return new Subtractive({
    wave: 'saw',
    stereo: true,
    detuneCents: 6,
    sub: 0.15,
    cutoffHz: 1_900,
    sweepOctaves: 1.2,
    sweepSeconds: 0.5,
    resonance: 1.1,
    vibratoCents: 14,
    envelope: { attackSeconds: 0.02, decaySeconds: 0.6, sustain: 0.75, releaseSeconds: 0.25 },
  })
}

/** A flute or a whistle: hardly more than a sine. */
export function softLead(): Subtractive {
  return new Subtractive({
    wave: 'triangle',
    stereo: false,
    detuneCents: 2,
    sub: 0,
    cutoffHz: 2_600,
    sweepOctaves: 0.3,
    sweepSeconds: 0.4,
    resonance: 0.7,
    vibratoCents: 12,
    envelope: { attackSeconds: 0.06, decaySeconds: 0.5, sustain: 0.8, releaseSeconds: 0.3 },
  })
}

/** A short, round tone for arpeggios. */
export function blip(cutoffHz: number): Subtractive {
  return new Subtractive({
    wave: 'square',
    stereo: false,
    detuneCents: 4,
    sub: 0,
    cutoffHz,
    sweepOctaves: 2,
    sweepSeconds: 0.18,
    resonance: 1.6,
    vibratoCents: 0,
    envelope: { attackSeconds: 0.003, decaySeconds: 0.25, sustain: 0.25, releaseSeconds: 0.14 },
  })
}

export function synthBass(cutoffHz: number): Subtractive {
  return new Subtractive({
    wave: 'saw',
    stereo: false,
    detuneCents: 4,
    sub: 0.5,
    cutoffHz,
    sweepOctaves: 1.8,
    sweepSeconds: 0.2,
    resonance: 1.2,
    vibratoCents: 0,
    envelope: { attackSeconds: 0.004, decaySeconds: 0.3, sustain: 0.7, releaseSeconds: 0.06 },
  })
}

/** Fingers on flat strings, or a double bass: round, with a short bloom. */
export function roundBass(): Subtractive {
  return new Subtractive({
    wave: 'triangle',
    stereo: false,
    detuneCents: 2,
    sub: 0.25,
    cutoffHz: 900,
    sweepOctaves: 1,
    sweepSeconds: 0.15,
    resonance: 0.8,
    vibratoCents: 0,
    envelope: { attackSeconds: 0.008, decaySeconds: 0.8, sustain: 0.5, releaseSeconds: 0.12 },
  })
}

/** Tines and a pickup. */
export function electricPiano(): Fm {
  return new Fm({
    pairs: [
      { carrier: 1, modulator: 1, index: 2.4, indexSeconds: 0.9, level: 1, seconds: 4 },
      { carrier: 1.002, modulator: 14, index: 1.1, indexSeconds: 0.2, level: 0.5, seconds: 2.2 },
      { carrier: 2, modulator: 1, index: 0.4, indexSeconds: 0.4, level: 0.12, seconds: 1.5 },
    ],
    envelope: { attackSeconds: 0.003, decaySeconds: 1, sustain: 1, releaseSeconds: 0.3 },
  })
}

export function bell(): Fm {
  return new Fm({
    pairs: [
      { carrier: 1, modulator: 3.5, index: 1.6, indexSeconds: 1.4, level: 0.8, seconds: 4 },
      { carrier: 2.003, modulator: 1.41, index: 0.7, indexSeconds: 0.5, level: 0.2, seconds: 1.8 },
    ],
    envelope: { attackSeconds: 0.004, decaySeconds: 1, sustain: 1, releaseSeconds: 1.6 },
  })
}

export function vibraphone(): Fm {
  return new Fm({
    pairs: [
      { carrier: 1, modulator: 4, index: 0.5, indexSeconds: 0.15, level: 1, seconds: 3 },
      { carrier: 4, modulator: 1, index: 0.2, indexSeconds: 0.2, level: 0.16, seconds: 0.8 },
    ],
    envelope: { attackSeconds: 0.003, decaySeconds: 1, sustain: 1, releaseSeconds: 0.7 },
  })
}

export function marimba(): Fm {
  return new Fm({
    pairs: [
      { carrier: 1, modulator: 3, index: 0.8, indexSeconds: 0.06, level: 1, seconds: 0.7 },
      { carrier: 4, modulator: 1, index: 0.3, indexSeconds: 0.05, level: 0.25, seconds: 0.2 },
    ],
    envelope: { attackSeconds: 0.002, decaySeconds: 1, sustain: 1, releaseSeconds: 0.4 },
  })
}

export function guitar(): Pluck {
  return new Pluck({
    brightness: 0.64,
    ringSeconds: 4.5,
    position: 0.22,
    bodyHz: [105, 205, 410],
    bodyLevel: 0.9,
    envelope: { attackSeconds: 0.0015, decaySeconds: 1, sustain: 1, releaseSeconds: 0.35 },
  })
}

export function harp(): Pluck {
  return new Pluck({
    brightness: 0.55,
    ringSeconds: 5,
    position: 0.4,
    bodyHz: [160, 330],
    bodyLevel: 0.5,
    envelope: { attackSeconds: 0.002, decaySeconds: 1, sustain: 1, releaseSeconds: 0.9 },
  })
}

/** Violins and a cello that are plucked. */
export function pizzicato(): Pluck {
  return new Pluck({
    brightness: 0.5,
    ringSeconds: 0.9,
    position: 0.3,
    bodyHz: [280, 460, 950],
    bodyLevel: 1.2,
    envelope: { attackSeconds: 0.003, decaySeconds: 1, sustain: 1, releaseSeconds: 0.25 },
  })
}

export function electronicKit(): DrumKit {
  return new DrumKit({
    kickHz: 48,
    kickSeconds: 0.42,
    kickClick: 0.5,
    snareHz: 190,
    snareSeconds: 0.24,
    snareNoise: 0.6,
    hatSeconds: 0.055,
    brightestHz: 14_000,
  })
}

/** The big, gated snare of its decade. */
export function eightiesKit(): DrumKit {
  return new DrumKit({
    kickHz: 52,
    kickSeconds: 0.36,
    kickClick: 0.7,
    snareHz: 165,
    snareSeconds: 0.42,
    snareNoise: 0.68,
    hatSeconds: 0.07,
    brightestHz: 13_000,
  })
}

/** A small kit through an old sampler. */
export function dustyKit(): DrumKit {
  return new DrumKit({
    kickHz: 55,
    kickSeconds: 0.3,
    kickClick: 0.25,
    snareHz: 200,
    snareSeconds: 0.2,
    snareNoise: 0.5,
    hatSeconds: 0.045,
    brightestHz: 7_000,
  })
}
