import { describe, expect, it } from 'vitest'
import { bucketOf, HISTOGRAM_CELLS, LONGEST_MS } from '../stats/histogram.ts'
import { GROUPS } from '../stats/random-groups.ts'
import { STRETCHES } from '../stats/stretches.ts'
import { DELAY_ROWS } from '../stats/tally.ts'
import {
  delayFigures,
  groupSums,
  measuredQuantile,
  measuredRate,
  measuredRatio,
  measuredShare,
  measuredTimeShare,
  NOTHING,
  totalInterval,
  widened,
} from './measure.ts'

const byGroup = (of: (group: number) => number): number[] => Array.from({ length: GROUPS }, (_, group) => of(group))

/** Student's t with 15 degrees of freedom, 97.5 %. */
const T = 2.13145

/** Histograms by group and stretch, from `at` on, of the delays, ms, that each group saw, in stretches in turn. */
function histograms(at: number, delaysMs: (group: number) => number[]): Float64Array {
  const cells = new Float64Array(at + DELAY_ROWS * HISTOGRAM_CELLS)
  for (let group = 0; group < GROUPS; group++) {
    for (const [i, ms] of delaysMs(group).entries()) {
      for (const row of [group, GROUPS + ((i + group) % STRETCHES)])
        cells[at + row * HISTOGRAM_CELLS + bucketOf(ms * 1000)]++
    }
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
      { bounds: [0, 1] },
    )
    expect(nearlyAll.value).toBeCloseTo(1 - 9 / 160, 12)
    expect(nearlyAll.high).toBe(1)
    const unbounded = measuredRatio(spread, each, { unit: 1000 })
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

describe('a share', () => {
  const each = byGroup(() => 1_000)

  it('of what is seen often has the interval of a ratio', () => {
    const hits = byGroup((group) => 400 + 10 * group)
    expect(measuredShare(hits, each)).toEqual(measuredRatio(hits, each))
  })

  it('of all or of nothing is no certainty: by the rule of three, and a little more for two sides', () => {
    const all = measuredShare(each, each)
    expect([all.value, all.high, all.samples]).toEqual([1, 1, 16_000])
    expect(1 - all.low).toBeCloseTo(3.689 / 16_000, 6)
    const alike = measuredShare(each, each, { independent: 160 })
    expect(1 - alike.low).toBeCloseTo(3.689 / 160, 3)
    expect(
      measuredShare(
        byGroup(() => 0),
        byGroup(() => 0),
      ),
    ).toEqual(NOTHING)
  })

  it('of time without a stall has the interval of stalls as long as a play', () => {
    const played = byGroup(() => 5e9)
    const none = measuredTimeShare(
      byGroup(() => 0),
      played,
      { occurrences: 0, samples: 3_200 },
    )
    expect([none.value, none.low, none.samples]).toEqual([0, 0, 3_200])
    expect(none.high).toBeCloseTo(3.689 / 3_200, 5)
  })

  it('of time with few stalls is never narrower than for as many stalls that come one by one', () => {
    const stalled = byGroup((group) => (group < 8 ? 2e6 : 0))
    const played = byGroup(() => 5e9)
    const { value, low, high } = measuredTimeShare(stalled, played, { occurrences: 8, samples: 3_200 })
    expect(value).toBeCloseTo(16e6 / 80e9, 12)
    // Garwood's interval for eight, 3.4538 to 15.763, but for what a binomial number differs from a Poisson one.
    expect(low).toBeLessThanOrEqual(((value * 3.4538) / 8) * 1.001)
    expect(high).toBeGreaterThanOrEqual(((value * 15.763) / 8) * 0.999)
  })
})

describe('a rate', () => {
  const plays = byGroup(() => 100)

  it('of none is below what few plays could show', () => {
    const { value, high } = measuredRate(
      byGroup(() => 0),
      plays,
    )
    expect(value).toBe(0)
    expect(high).toBeCloseTo(3.689 / 1_600, 5)
  })

  it('may be above one', () => {
    expect(
      measuredRate(
        byGroup(() => 300),
        plays,
      ).value,
    ).toBe(3)
  })
})

describe('a total', () => {
  it("has Student's interval for sixteen times the mean of the groups", () => {
    const { low, high } = totalInterval(
      byGroup((group) => 40 + group),
      2,
    )
    // Sixteen groups of 40 to 55: their sum 760 has the error 16 · √(340 / (15 · 16)).
    const half = T * 16 * Math.sqrt(340 / 240)
    expect(low).toBeCloseTo(2 * (760 - half), 6)
    expect(high).toBeCloseTo(2 * (760 + half), 6)
  })
})

describe('another error beside the groups', () => {
  it('widens as independent errors do, within bounds', () => {
    const given = { value: 0.9, low: 0.87, high: 0.93, samples: 5 }
    const { low, high } = widened(given, 0.04 / 1.95996)
    expect(low).toBeCloseTo(0.85, 6)
    expect(high).toBeCloseTo(0.95, 6)
    expect(widened(given, 1)).toMatchObject({ low: 0, high: 1 })
  })
})

describe('a quantile', () => {
  const at = 5

  const hundred = Array.from({ length: 100 }, (_, i) => i + 1)

  it('is that of all groups together, in ms', () => {
    const cells = histograms(at, () => hundred)
    for (const [quantile, exactMs] of [
      [0.5, 50],
      [0.99, 99],
      [1, 100],
    ]) {
      const { value, low, high, samples } = measuredQuantile(cells, at, quantile)
      expect(Math.abs(value / exactMs - 1)).toBeLessThan(1 / 128)
      expect(low).toBeLessThanOrEqual(value)
      expect(high).toBeGreaterThanOrEqual(value)
      expect(samples).toBe(1600)
    }
  })

  it('is narrow in the middle where groups and stretches agree, and has the width of independent delays at the end', () => {
    const cells = histograms(at, () => hundred)
    const median = measuredQuantile(cells, at, 0.5)
    expect(median.high - median.low).toBeLessThan(4)
    // Of 1,600 delays 16 are longer than the 99th percentile, which might be 9 to 26 of them.
    const tail = measuredQuantile(cells, at, 0.99)
    expect(tail.low).toBeGreaterThan(97)
    expect(tail.low).toBeLessThan(99.1)
    expect(tail.high).toBeGreaterThan(99)
    expect(tail.high - tail.low).toBeGreaterThan(0.5)
    expect(tail.high).toBeLessThan(101.5)
  })

  it('has a wide interval where groups differ', () => {
    const cells = histograms(at, (group) => new Array(20).fill(group < 8 ? 10 : 1_000))
    const { low, high } = measuredQuantile(cells, at, 0.5)
    expect(Math.abs(low / 10 - 1)).toBeLessThan(1 / 128)
    expect(Math.abs(high / 1_000 - 1)).toBeLessThan(1 / 128)
  })

  it('is not bounded by what was seen where less than one delay in fewer than there were is longer', () => {
    const cells = histograms(at, () => hundred.slice(0, 10))
    expect(measuredQuantile(cells, at, 0.99).high).toBe(LONGEST_MS)
    expect(measuredQuantile(cells, at, 0.9).high).toBeLessThan(11)
    expect(measuredQuantile(cells, at, 0.01).low).toBe(0)
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
