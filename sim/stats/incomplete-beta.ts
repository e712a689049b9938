/**
 * The regularized incomplete beta function, which is the probability that a beta distribution stays below x, by its continued
 * fraction on the side where that is short (DLMF 8.17.22).
 * @param x from 0 to 1
 * @param a above 0, like b
 */
export function betaProbability(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const density = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2)
    ? (density * continuedFraction(x, a, b)) / a
    : 1 - (density * continuedFraction(1 - x, b, a)) / b
}

/** Probability of `successes` or more of `trials` that succeed with probability p each (DLMF 8.17.5); whole numbers. */
export function binomialTail(trials: number, p: number, successes: number): number {
  if (successes <= 0) return 1
  return successes > trials ? 0 : betaProbability(p, successes, trials - successes + 1)
}

const MOST_TERMS = 100_000
const TINY = 1e-300

/** By Lentz's method (Thompson and Barnett 1986). */
function continuedFraction(x: number, a: number, b: number): number {
  const notZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value)
  let c = 1
  let d = 1 / notZero(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m < MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / notZero(1 + even * d)
    c = notZero(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / notZero(1 + odd * d)
    c = notZero(1 + odd / c)
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-14) break
  }
  return fraction
}

/** Logarithm of the gamma function for arguments above 0: Lanczos's approximation, g = 7, to 1e-14 of its value. */
function logGamma(z: number): number {
  if (z < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * z)) - logGamma(1 - z)
  let sum = LANCZOS[0]
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i] / (z - 1 + i)
  const t = z + 6.5
  return 0.5 * Math.log(2 * Math.PI) + (z - 0.5) * Math.log(t) - t + Math.log(sum)
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]
