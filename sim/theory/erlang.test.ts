import { describe, expect, it } from 'vitest'
import {
  allenCunneenWait,
  erlangB,
  erlangC,
  erlangMixedWaitQuantile,
  erlangWait,
  erlangWaitQuantile,
} from './erlang.ts'
import { khinchineWait } from './single-server.ts'

// Reference values of the project (computed with high precision elsewhere), mean service time 1.
describe.each([
  [10, 7, 0.07874088, 0.22173122, 0.07391041],
  [10, 9, 0.16796323, 0.66873152, 0.66873152],
  [100, 90, 0.02695738, 0.21694048, 0.02169405],
  [100, 95, 0.04880421, 0.50645685, 0.10129137],
  [1000, 980, 0.01383121, 0.41220029, 0.02061001],
])('%i servers under %i erlangs', (servers, load, blocked, waiting, wait) => {
  it('turn away, keep waiting and for how long', () => {
    expect(erlangB(servers, load)).toBeCloseTo(blocked, 8)
    expect(erlangC(servers, load)).toBeCloseTo(waiting, 8)
    expect(erlangWait(servers, load)).toBeCloseTo(wait, 8)
  })
})

describe('M/M/c', () => {
  /** P(all are busy) by the sum over all states, in logarithms: no recursion. */
  function waitingBySum(servers: number, load: number): number {
    const logs = [0]
    for (let n = 1; n <= servers; n++) logs.push(logs[n - 1] + Math.log(load / n))
    const tail = logs[servers] - Math.log(1 - load / servers)
    const most = Math.max(...logs, tail)
    const below = logs.slice(0, servers).reduce((sum, log) => sum + Math.exp(log - most), 0)
    return Math.exp(tail - most) / (below + Math.exp(tail - most))
  }

  it('equals the sum over its states, up to 10,000 servers', () => {
    for (const servers of [1, 2, 30, 500, 10_000]) {
      for (const utilization of [0.2, 0.8, 0.99, 0.999]) {
        expect(erlangC(servers, servers * utilization)).toBeCloseTo(waitingBySum(servers, servers * utilization), 9)
      }
    }
  })

  it('has waits whose quantiles are 0 for those who need not wait and grow to infinity', () => {
    expect(erlangWaitQuantile(10, 7, 0.75)).toBe(0)
    const wait = erlangWaitQuantile(10, 7, 0.99)
    expect(erlangC(10, 7) * Math.exp(-3 * wait)).toBeCloseTo(0.01, 12)
    expect(erlangWaitQuantile(10, 10, 0.5)).toBe(Number.POSITIVE_INFINITY)
  })

  it('with one server stays, wait and service together, as M/M/1 does', () => {
    expect(1 + erlangWait(1, 0.8)).toBeCloseTo(5, 9)
    expect(1 + erlangWait(1, 0.9)).toBeCloseTo(10, 9)
  })

  it('has quantiles over changing loads whose tail is that of all arrivals', () => {
    const history = { loads: [2, 9, 7], weights: [5, 1, 4] }
    const wait = erlangMixedWaitQuantile(10, history, 0.99)
    const beyond = history.loads.map(
      (load, i) => history.weights[i] * erlangC(10, load) * Math.exp(-(10 - load) * wait),
    )
    expect(beyond.reduce((sum, share) => sum + share, 0) / 10).toBeCloseTo(0.01, 9)
    expect(erlangMixedWaitQuantile(10, { loads: [7, 7], weights: [1, 3] }, 0.99)).toBeCloseTo(
      erlangWaitQuantile(10, 7, 0.99),
      8,
    )
    expect(erlangMixedWaitQuantile(10, { loads: [1, 2], weights: [1, 1] }, 0.9)).toBe(0)
    expect(erlangMixedWaitQuantile(2, { loads: [1, 3], weights: [1, 1] }, 0.9)).toBe(Number.POSITIVE_INFINITY)
  })

  it('is full when there is more load than servers, and idle without load', () => {
    expect(erlangC(3, 3)).toBe(1)
    expect(erlangWait(3, 4)).toBe(Number.POSITIVE_INFINITY)
    expect(erlangC(3, 0)).toBe(0)
    expect(erlangB(0, 1)).toBe(1)
    expect(erlangB(10_000, 1)).toBe(0)
  })
})

it('the approximation for other service times is exact for one server', () => {
  for (const scv of [0, 0.25, 1, 4]) expect(allenCunneenWait(1, 0.8, 1, scv)).toBeCloseTo(khinchineWait(0.8, scv), 12)
})
