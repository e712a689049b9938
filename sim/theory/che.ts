import { meanResidence } from './residence.ts'

/**
 * Che's approximation of a cache under independent requests (Che, Tung, Wang 2002; for FIFO and RANDOM: Martina, Garetto,
 * Leonardi 2014): a cache behaves as if every object stayed for the same characteristic time T after it was asked for
 * (LRU) or filled (FIFO), T being such that the expected contents just fit.
 */

/** Objects alike: `count` of them, each with this request rate (any unit) and size (any unit). */
export interface ObjectClass {
  count: number
  rate: number
  size: number
}

export type CheModel = 'lru' | 'fifo'

/** Probability that an object is in the cache, by its expected number of requests in T. */
export function occupancy(model: CheModel, requestsInT: number): number {
  if (model === 'lru') return -Math.expm1(-requestsInT)
  return requestsInT === Number.POSITIVE_INFINITY ? 1 : requestsInT / (1 + requestsInT)
}

/**
 * The same for an object with this rate in a cache with characteristic time T whose entries expire a lifetime after they were
 * filled. By renewal: filled, there for a time R, then gone until the next request; R is the lesser of T and the lifetime under
 * FIFO.
 */
export function occupancyWithin(model: CheModel, rate: number, time: number, lifetime: number): number {
  if (lifetime === Number.POSITIVE_INFINITY) return occupancy(model, rate * time)
  const residence = model === 'fifo' ? Math.min(time, lifetime) : meanResidence(rate, time, lifetime)
  return occupancy('fifo', rate * residence)
}

/**
 * The characteristic time T, in the inverse of the rates' unit: Σ count · size · occupancy(rate · T) = capacity. Infinity
 * when everything that is ever asked for fits.
 * @param sizeAt size of a class's resident object, where it depends on how often it was asked for; default its `size`
 * @param lifetime after which entries expire, in the unit of T; default never
 */
export function characteristicTime(
  model: CheModel,
  classes: readonly ObjectClass[],
  capacity: number,
  sizeAt: (c: ObjectClass, requestsInT: number) => number = (c) => c.size,
  lifetime = Number.POSITIVE_INFINITY,
): number {
  const contents = (time: number): number => {
    let sum = 0
    for (const c of classes) {
      const requests = c.rate * time
      sum += c.count * sizeAt(c, requests) * occupancyWithin(model, c.rate, time, lifetime)
    }
    return sum
  }
  let total = 0
  let rate = 0
  for (const c of classes) {
    if (c.rate > 0) total += c.count * c.size
    rate += c.count * c.rate
  }
  if (total <= capacity || rate === 0) return Number.POSITIVE_INFINITY
  if (lifetime !== Number.POSITIVE_INFINITY && contents(Number.POSITIVE_INFINITY) <= capacity) {
    return Number.POSITIVE_INFINITY
  }
  let high = 1 / rate
  while (contents(high) < capacity) high *= 4
  let low = high / 4
  if (contents(low) > capacity) low = 0
  for (let i = 0; i < 100 && high - low > 1e-13 * high; i++) {
    const middle = (low + high) / 2
    if (contents(middle) < capacity) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Share of requests that miss, for a cache with characteristic time T. */
export function cheMissRatio(model: CheModel, classes: readonly ObjectClass[], time: number): number {
  let requests = 0
  let misses = 0
  for (const c of classes) {
    requests += c.count * c.rate
    if (time !== Number.POSITIVE_INFINITY) misses += c.count * c.rate * (1 - occupancy(model, c.rate * time))
  }
  return misses / requests
}
