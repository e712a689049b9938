import { normalQuantile } from './normal.ts'

/** Numbers that one try takes: a normal deviate, and whether it is accepted. */
const PER_TRY = 2
/** About one try in twenty is refused at shape 1, fewer above; this many in a row never are. */
const MOST_TRIES = 64

/**
 * A gamma distributed quantity of mean shape · scale and variance shape · scale², exactly: Marsaglia and Tsang, "A simple
 * method for generating gamma variables", ACM TOMS 26 (2000). A normal deviate x makes d(1 + x/√(9d))³, which is refused
 * now and then; shapes below 1 take one of shape + 1 times u^(1/shape).
 *
 * @param uniform number n of an item's stream, in (0, 1); numbers from 0 on are asked for, no more than 129
 */
export function sampleGamma(shape: number, scale: number, uniform: (n: number) => number): number {
  if (shape < 1) {
    const boost = uniform(MOST_TRIES * PER_TRY) ** (1 / shape)
    return boost * sampleGamma(shape + 1, scale, uniform)
  }
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (let n = 0; n < MOST_TRIES * PER_TRY; n += PER_TRY) {
    const x = normalQuantile(uniform(n))
    const root = 1 + c * x
    if (root <= 0) continue
    const v = root * root * root
    const u = uniform(n + 1)
    const square = x * x
    // The first test takes almost all without a logarithm.
    if (u < 1 - 0.0331 * square * square) return d * v * scale
    if (Math.log(u) < 0.5 * square + d * (1 - v + Math.log(v))) return d * v * scale
  }
  return d * scale
}
