import { MASTER_RATE } from '../../pcm.ts'

/**
 * Filters that work on a whole sound in place: the trapezoidal state-variable filter (Simper 2013, "Linear trapezoidal
 * integrated SVF"), 12 dB an octave. A resonance of 0.7 is flat up to the cutoff.
 */
function filter(
  sound: Float32Array,
  hz: number,
  resonance: number,
  direct: number,
  band: number,
  low: number,
): Float32Array {
  const g = Math.tan((Math.PI * Math.min(hz, 0.45 * MASTER_RATE)) / MASTER_RATE)
  const a1 = 1 / (1 + g * (g + 1 / resonance))
  const a2 = g * a1
  const a3 = g * a2
  let state1 = 0
  let state2 = 0
  for (let i = 0; i < sound.length; i++) {
    const x = sound[i]
    const v3 = x - state2
    const v1 = a1 * state1 + a2 * v3
    const v2 = state2 + a2 * state1 + a3 * v3
    state1 = 2 * v1 - state1
    state2 = 2 * v2 - state2
    sound[i] = direct * x + band * v1 + low * v2
  }
  return sound
}

export function lowPass(sound: Float32Array, hz: number, resonance: number): Float32Array {
  return filter(sound, hz, resonance, 0, 0, 1)
}

export function highPass(sound: Float32Array, hz: number, resonance: number): Float32Array {
  return filter(sound, hz, resonance, 1, -1 / resonance, -1)
}

/** With a level of 1 at its center. */
export function bandPass(sound: Float32Array, hz: number, resonance: number): Float32Array {
  return filter(sound, hz, resonance, 0, 1 / resonance, 0)
}
