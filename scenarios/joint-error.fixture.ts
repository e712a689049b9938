const HEADER_BYTES = 44
const WINDOW = 2048
/** How far off a copy is looked for, samples. */
const MOST_LAG = 64
/** Least power of a window's error: below it there is silence in both. */
const SILENCE = 1e-12

/**
 * Holds a decoded recording against what it was made from.
 *
 * @param wav 16-bit PCM; its first channel is compared
 * @param joints positions at which something might have gone wrong
 * @returns at which lag the copy fits best around the joints, and by how many dB the error around the worst joint is above that of
 * the median window, each relative to the signal's own power there
 */
export function worstJointDb(
  wav: Buffer,
  original: Float32Array,
  joints: readonly number[],
): { lag: number; worstDb: number } {
  const channels = wav.readUInt16LE(22)
  const copy = new Float32Array((wav.length - HEADER_BYTES) / 2 / channels)
  for (let i = 0; i < copy.length; i++) copy[i] = wav.readInt16LE(HEADER_BYTES + 2 * i * channels) / 32_768
  const errors = []
  for (let at = WINDOW; at + 2 * WINDOW < copy.length; at += 2 * WINDOW) errors.push(noiseDb(copy, original, at, 0))
  errors.sort((a, b) => a - b)
  const median = errors[errors.length >> 1] ?? 0
  const around = (lag: number) => joints.map((joint) => noiseDb(copy, original, joint - WINDOW, lag))
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  let best = 0
  for (let lag = -MOST_LAG; lag <= MOST_LAG; lag++) if (sum(around(lag)) < sum(around(best))) best = lag
  return { lag: best, worstDb: Math.max(...around(0)) - median }
}

/** Power of the difference, dB over the original's, in the two windows from `at` on. */
function noiseDb(copy: Float32Array, original: Float32Array, at: number, lag: number): number {
  let noise = SILENCE
  let signal = SILENCE
  for (let i = at; i < at + 2 * WINDOW; i++) {
    const value = original[i] ?? 0
    noise += ((copy[i + lag] ?? 0) - value) ** 2
    signal += value ** 2
  }
  return 10 * Math.log10(noise / signal)
}
