/**
 * A number of outcomes with given weights, drawn by inversion in constant time whatever their number: a guide table
 * (Chen and Asau, "On generating random variates from an empirical distribution", AIIE Transactions 6, 1974) says where
 * in the running sum to begin, on average less than two steps from the answer. Unlike an alias table it keeps order: a
 * larger number never gives an earlier outcome, so that a small change of the weights changes few draws.
 */
export class Empirical {
  /** Running sums of the weights as parts of all; the last is 1. */
  private readonly cumulative: Float64Array
  /** The outcome at the lower end of each of some equal parts of (0, 1): a power of two, so that these ends are exact. */
  private readonly guide: Int32Array

  /**
   * @param weights from 0, in any unit
   * @throws RangeError for a weight that is no number from 0, and when all are 0
   */
  constructor(weights: ArrayLike<number>) {
    const { length } = weights
    this.cumulative = new Float64Array(length)
    let sum = 0
    for (let i = 0; i < length; i++) {
      if (!(weights[i] >= 0 && Number.isFinite(weights[i]))) throw new RangeError(`${weights[i]} is not a weight`)
      this.cumulative[i] = sum += weights[i]
    }
    if (sum === 0) throw new RangeError('all weights are 0')
    let last = length - 1
    while (weights[last] === 0) last--
    for (let i = 0; i < length; i++) this.cumulative[i] = i >= last ? 1 : this.cumulative[i] / sum
    const cells = 2 ** Math.ceil(Math.log2(length))
    this.guide = new Int32Array(cells)
    for (let cell = 0, i = 0; cell < cells; cell++) {
      while (this.cumulative[i] <= cell / cells) i++
      this.guide[cell] = i
    }
  }

  /** The outcome, from 0, at u, 0 <= u < 1: the first whose running sum is above u. */
  sample(u: number): number {
    const { cumulative, guide } = this
    let i = guide[(u * guide.length) | 0]
    while (cumulative[i] <= u) i++
    return i
  }
}
