import { normalQuantile } from './normal.ts'

/** Where the numbers of a draw come from. */
export interface Uniforms {
  /** Uniform in (0, 1), another one each time. */
  next(): number
}

/** About one try in twenty is refused at shape 1, fewer above; this many in a row never are. */
const MOST_TRIES = 64

/**
 * A gamma distributed quantity of mean shape · scale and variance shape · scale², exactly: Marsaglia and Tsang, "A simple
 * method for generating gamma variables", ACM TOMS 26 (2000). A normal deviate x makes d(1 + x/√(9d))³, which is refused
 * now and then; shapes below 1 take one of shape + 1 times u^(1/shape).
 */
export class Gamma {
  private readonly d: number
  private readonly c: number
  private readonly scale: number
  /** 1 / shape below 1; 0 where none is needed. */
  private readonly boost: number

  constructor(shape: number, scale: number) {
    this.d = (shape < 1 ? shape + 1 : shape) - 1 / 3
    this.c = 1 / Math.sqrt(9 * this.d)
    this.scale = scale
    this.boost = shape < 1 ? 1 / shape : 0
  }

  /** One draw; asks for no more than 129 numbers, as a rule for two. */
  sample(uniforms: Uniforms): number {
    const value = this.scale * this.accepted(uniforms)
    return this.boost === 0 ? value : value * uniforms.next() ** this.boost
  }

  private accepted(uniforms: Uniforms): number {
    const { c, d } = this
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const x = normalQuantile(uniforms.next())
      const root = 1 + c * x
      if (root <= 0) continue
      const v = root * root * root
      const u = uniforms.next()
      const square = x * x
      // The first test takes almost all without a logarithm.
      if (u < 1 - 0.0331 * square * square) return d * v
      if (Math.log(u) < 0.5 * square + d * (1 - v + Math.log(v))) return d * v
    }
    return d
  }
}
