import { binomialTail } from '../stats/incomplete-beta.ts'

/** Beyond so many possible misses their sum is as good as its limit. */
const FEW_MISSES = 40

/**
 * Expected misses of an object that is asked for at `requests` independent moments, uniform over a trace of length 1, of a cache that
 * starts empty and whose entries expire, each the same time after it was filled, asked for or not.
 *
 * The k-th miss comes within the trace when k of the requests fall outside the k - 1 stays before it, wherever those lie:
 * Σ P(Binomial(requests, 1 - (k - 1) stay) ≥ k), a counter with a dead time (Feller, "On probability problems in the
 * theory of counters", 1948).
 *
 * @param requests whole, at least 1
 * @param stay in lengths of the trace, above 0; Infinity: it never leaves
 */
export function missesInRandomOrder(requests: number, stay: number): number {
  if (stay >= 1) return 1
  if (Math.min(requests, 1 / stay) > FEW_MISSES) return Math.min(requests, manyMisses(requests, stay))
  let misses = 0
  for (let k = 1; k <= requests && (k - 1) * stay < 1; k++) misses += binomialTail(requests, 1 - (k - 1) * stay, k)
  return misses
}

/**
 * The limit of the renewal function of a Poisson process of requests whose misses are 1 / requests + stay apart on average (Cox,
 * "Renewal theory", 1962), less what it has too little because the number of requests is not Poisson: half its second derivative
 * times their variance.
 */
function manyMisses(requests: number, stay: number): number {
  const lengthening = 1 + requests * stay
  const poisson = (requests - 1) / lengthening + (1 / lengthening ** 2 + 1) / 2
  const curvature = (-2 * stay * (1 + stay)) / lengthening ** 3 + (3 * stay ** 2) / lengthening ** 4
  return poisson - (requests * curvature) / 2
}
