import { describe, expect, it } from 'vitest'
import { erlangC } from '../theory/erlang.ts'
import { Draws } from './draws.ts'
import { lognormalMoments, mixed, QueueLaw } from './queue-law.ts'

/** Waits in the order of arrival at a station with a queue, each request played: it takes the server that is free first. */
function played(servers: number, perMs: number, serviceMs: (u: number) => number, count: number): Float64Array {
  const draws = new Draws('queue-law', `played ${servers} ${perMs}`)
  const freeAt = new Float64Array(servers)
  const waits = new Float64Array(count)
  let nowMs = 0
  for (let n = 0; n < count; n++) {
    nowMs += draws.exponential() / perMs
    let server = 0
    for (let i = 1; i < servers; i++) if (freeAt[i] < freeAt[server]) server = i
    const begins = Math.max(nowMs, freeAt[server])
    waits[n] = begins - nowMs
    freeAt[server] = begins + serviceMs(draws.next())
  }
  return waits
}

/** Waits that the law draws for one station. */
function drawn(servers: number, perMs: number, moments: { mean: number; square: number }, count: number): Float64Array {
  const law = new QueueLaw(1, servers, 1e9)
  law.setLoad(0, 0, perMs, moments)
  const draws = new Draws('queue-law', 'drawn')
  return Float64Array.from({ length: count }, () => law.waitMs(0, 0, draws.next()))
}

const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length
const quantile = (values: Float64Array, p: number): number => values.toSorted()[Math.floor(p * values.length)]

describe('waits from the law', () => {
  // M/M/c: mean C / (c − a) and P(W > t) = C e^(−(c − a) t), in service times. A played queue remembers, so it needs room.
  it.each([
    [4, 0.7],
    [32, 0.9],
  ])('are those of theory and of a queue that is played: %d servers at %d', (servers, load) => {
    const perMs = servers * load
    const probability = erlangC(servers, perMs)
    const theory = [probability / (servers - perMs), Math.log(probability / 0.01) / (servers - perMs)]
    const law = drawn(servers, perMs, { mean: 1, square: 2 }, 600_000)
    const real = played(servers, perMs, (u) => -Math.log(u), 600_000)
    for (const [i, value] of [mean(law), quantile(law, 0.99)].entries()) {
      expect(Math.abs(value / theory[i] - 1)).toBeLessThan(0.02)
    }
    for (const [i, value] of [mean(real), quantile(real, 0.99)].entries()) {
      expect(Math.abs(value / theory[i] - 1)).toBeLessThan(0.12)
    }
  })

  it('are near those of a queue that is played where work is far from exponential', () => {
    // Half of the requests take 0.2, half 1.8: squared coefficient of variation 0.64. An approximation: 15 %.
    const real = played(8, 8 * 0.85, (u) => (u < 0.5 ? 0.2 : 1.8), 600_000)
    const law = drawn(8, 8 * 0.85, { mean: 1, square: (0.04 + 3.24) / 2 }, 600_000)
    expect(Math.abs(mean(law) / mean(real) - 1)).toBeLessThan(0.15)
  })
})

describe('an overloaded station', () => {
  it('piles work up at the difference, works it off when load falls, and drops what waits too long', () => {
    const law = new QueueLaw(1, 2, 500)
    // Three busy servers' worth for two: half a ms of wait more per ms.
    law.setLoad(0, 0, 3, { mean: 1, square: 2 })
    expect(law.waitMs(0, 100, 0.5)).toBeCloseTo(50)
    expect(law.isDropped(law.waitMs(0, 900, 0.5))).toBe(false)
    expect(law.isDropped(law.waitMs(0, 1_100, 0.5))).toBe(true)
    law.setLoad(0, 1_100, 0, { mean: 1, square: 2 })
    expect(law.waitMs(0, 1_300, 0.5)).toBeCloseTo(300)
    expect(law.waitMs(0, 1_700, 0.5)).toBe(0)
  })
})

it('moments of a lognormal, and of a mixture', () => {
  // Median 1 and sigma 1: mean e^½, mean square e².
  const { mean: first, square } = lognormalMoments({ median: 1, p99: Math.exp(2.3263478740408408) })
  expect(first).toBeCloseTo(Math.exp(0.5), 9)
  expect(square).toBeCloseTo(Math.exp(2), 9)
  const both = mixed([
    [3, { mean: 1, square: 2 }],
    [1, { mean: 5, square: 30 }],
  ])
  expect(both).toEqual({ mean: 2, square: 9 })
})
