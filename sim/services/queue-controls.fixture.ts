import { BATCHES } from './controlled-mean.fixture.ts'
import type { Watch } from './driven-station.fixture.ts'

/** A watch, and the controls that it has counted: by control, one number for each batch, all with expectation 0. */
export interface Controls {
  watch: Watch
  columns(): Float64Array[]
}

/**
 * Controls for exponential service times of 1 ms. Whatever function g of the number present one takes, arrivals let it grow
 * by λ(g(n+1) − g(n)) per ms and the servers that are busy let it shrink by busy · (g(n) − g(n−1)); in the long run these
 * are even, and what a batch has beyond that is chance (Henderson and Glynn, "Approximating martingales for variance
 * reduction in Markov process simulation", Mathematics of Operations Research 27, 2002). That holds for every station,
 * however it queues, as long as arrivals are Poisson and services exponential: one that waits too long still shows it.
 */
export function exponentialControls(servers: number, arrivalsPerMs: number, perBatch: number): Controls {
  const meanQueue = 1 / (1 - arrivalsPerMs / servers)
  const room = servers + Math.ceil(40 * meanQueue)
  const present = Array.from({ length: BATCHES }, () => new Float64Array(room))
  const busy = Array.from({ length: BATCHES }, () => new Float64Array(room))
  const watch: Watch = {
    passed: (batch, there, served, spanMs) => {
      const state = Math.min(there, room - 1)
      present[batch][state] += spanMs
      busy[batch][state] += served * spanMs
    },
    arrived: () => {},
    started: () => {},
  }
  // Steps g(n+1) − g(n): lines with a knee above the servers, and below them what falls off at some rate.
  const knees = [0, 1, 2, 4].map((times) => servers - 1 + times * meanQueue)
  const falls = (servers === 1 ? [] : [0.15, 0.3, 0.6, 1.2, 2.4]).map((times) => times * Math.sqrt(servers))
  const steps: ((n: number) => number)[] = [
    () => 1,
    ...knees.map((knee) => (n: number) => Math.max(0, n - knee)),
    ...falls.map((fall) => (n: number) => (n >= servers ? 1 : Math.exp((n - servers) / fall))),
  ]
  const drift = (step: (n: number) => number, batch: number): number => {
    let sum = 0
    for (let n = 0; n < room; n++) {
      sum += arrivalsPerMs * present[batch][n] * step(n)
      if (n > 0) sum -= busy[batch][n] * step(n - 1)
    }
    return sum
  }
  /** How long a batch took, as arrivals, beyond what so many arrivals take on average. */
  const excess = (spans: Float64Array) => arrivalsPerMs * spans.reduce((sum, ms) => sum + ms, 0) - perBatch
  const columns = () => [
    Float64Array.from(present, excess),
    ...steps.map((step) => Float64Array.from({ length: BATCHES }, (_, batch) => drift(step, batch))),
  ]
  return { watch, columns }
}

/**
 * Controls for one server and any law of service times of mean 1 ms: what is drawn, beyond its expectation, by itself and
 * times what was there before it was drawn and cannot know of it.
 * @param scv the service time's squared coefficient of variation
 */
export function drawControls(arrivalsPerMs: number, scv: number): Controls {
  const meanGapMs = 1 / arrivalsPerMs
  const table = Array.from({ length: 8 }, () => new Float64Array(BATCHES))
  const [gap, gapSquare, gapCrowd, gapCrowdSquare, time, timeSquare, timeWait, timeWaitSquare] = table
  const watch: Watch = {
    passed: () => {},
    arrived: (batch, present, gapMs) => {
      const more = gapMs - meanGapMs
      gap[batch] += more
      gapSquare[batch] += gapMs * gapMs - 2 * meanGapMs * meanGapMs
      gapCrowd[batch] += more * present
      gapCrowdSquare[batch] += more * present * present
    },
    started: (batch, waitMs, serviceMs) => {
      const more = serviceMs - 1
      time[batch] += more
      timeSquare[batch] += serviceMs * serviceMs - (1 + scv)
      timeWait[batch] += more * waitMs
      timeWaitSquare[batch] += more * waitMs * waitMs
    },
  }
  return { watch, columns: () => table }
}
