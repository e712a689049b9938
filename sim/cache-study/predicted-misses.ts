import { type CheModel, characteristicTime, type ObjectClass, occupancy, occupancyWithin } from '../theory/che.ts'
import { missesInRandomOrder } from '../theory/random-order.ts'

/**
 * The miss ratio that theory gives for a trace on a cache that starts empty, from nothing but how often its objects are asked for:
 * Che's approximation, as if the requests came in random order, independent of each other. The first request for an object always
 * misses, each later one with the probability that it was not there. What is larger than the cache always misses.
 *
 * @param classes objects by their requests in the whole trace, at least 1 each
 * @param lifetime after which an entry expires, in lengths of the trace; Infinity: never
 */
export function predictedMissRatio(
  model: CheModel,
  classes: readonly ObjectClass[],
  capacity: number,
  lifetime: number,
): number {
  const fitting = classes.filter(({ size }) => size <= capacity)
  const time = characteristicTime(model, fitting, capacity, undefined, lifetime)
  let requests = 0
  let misses = 0
  for (const { count, rate, size } of classes) {
    requests += count * rate
    misses += count * (size > capacity ? rate : missesOf(model, rate, time, lifetime))
  }
  return misses / requests
}

/** Of one object. The first request always misses. */
function missesOf(model: CheModel, requests: number, time: number, lifetime: number): number {
  const later = requests - 1
  const forSpace = later * (1 - occupancy(model, requests * time))
  if (later === 0 || lifetime === Number.POSITIVE_INFINITY) return 1 + forSpace
  const both = later * (1 - occupancyWithin(model, requests, time, lifetime))
  // What lifetimes add is known where a trace goes on for ever. Alone they are known for this one too, whose end cuts the last off.
  const alone = later * (1 - occupancyWithin(model, requests, Number.POSITIVE_INFINITY, lifetime))
  const cut = (missesInRandomOrder(requests, lifetime) - 1) / alone
  return 1 + forSpace + (both - forSpace) * cut
}
