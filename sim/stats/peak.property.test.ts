import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawItem, streamKey } from '../engine/random.ts'
import { normalQuantile } from './normal.ts'
import { highestLevel, type Peak } from './peak.ts'
import { Z } from './random-groups.ts'

const MOST = 31
const amounts = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 80 })

/** Amounts around levels, with the same chance at each; another name, other chance. */
function noisy(levels: readonly number[], deviation: number, name: string): number[] {
  const key = streamKey('peak', name)
  return levels.map((level, tick) => level + deviation * normalQuantile(drawItem(key, tick)))
}

const RUNS = 200

/** How often the 95 % interval holds the true highest level, and by what part of its error what is found spreads and is off. */
function found(levels: readonly number[], deviation: number): { inside: number; spread: number; off: number } {
  const truth = Math.max(...levels)
  const variances = levels.map(() => deviation ** 2)
  const peaks = Array.from({ length: RUNS }, (_, run) =>
    highestLevel(noisy(levels, deviation, `${levels.length}/${run}`), variances, MOST),
  )
  const mean = (of: (peak: Peak) => number): number => peaks.reduce((sum, peak) => sum + of(peak), 0) / RUNS
  const middle = mean(({ value }) => value)
  const error = Math.sqrt(mean(({ low, high }) => ((high - low) / 2 / Z) ** 2))
  return {
    inside: mean(({ low, high }) => (low <= truth && truth <= high ? 1 : 0)),
    spread: Math.sqrt(mean(({ value }) => (value - middle) ** 2)) / error,
    off: (middle - truth) / error,
  }
}

describe('the highest level of amounts by tick', () => {
  it('is the largest one where nothing is chance', () => {
    fc.assert(
      fc.property(amounts, (some) => {
        const peak = highestLevel(
          some,
          some.map(() => 0),
          MOST,
        )
        expect(peak.value).toBeCloseTo(Math.max(...some), 9)
        expect([peak.low, peak.high]).toEqual([peak.value, peak.value])
      }),
    )
  })

  it('lies below the highest mean of the widest windows where all could be chance, by no more than its error', () => {
    fc.assert(
      fc.property(amounts, (some) => {
        const half = (MOST - 1) / 2
        const means = some.map((_, tick) => {
          const window = some.slice(Math.max(0, tick - half), tick + half + 1)
          return window.reduce((a, b) => a + b, 0) / window.length
        })
        const deviation = 1e6
        const variances = some.map(() => deviation ** 2)
        const { value, from, to } = highestLevel(some, variances, MOST)
        const windows = some.reduce((sum, _, tick) => {
          const [begin, end] = [Math.max(0, tick - half), Math.min(some.length, tick + half + 1)]
          return sum + 1 / (end - begin)
        }, 0)
        const error = deviation / Math.sqrt(to - from)
        const off = normalQuantile(0.5 ** (1 / Math.max(1, windows)))
        expect((Math.max(...means) - value) / error).toBeCloseTo(off, 6)
      }),
    )
  })

  it('has an interval around it that is as wide as chance makes the mean of its ticks', () => {
    fc.assert(
      fc.property(amounts, fc.double({ min: 0, max: 300, noNaN: true }), (some, deviation) => {
        const variances = some.map(() => deviation ** 2)
        const { from, to, value, low, high } = highestLevel(some, variances, MOST)
        const own = some.slice(from, to)
        expect([own.length > 0, own.length <= MOST, to <= some.length]).toEqual([true, true, true])
        expect(value).toBeLessThanOrEqual(own.reduce((a, b) => a + b, 0) / own.length + 1e-6)
        expect(high - value).toBeCloseTo((Z * deviation) / Math.sqrt(own.length), 3)
        expect(low).toBeCloseTo(Math.max(0, 2 * value - high), 6)
      }),
    )
  })

  it('is within the error of a level that nothing moves but chance, whose largest tick is three tenths above it', () => {
    const level = new Array<number>(360).fill(600)
    expect(Math.max(...noisy(level, 60, 'one'))).toBeGreaterThan(750)
    const { inside, spread, off } = found(level, 60)
    expect(inside).toBeGreaterThan(0.88)
    expect(Math.abs(off)).toBeLessThan(1)
    expect(spread).toBeGreaterThan(0.7)
    expect(spread).toBeLessThan(1.15)
  })

  it('of what rises and falls over the time is as high as its middle', () => {
    const levels = Array.from({ length: 360 }, (_, tick) => 560 + 40 * Math.sin((Math.PI * tick) / 360))
    const { inside, spread } = found(levels, 60)
    expect(inside).toBeGreaterThan(0.9)
    expect(spread).toBeGreaterThan(0.7)
    expect(spread).toBeLessThan(1.15)
  })

  it.each([1, 3, 10])('of a burst of %i ticks is as high as that', (ticks) => {
    const levels = Array.from({ length: 360 }, (_, tick) => (tick >= 100 && tick < 100 + ticks ? 1200 : 600))
    const { inside, off } = found(levels, 60)
    expect(inside).toBeGreaterThan(0.9)
    expect(Math.abs(off)).toBeLessThan(0.8)
  })
})
