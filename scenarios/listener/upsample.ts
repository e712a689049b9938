/** Samples to either side that a value between two is made of. */
export const REACH = 16

/**
 * Weights of the samples to either side of a point halfway between two, nearest first: a half-band low-pass, sin(πx)/(πx)
 * under a Kaiser window (β = 8, Kaiser and Schafer 1980), scaled so that a constant stays what it is. Linear phase.
 */
const WEIGHTS: readonly number[] = halfBand(8)

/**
 * Doubles the sample rate of a stream of samples, part by part. The samples themselves stay as they are; between each two
 * comes an interpolated one, and one after the last. Beyond the ends, the outermost sample stands for what is not there.
 */
export class Upsampler {
  /** Samples from which output is still to come, with what lies up to REACH before them. */
  private pending = new Float32Array(0)
  /** Which of them is next. */
  private next = 0
  private started = false
  /** The output begins one sample later than what is computed: with a value between two. */
  private drop: boolean

  /** @param leadIn whether the output begins with the interpolated value half a step before the first sample */
  constructor(leadIn: boolean) {
    this.drop = leadIn
  }

  /** @returns output that is certain by now: two samples for each one that came, REACH of them later */
  push(samples: Float32Array): Float32Array {
    if (samples.length === 0) return new Float32Array(0)
    if (this.started) return this.emit(joined(this.pending, samples))
    this.started = true
    const before = new Float32Array(REACH).fill(samples[0])
    this.next = this.drop ? REACH - 1 : REACH
    return this.emit(joined(before, samples))
  }

  /**
   * Ends the stream.
   *
   * @param trim samples to leave out at the end: 0, or 1 for the one after the last
   */
  finish(trim: 0 | 1): Float32Array {
    if (!this.started) return new Float32Array(0)
    const after = new Float32Array(REACH).fill(this.pending[this.pending.length - 1])
    const output = this.emit(joined(this.pending, after))
    return output.subarray(0, output.length - trim)
  }

  private emit(samples: Float32Array): Float32Array {
    const until = Math.max(this.next, samples.length - REACH)
    const output = new Float32Array(2 * (until - this.next))
    let out = 0
    for (let i = this.next; i < until; i++) {
      let between = 0
      for (let j = 0; j < REACH; j++) between += WEIGHTS[j] * (samples[i - j] + samples[i + 1 + j])
      output[out++] = samples[i]
      output[out++] = between
    }
    this.pending = samples.slice(until - REACH + 1)
    this.next = REACH - 1
    if (!this.drop || output.length === 0) return output
    this.drop = false
    return output.subarray(1)
  }
}

function joined(a: Float32Array, b: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

function halfBand(beta: number): number[] {
  const weights = Array.from({ length: REACH }, (_, j) => {
    const x = j + 0.5
    const window = besselI0(beta * Math.sqrt(1 - (x / REACH) ** 2)) / besselI0(beta)
    return (Math.sin(Math.PI * x) / (Math.PI * x)) * window
  })
  const sum = 2 * weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/** Modified Bessel function of the first kind, order 0, by its power series (Abramowitz and Stegun 9.6.12). */
function besselI0(x: number): number {
  let sum = 1
  let term = 1
  for (let k = 1; term > 1e-16 * sum; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}
