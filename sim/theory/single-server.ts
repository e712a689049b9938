/** Queues with one server and Poisson arrivals. Times in mean service times, load = utilization, 0 to below 1. */

/** Mean time in the system of M/M/1, wait and service. */
export function singleServerStay(load: number): number {
  return load >= 1 ? Number.POSITIVE_INFINITY : 1 / (1 - load)
}

/** Quantile of the time in the system of M/M/1, which is exponential. */
export function singleServerStayQuantile(load: number, quantile: number): number {
  return load >= 1 ? Number.POSITIVE_INFINITY : -Math.log1p(-quantile) / (1 - load)
}

/**
 * Mean wait in the queue of M/G/1 (Pollaczek 1930, Khinchine 1932).
 * @param serviceScv squared coefficient of variation of the service time: 0 constant, 1 exponential
 */
export function khinchineWait(load: number, serviceScv: number): number {
  return load >= 1 ? Number.POSITIVE_INFINITY : (load * (1 + serviceScv)) / (2 * (1 - load))
}
