import { describe, expect, it } from 'vitest'
import { bucketOf, HISTOGRAM_CELLS } from '../stats/histogram.ts'
import { GROUPS } from '../stats/random-groups.ts'
import { delayFigures, groupSums, measuredQuantile, measuredRatio, NOTHING } from './measure.ts'

const byGroup = (of: (group: number) => number): number[] => Array.from({ length: GROUPS }, (_, group) => of(group))

/** Student's t with 15 degrees of freedom, 97.5 %. */
const T = 2.13145

/** Histograms by group, from `at` on, of the delays, ms, that each group saw. */
function histograms(at: number, delaysMs: (group: number) => number[]): Float64Array {
  const cells = new Float64Array(at + GROUPS * HISTOGRAM_CELLS)
  for (let group = 0; group < GROUPS; group++) {
    for (const ms of delaysMs(group)) cells[at + group * HISTOGRAM_CELLS + bucketOf(ms * 1000)]++
  }
  return cells
}

describe('sums by group', () => {
  // Cell (group, column) holds 100 · group + column, after two cells that belong to somebody else.
  const cells = [7, 7, ...byGroup((group) => group).flatMap((group) => [0, 1, 2].map((column) => 100 * group + column))]

  it('go over all columns, or over those asked for', () => {
    expect(groupSums(cells, 2, 3)).toEqual(byGroup((group) => 300 * group + 3))
    expect(groupSums(cells, 2, 3, [1])).toEqual(byGroup((group) => 100 * group + 1))
    expect(groupSums(cells, 2, 3, [0, 2])).toEqual(byGroup((group) => 200 * group + 2))
  })
})

describe('a ratio', () => {
  it('is that of the sums, with the interval of Student for groups of equal size', () => {
    const hits = byGroup((group) => 40 + group)
    const measured = measuredRatio(
      hits,
      byGroup(() => 100),
    )
    // Group ratios 0.40 to 0.55: mean 0.475, variance 0.0340 / 15.
    const half = T * Math.sqrt(0.034 / 15 / 16)
    expect(measured.value).toBeCloseTo(0.475, 12)
    expect(measured.low).toBeCloseTo(0.475 - half, 9)
    expect(measured.high).toBeCloseTo(0.475 + half, 9)
    expect(measured.samples).toBe(1600)
  })

  it('has no width where all groups agree', () => {
    const plays = byGroup((group) => 10 + group)
    const measured = measuredRatio(
      plays.map((n) => n / 2),
      plays,
    )
    expect([measured.low, measured.value, measured.high]).toEqual([0.5, 0.5, 0.5].map((v) => expect.closeTo(v, 12)))
  })

  it('stays within its bounds', () => {
    const spread = byGroup((group) => (group === 0 ? 9 : 0))
    const each = byGroup(() => 10)
    expect(measuredRatio(spread, each).low).toBe(0)
    const nearlyAll = measuredRatio(
      spread.map((n) => 10 - n),
      each,
    )
    expect(nearlyAll.value).toBeCloseTo(1 - 9 / 160, 12)
    expect(nearlyAll.high).toBe(1)
    const unbounded = measuredRatio(spread, each, { unit: 1000, bounds: [0, Number.POSITIVE_INFINITY] })
    expect(unbounded.value).toBeCloseTo(56.25, 9)
    expect(unbounded.high).toBeGreaterThan(100)
  })

  it('counts the samples that it is told of', () => {
    const ones = byGroup(() => 1)
    expect(measuredRatio(ones, ones, { samples: 5 }).samples).toBe(5)
  })

  it('is nothing over nothing', () => {
    const none = byGroup(() => 0)
    expect(measuredRatio(none, none)).toEqual(NOTHING)
  })

  it('is known without an interval where one group has seen everything', () => {
    const one = byGroup((group) => (group === 3 ? 8 : 0))
    const measured = measuredRatio(
      one.map((n) => n / 4),
      one,
    )
    expect([measured.low, measured.value, measured.high, measured.samples]).toEqual([0.25, 0.25, 0.25, 8])
  })
})

describe('a quantile', () => {
  const at = 5

  it('is that of all groups together, in ms, without width where they agree', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1)
    const cells = histograms(at, () => hundred)
    for (const [quantile, exactMs] of [
      [0.5, 50],
      [0.99, 99],
      [1, 100],
    ]) {
      const { value, low, high, samples } = measuredQuantile(cells, at, quantile)
      expect(Math.abs(value / exactMs - 1)).toBeLessThan(1 / 128)
      // Within a bucket the quantile moves a little with the number of observations.
      expect(high - low).toBeLessThan(exactMs / 128)
      expect(samples).toBe(1600)
    }
  })

  it('has a wide interval where groups differ, and none below zero', () => {
    const cells = histograms(at, (group) => new Array(20).fill(group < 8 ? 10 : 1_000))
    const { low, high } = measuredQuantile(cells, at, 0.5)
    expect(low).toBe(0)
    expect(high).toBeGreaterThan(1_000)
  })

  it('covers the true quantile when groups are drawn from one distribution', () => {
    // Evenly spread delays from 0 to 1000 ms, dealt to the groups in turn from a shuffled deck.
    const deck = Array.from({ length: 3_200 }, (_, i) => ((i * 1_234_577) % 3_200) / 3.2)
    const cells = histograms(at, (group) => deck.filter((_, i) => i % GROUPS === group))
    const { value, low, high } = measuredQuantile(cells, at, 0.9)
    expect(Math.abs(value / 900 - 1)).toBeLessThan(1 / 128)
    expect(low).toBeLessThan(900)
    expect(high).toBeGreaterThan(900)
    expect(high - low).toBeLessThan(100)
  })

  it('is nothing where nothing was observed', () => {
    expect(
      measuredQuantile(
        histograms(at, () => []),
        at,
        0.5,
      ),
    ).toEqual(NOTHING)
  })
})

describe('the figures of a delay', () => {
  it('are quantiles, mean and maximum of all groups', () => {
    const figures = delayFigures(
      histograms(3, (group) => [10 * (group + 1), 200]),
      3,
    )
    expect(Math.abs(figures.p50.value / 160 - 1)).toBeLessThan(1 / 128)
    expect(figures.p999).toEqual(expect.objectContaining({ samples: 32 }))
    expect(Math.abs(figures.p95.value / 200 - 1)).toBeLessThan(1 / 128)
    expect(Math.abs(figures.p99.value / 200 - 1)).toBeLessThan(1 / 128)
    expect(Math.abs(figures.meanMs / 142.5 - 1)).toBeLessThan(1 / 256)
    expect(Math.abs(figures.maxMs / 200 - 1)).toBeLessThan(1 / 128)
  })

  it('are zero where nothing was observed', () => {
    const figures = delayFigures(
      histograms(0, () => []),
      0,
    )
    expect(figures).toEqual({ p50: NOTHING, p95: NOTHING, p99: NOTHING, p999: NOTHING, meanMs: 0, maxMs: 0 })
  })
})
