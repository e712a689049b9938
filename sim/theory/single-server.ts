/** Queues with one server and Poisson arrivals. Times in mean service times, load = utilization, from 0. */

/**
 * Mean wait in the queue of M/G/1 (Pollaczek 1930, Khinchine 1932), exact for every law of service times; Infinity at full load.
 * @param serviceScv squared coefficient of variation of the service time: 0 constant, 1 exponential
 */
export function khinchineWait(load: number, serviceScv: number): number {
  return load >= 1 ? Number.POSITIVE_INFINITY : (load * (1 + serviceScv)) / (2 * (1 - load))
}
