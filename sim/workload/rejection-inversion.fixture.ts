/**
 * Zipf's law over 1..n, exactly, in constant time and memory: rejection-inversion (Hörmann and Derflinger, "Rejection-inversion
 * to generate variates from monotone discrete distributions", ACM TOMACS 6, 1996). It takes more than one number now
 * and then, and a larger number does not give a later rank, which is why the simulator does not use it.
 */
export class RejectionInversion {
  private readonly n: number
  private readonly exponent: number
  private readonly first: number
  private readonly last: number
  private readonly squeeze: number

  /** @param exponent from 0, not 1 */
  constructor(n: number, exponent: number) {
    this.n = n
    this.exponent = exponent
    this.first = this.integral(1.5) - 1
    this.last = this.integral(n + 0.5)
    this.squeeze = 2 - this.inverse(this.integral(2.5) - 2 ** -exponent)
  }

  /** A rank from 0. */
  sample(uniform: () => number): number {
    for (;;) {
      const u = this.last + uniform() * (this.first - this.last)
      const x = this.inverse(u)
      const k = Math.min(Math.max(Math.round(x), 1), this.n)
      if (k - x <= this.squeeze || u >= this.integral(k + 0.5) - k ** -this.exponent) return k - 1
    }
  }

  private integral(x: number): number {
    return x ** (1 - this.exponent) / (1 - this.exponent)
  }

  private inverse(u: number): number {
    return ((1 - this.exponent) * u) ** (1 / (1 - this.exponent))
  }
}
