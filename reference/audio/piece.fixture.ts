import { MASTER_RATE, type StereoPcm } from './pcm.ts'

/** A continuous piece to encode: a chord that drifts between the speakers, and noise that dies away every half second. */
export function testPiece(samples: number, seed = 1): StereoPcm {
  const left = new Float32Array(samples)
  const right = new Float32Array(samples)
  let state = seed
  const noise = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return state / 2 ** 31
  }
  let burst = 0
  for (let i = 0; i < samples; i++) {
    const t = i / MASTER_RATE
    if (i % (MASTER_RATE / 2) === 0) burst = 0.4
    burst *= 0.9996
    const low = 0.25 * Math.sin(2 * Math.PI * 220 * t)
    const middle = 0.15 * Math.sin(2 * Math.PI * 554.37 * t + Math.sin(3 * t))
    const high = 0.05 * Math.sin(2 * Math.PI * 3520 * t)
    const side = 0.5 + 0.4 * Math.sin(t)
    left[i] = low + side * middle + high + burst * noise()
    right[i] = low + (1 - side) * middle - high + burst * noise()
  }
  return { sampleRate: MASTER_RATE, left, right }
}
