import { MASTER_RATE } from '../../pcm.ts'
import type { Stereo } from './stereo.ts'

const ATTACK_SECONDS = 0.008

/**
 * Makes room for a drum: turns a part down at every stroke and lets it come back, as a compressor on a side chain does.
 * @param strokes samples of the strokes
 * @param depth 0 (nothing) to 1 (silence)
 */
export function duck(part: Stereo, strokes: readonly number[], depth: number, recoverySamples: number): void {
  const samples = part.left.length
  const attack = Math.round(ATTACK_SECONDS * MASTER_RATE)
  const gains = new Float32Array(samples).fill(1)
  for (const stroke of strokes) {
    const end = Math.min(samples, Math.floor(stroke + recoverySamples))
    for (let i = Math.max(0, stroke - attack); i < end; i++) {
      const x = i < stroke ? (stroke - i) / attack : (i - stroke) / recoverySamples
      // The deepest of all strokes holds, so that a quick second one makes no step.
      gains[i] = Math.min(gains[i], 1 - depth * (1 - x * x * (3 - 2 * x)))
    }
  }
  for (let i = 0; i < samples; i++) {
    part.left[i] *= gains[i]
    part.right[i] *= gains[i]
  }
}
