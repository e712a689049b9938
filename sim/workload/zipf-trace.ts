import { SplitMix64 } from './split-mix.ts'

/** Uniform numbers drawn at a time: they stay in the first-level cache. */
const BATCH = 1024

/** Objects per bucket of the guide table, on average: a table small enough for the cache is worth some steps of search. */
const OBJECTS_PER_BUCKET = 4

/** Steps to take before halving what is left of the gap between two guides. */
const STEPS = 32

/**
 * Cumulative weights of a Zipf law over ranks 0..objects-1: cell k is the sum of (j+1)^-exponent for j up to k, added one
 * after the other in float64. The last cell is the generalized harmonic number H.
 */
export function zipfCumulative(objects: number, exponent: number): Float64Array {
  const cumulative = new Float64Array(objects)
  let sum = 0
  for (let k = 0; k < objects; k++) {
    sum += (k + 1) ** -exponent
    cumulative[k] = sum
  }
  return cumulative
}

/** The first index in [from, to] whose cell is at least the target, given that the cell at `to` is. */
export function firstAtLeast(cumulative: Float64Array, target: number, from: number, to: number): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if (cumulative[middle] < target) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The reference trace of the cache study: independent requests for objects 0..objects-1 under a Zipf law, object 0 being
 * the most popular, one after the other through `fill`, so that a trace of any length needs no memory of its own.
 *
 * With x from splitmix64(seed) and u = (x >>> 11) * 2^-53, the object is the first k with cumulative[k] >= u * H. That is
 * inversion with a guide table (Chen and Asau, "On generating random variates from an empirical distribution", AIIE
 * Transactions 1974): the guide of bucket floor(u * buckets) is the answer for the bucket's lower end, and the next
 * bucket's guide the one for its upper end. Rounding u * H keeps order, so what lies between the two guides is exactly
 * what plain binary search over all cells finds.
 */
export class ZipfTrace {
  /** H, the sum of all weights. */
  readonly total: number
  private readonly cumulative: Float64Array
  private readonly guides: Uint32Array
  private readonly buckets: number
  private readonly source: SplitMix64
  private readonly uniforms = new Float64Array(BATCH)

  /** 1 to 2^31 objects, any finite exponent from 0; the seed is taken modulo 2^64. */
  constructor(objects: number, exponent: number, seed: bigint) {
    this.cumulative = zipfCumulative(objects, exponent)
    this.total = this.cumulative[objects - 1]
    // A power of two, so that a bucket's lower end is exact.
    this.buckets = 2 ** Math.ceil(Math.log2(Math.max(1, objects / OBJECTS_PER_BUCKET)))
    this.guides = new Uint32Array(this.buckets + 1)
    for (let bucket = 0, k = 0; bucket < this.buckets; bucket++) {
      const target = (bucket / this.buckets) * this.total
      while (this.cumulative[k] < target) k++
      this.guides[bucket] = k
    }
    this.guides[this.buckets] = objects - 1
    this.source = new SplitMix64(seed)
  }

  /** Writes the next `out.length` requests. */
  fill(out: Uint32Array): void {
    for (let done = 0; done < out.length; done += BATCH) {
      const count = Math.min(BATCH, out.length - done)
      const uniforms = count === BATCH ? this.uniforms : this.uniforms.subarray(0, count)
      this.source.fillUniform(uniforms)
      this.lookUp(uniforms, out, done)
    }
  }

  private lookUp(uniforms: Float64Array, out: Uint32Array, start: number): void {
    const { cumulative, guides, buckets, total } = this
    // The guides first, on their own: nothing in this loop depends on what is read, so the processor reads ahead.
    for (let i = 0; i < uniforms.length; i++) out[start + i] = guides[(uniforms[i] * buckets) | 0]
    for (let i = 0; i < uniforms.length; i++) {
      const target = uniforms[i] * total
      let k = out[start + i]
      const stop = k + STEPS
      while (cumulative[k] < target && k < stop) k++
      if (k === stop) k = firstAtLeast(cumulative, target, k, guides[((uniforms[i] * buckets) | 0) + 1])
      out[start + i] = k
    }
  }
}
