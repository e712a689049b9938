import { describe, expect, it } from 'vitest'
import { bucketFromUs, bucketOf, HISTOGRAM_CELLS } from '../stats/histogram.ts'
import { BATCHES } from './controlled-mean.fixture.ts'
import { type Queue, simulateQueue } from './queue-wait.fixture.ts'

const exponential = (servers: number, load: number): Queue => ({ servers, load, law: 'exponential', cv: 1 })
const constant = (load: number): Queue => ({ servers: 1, load, law: 'deterministic', cv: 0 })
const spread = (load: number): Queue => ({ servers: 1, load, law: 'hyperexponential', cv: 2 })

// Mean waits that Erlang (1917), Pollaczek (1930) and Khinchine (1932) give, in mean service times.
describe.each([
  ['M/M/10 at 70 %', exponential(10, 7), 0.07391041, 20_000],
  ['M/M/10 at 90 %', exponential(10, 9), 0.66873152, 20_000],
  ['M/M/100 at 90 %', exponential(100, 90), 0.02169405, 40_000],
  ['M/M/100 at 95 %', exponential(100, 95), 0.10129137, 40_000],
  ['M/M/1000 at 98 %', exponential(1000, 980), 0.02061001, 80_000],
  // A stay of 5 and of 10, less the service.
  ['M/M/1 at 80 %', exponential(1, 0.8), 4, 40_000],
  ['M/M/1 at 90 %', exponential(1, 0.9), 9, 40_000],
  ['M/D/1 at 80 %', constant(0.8), 2, 20_000],
  ['M/D/1 at 90 %', constant(0.9), 4.5, 40_000],
  ['M/H2/1 at 80 %, c² = 4', spread(0.8), 10, 60_000],
  ['M/H2/1 at 90 %, c² = 4', spread(0.9), 22.5, 120_000],
])('the station as %s', (name, queue, wait, perBatch) => {
  it(`waits ${wait} mean service times, to 1 %, and theory lies in the 99 % interval`, () => {
    const { controlled, plain, driven } = simulateQueue(queue, name, perBatch)
    // The interval of batch means is wide, but it asks nothing of what is drawn.
    expect(wait).toBeGreaterThan(plain.low)
    expect(wait).toBeLessThan(plain.high)
    expect(wait).toBeGreaterThan(controlled.low)
    expect(wait).toBeLessThan(controlled.high)
    expect((controlled.high - controlled.low) / 2 / wait).toBeLessThan(0.01)
    expect(Math.abs(controlled.mean / wait - 1)).toBeLessThan(0.01)
    expect(Math.abs(driven.littleDifference)).toBeLessThan(1e-9)
  })
})

it.each([
  [0.8, 23.025851, 120_000],
  [0.9, 46.051702, 160_000],
])('the station as M/M/1 at %d keeps 1 in 100 for %d mean service times and more, to 1 %', (load, p99, perBatch) => {
  const { driven, controlledOf } = simulateQueue(exponential(1, load), `p99 at ${load}`, perBatch)
  /** Share of the stays that last to this bucket and beyond. */
  const beyond = (bucket: number) =>
    controlledOf(
      Float64Array.from({ length: BATCHES }, (_, batch) => {
        const stays = driven.stays.subarray(batch * HISTOGRAM_CELLS, (batch + 1) * HISTOGRAM_CELLS)
        const sum = (part: Float64Array) => part.reduce((all, count) => all + count, 0)
        return sum(stays.subarray(bucket)) / sum(stays)
      }),
    )
  const bucket = bucketOf(p99 * 1000)
  const share = Math.exp((load - 1) * (bucketFromUs(bucket) / 1000))
  expect(share).toBeGreaterThan(beyond(bucket).low)
  expect(share).toBeLessThan(beyond(bucket).high)
  // Buckets that begin within 1 % of it: fewer than 1 in 100 stay to the later one, more to the earlier one.
  const [early, late] = [bucketOf(0.99 * p99 * 1000) + 1, bucketOf(1.01 * p99 * 1000)]
  expect(late).toBeGreaterThan(early)
  expect(beyond(early).mean).toBeGreaterThan(0.01)
  expect(beyond(late).mean).toBeLessThan(0.01)
})
