import type { Stereo } from './stereo.ts'

/** Length over which level is measured, about 50 ms. */
const BLOCK = 2_205
/** Blocks more than this below the loudest do not count: rests don't make a part loud. */
const GATE = 0.01

/**
 * Root mean square of what sounds, both channels together, rests left out (a gate of 20 dB below the loudest 50 ms).
 * @returns 0 for silence
 */
export function soundingRms({ left, right }: Stereo): number {
  const powers: number[] = []
  for (let start = 0; start < left.length; start += BLOCK) {
    const end = Math.min(left.length, start + BLOCK)
    let sum = 0
    for (let i = start; i < end; i++) sum += left[i] * left[i] + right[i] * right[i]
    powers.push(sum / (2 * (end - start)))
  }
  const loudest = powers.reduce((most, power) => Math.max(most, power), 0)
  const sounding = powers.filter((power) => power > loudest * GATE)
  if (sounding.length === 0) return 0
  return Math.sqrt(sounding.reduce((sum, power) => sum + power, 0) / sounding.length)
}
