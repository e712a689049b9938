import { describe, expect, it } from 'vitest'
import { draw, itemKey, streamKey } from '../engine/random.ts'
import { Arrivals } from './arrivals.ts'

const HOUR_MS = 3_600_000
const MEAN_STAY_MS = 600_000
const REPLICATIONS = 100
const stays = streamKey('seed', 'arrivals.test/stays')

/** Every arrival until the end, ms. */
function allOf(arrivals: Arrivals, endMs: number): number[] {
  const times: number[] = []
  for (let ms = arrivals.nextMs(); ms < endMs; ms = arrivals.nextMs()) {
    times.push(ms)
    arrivals.advance()
  }
  return times
}

/** How many listeners are there at each of the given times, if as many as wanted begin and stays are exponential. */
function present(replication: number, target: (ms: number) => number, atMs: readonly number[]): number[] {
  const endMs = Math.max(...atMs) + 1
  const first = Math.round(target(0))
  const arrivals = new Arrivals(streamKey('seed', `arrivals.test/${replication}`), first, endMs, target, MEAN_STAY_MS)
  const begins = [...new Array<number>(first).fill(0), ...allOf(arrivals, endMs)]
  const ends = begins.map((ms, i) => ms - Math.log(draw(itemKey(stays, replication), i)) * MEAN_STAY_MS)
  return atMs.map((ms) => begins.reduce((sum, begin, i) => sum + (begin <= ms && ends[i] > ms ? 1 : 0), 0))
}

describe('arrivals', () => {
  it.each([
    ['level', () => 300],
    ['rising', (ms: number) => 100 + (200 * ms) / HOUR_MS],
    ['falling', (ms: number) => 300 - (100 * ms) / HOUR_MS],
    ['a wave', (ms: number) => 300 + 100 * Math.sin((2 * Math.PI * ms) / (2 * HOUR_MS))],
  ])('make the number of listeners follow the target: %s', (_, target) => {
    const atMs = [0.1, 0.5, 1, 1.5, 1.9].map((hours) => hours * HOUR_MS)
    const counts = Array.from({ length: REPLICATIONS }, (_, i) => present(i, target, atMs))
    for (const [t, ms] of atMs.entries()) {
      const mean = counts.reduce((sum, count) => sum + count[t], 0) / REPLICATIONS
      // In M/G/∞ the number is Poisson (a little less spread here, since the first are not).
      const deviation = Math.sqrt(target(ms) / REPLICATIONS)
      expect(Math.abs(mean - target(ms))).toBeLessThan(3.5 * deviation)
    }
  })

  it('are a Poisson process: as spread as many, minute by minute', () => {
    const rate = 5 / MEAN_STAY_MS
    const endMs = 2_000 * 60_000
    const times = allOf(new Arrivals(7, 0, endMs, () => 5, MEAN_STAY_MS), endMs)
    const minutes = new Float64Array(2_000)
    for (const ms of times) minutes[Math.floor(ms / 60_000)]++
    const mean = times.length / 2_000
    const variance = minutes.reduce((sum, n) => sum + (n - mean) ** 2, 0) / 1_999
    expect(Math.abs(mean - rate * 60_000)).toBeLessThan(3.5 * Math.sqrt((rate * 60_000) / 2_000))
    // The index of dispersion of a Poisson process is 1, with a deviation of √(2 / 1999).
    expect(Math.abs(variance / mean - 1)).toBeLessThan(3.5 * Math.sqrt(2 / 1_999))
  })

  it('have numbers in a row and whole times that never fall', () => {
    const arrivals = new Arrivals(3, 42, HOUR_MS, () => 1_000, MEAN_STAY_MS)
    let before = 0
    for (let n = 42; arrivals.nextMs() < HOUR_MS; n++) {
      const ms = arrivals.nextMs()
      expect(arrivals.nextSession).toBe(n)
      expect(Number.isInteger(ms)).toBe(true)
      expect(ms).toBeGreaterThanOrEqual(before)
      before = ms
      arrivals.advance()
    }
    expect(arrivals.nextSession).toBeGreaterThan(5_000)
  })

  it('do not depend on how often the next one is asked for', () => {
    const [one, other] = [0, 1].map(() => new Arrivals(11, 5, HOUR_MS, (ms) => 50 + ms / 100_000, MEAN_STAY_MS))
    for (let n = 0; n < 300; n++) {
      for (let again = 0; again < n % 4; again++) other.nextMs()
      expect(other.nextMs()).toBe(one.nextMs())
      one.advance()
      other.advance()
    }
  })

  it('stop where nobody is wanted, and come back with the target', () => {
    expect(new Arrivals(1, 0, HOUR_MS, () => 0, MEAN_STAY_MS).nextMs()).toBe(Number.POSITIVE_INFINITY)
    const later = new Arrivals(1, 0, HOUR_MS, (ms) => (ms < HOUR_MS / 2 ? 0 : 100), MEAN_STAY_MS)
    expect(later.nextMs()).toBeGreaterThanOrEqual(HOUR_MS / 2 - 60_000)
    expect(later.nextMs()).toBeLessThan(HOUR_MS)
  })
})
