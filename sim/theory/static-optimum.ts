import type { ObjectClass } from './che.ts'

/**
 * Share of requests that miss a cache whose contents never change and are the best there are: what is asked for most often for
 * the room it takes. Under independent requests no policy that does not know the future misses less in the long run (Aho, Denning,
 * Ullman: "Principles of optimal page replacement", JACM 18(1), 1971, for objects of one size). Where sizes differ the last object is
 * cut to fit, so that the real optimum is a little above (Dantzig's bound of the knapsack problem, 1957).
 */
export function staticOptimum(classes: readonly ObjectClass[], capacity: number): number {
  let requests = 0
  for (const { count, rate } of classes) requests += count * rate
  let room = capacity
  let hits = 0
  for (const { count, rate, size } of classes.toSorted((a, b) => b.rate / b.size - a.rate / a.size)) {
    const kept = Math.min(count, room / size)
    hits += kept * rate
    room -= kept * size
    if (room <= 0) break
  }
  return 1 - hits / requests
}
