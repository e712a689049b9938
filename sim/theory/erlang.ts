/**
 * Queues with several servers and Poisson arrivals (Erlang 1917): M/M/c, and the step from there to any service time.
 * Rates may have any unit; times come in its inverse. Stable for any number of servers: Erlang B by its recursion, no
 * factorials.
 */

/**
 * Erlang B: the share of arrivals that are turned away where `servers` serve and nobody waits (M/G/c/c).
 * @param load offered load in erlangs, arrival rate × mean service time
 */
export function erlangB(servers: number, load: number): number {
  if (load === 0) return servers === 0 ? 1 : 0
  // The inverse grows where B itself would underflow: 1/B(c) = 1 + (c / load) / B(c - 1).
  let inverse = 1
  for (let c = 1; c <= servers; c++) {
    inverse = 1 + (c / load) * inverse
    if (inverse === Number.POSITIVE_INFINITY) return 0
  }
  return 1 / inverse
}

/** Erlang C: the share of arrivals that have to wait in M/M/c; 1 where the load is more than the servers. */
export function erlangC(servers: number, load: number): number {
  if (load >= servers) return 1
  const blocked = erlangB(servers, load)
  return blocked / (1 - (load / servers) * (1 - blocked))
}

/** Mean wait in the queue of M/M/c, in mean service times; Infinity where the load is more than the servers. */
export function erlangWait(servers: number, load: number): number {
  return load >= servers ? Number.POSITIVE_INFINITY : erlangC(servers, load) / (servers - load)
}

/**
 * Quantile of the wait in the queue of M/M/c, in mean service times: P(wait > t) = C · e^(−(c − load)·t), so that it is 0
 * up to the share that need not wait.
 */
export function erlangWaitQuantile(servers: number, load: number, quantile: number): number {
  if (load >= servers) return Number.POSITIVE_INFINITY
  const waiting = erlangC(servers, load)
  return 1 - quantile >= waiting ? 0 : Math.log(waiting / (1 - quantile)) / (servers - load)
}

/** Stretches of time that are each long enough to settle, as columns: their offered load, and what share of arrivals they have. */
export interface LoadHistory {
  loads: readonly number[]
  /** In any unit. */
  weights: readonly number[]
}

/**
 * Quantile of the wait, in mean service times, over all arrivals of M/M/c whose load changes from stretch to stretch: the tails
 * of the stretches, each by its share of the arrivals, add up to the tail of all. By bisection, to 1e-9 of the longest.
 */
export function erlangMixedWaitQuantile(servers: number, { loads, weights }: LoadHistory, quantile: number): number {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const waiting = loads.map((load, i) => (erlangC(servers, load) * weights[i]) / all)
  const tail = (wait: number): number =>
    waiting.reduce((sum, share, i) => sum + share * Math.exp(-(servers - loads[i]) * wait), 0)
  if (tail(0) <= 1 - quantile) return 0
  const longest = erlangWaitQuantile(servers, Math.max(...loads), quantile)
  if (longest === Number.POSITIVE_INFINITY) return longest
  let low = 0
  let high = longest
  while (high - low > 1e-9 * longest) {
    const middle = (low + high) / 2
    if (tail(middle) > 1 - quantile) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/**
 * Mean wait in the queue of G/G/c, in mean service times: Allen and Cunneen's approximation (Allen 1990), M/M/c's wait
 * times the mean of both squared coefficients of variation. Exact for M/M/c and M/G/1; an approximation for all others.
 */
export function allenCunneenWait(servers: number, load: number, arrivalScv: number, serviceScv: number): number {
  return (erlangWait(servers, load) * (arrivalScv + serviceScv)) / 2
}
