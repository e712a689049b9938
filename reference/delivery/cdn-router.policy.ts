/**
 * Which CDN serves a request (CDN-2): a weighted score of latency, availability and cost per GB, each normalized over
 * the candidates that are usable at that location for that content; the highest score wins.
 *
 * Normalization is min–max: the best candidate gets 1, the worst 0; where all are equal each gets 1. A missing figure
 * (NaN) counts as the worst, 0. No usable candidate: -1. One: it, whatever its figures. Equal scores: the one that the
 * configuration names first.
 */

/** What the router knows of the candidates: parallel columns, one entry per provider. */
export interface RouterColumns {
  latencyMs: ArrayLike<number>
  /** 0 to 1. */
  availability: ArrayLike<number>
  costUsdPerGb: ArrayLike<number>
}

export interface RouterWeights {
  latency: number
  availability: number
  cost: number
}

/**
 * Kernel: index of the chosen provider, -1 when `usable` (bit i = provider i is healthy and not excluded) names none.
 * `at` is where the location's columns begin, so that one array can hold many locations.
 */
export function chooseCdn(
  columns: RouterColumns,
  at: number,
  count: number,
  usable: number,
  weights: RouterWeights,
): number {
  let best = -1
  let bestScore = -1
  for (let i = 0; i < count; i++) {
    if ((usable & (1 << i)) === 0) continue
    const score = scoreCdn(columns, at, count, usable, weights, i)
    if (score > bestScore) {
      best = i
      bestScore = score
    }
  }
  return best
}

/** Kernel: the score of one usable provider, between 0 and the sum of the weights. */
export function scoreCdn(
  columns: RouterColumns,
  at: number,
  count: number,
  usable: number,
  weights: RouterWeights,
  provider: number,
): number {
  return (
    weights.latency * rank(columns.latencyMs, at, count, usable, provider, true) +
    weights.availability * rank(columns.availability, at, count, usable, provider, false) +
    weights.cost * rank(columns.costUsdPerGb, at, count, usable, provider, true)
  )
}

/** Min–max position of one figure among the usable ones: 1 is best, 0 is worst or missing. */
function rank(
  column: ArrayLike<number>,
  at: number,
  count: number,
  usable: number,
  provider: number,
  lowerIsBetter: boolean,
): number {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let i = 0; i < count; i++) {
    const value = column[at + i]
    if ((usable & (1 << i)) === 0 || Number.isNaN(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  const own = column[at + provider]
  if (Number.isNaN(own)) return low > high ? 1 : 0
  if (low === high) return 1
  return lowerIsBetter ? (high - own) / (high - low) : (own - low) / (high - low)
}

/** One provider as the service sees it. */
export interface CdnCandidate {
  name: string
  healthy: boolean
  latencyMs: number | null
  availability: number | null
  costUsdPerGb: number | null
}

/** The usable candidates, best first, with their scores: what to try, in which order. */
export function rankCdns(
  candidates: readonly CdnCandidate[],
  weights: RouterWeights,
): { name: string; score: number }[] {
  const columns: RouterColumns = {
    latencyMs: candidates.map((c) => c.latencyMs ?? Number.NaN),
    availability: candidates.map((c) => c.availability ?? Number.NaN),
    costUsdPerGb: candidates.map((c) => c.costUsdPerGb ?? Number.NaN),
  }
  let usable = 0
  for (const [i, candidate] of candidates.entries()) if (candidate.healthy) usable |= 1 << i
  return candidates
    .map((candidate, i) => ({
      name: candidate.name,
      score: scoreCdn(columns, 0, candidates.length, usable, weights, i),
      healthy: candidate.healthy,
    }))
    .filter((c) => c.healthy)
    .sort((a, b) => b.score - a.score)
    .map(({ name, score }) => ({ name, score }))
}
