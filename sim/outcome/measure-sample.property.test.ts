import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draw, streamKey } from '../engine/random.ts'
import type { Measured } from '../result.ts'
import { clopperPearson } from '../stats/clopper-pearson.ts'
import { newColumn, newHistograms, SampleRows } from '../stats/sample-rows.ts'
import { CALM, STRETCHES } from '../stats/stretches.ts'
import { sampledQuantile, sampledShare } from './measure-sample.ts'

const weights = fc.array(fc.double({ min: 0.01, max: 1000, noNaN: true }), { minLength: 1, maxLength: 200 })
const RUNS = 200

/** Part of the runs whose interval holds what is true. */
function inside(truth: number, measured: (key: number) => Measured): number {
  const found = Array.from({ length: RUNS }, (_, run) => measured(streamKey('sample', String(run))))
  return found.filter(({ low, high }) => low <= truth && truth <= high).length / RUNS
}

/** Observations over all stretches; in some of them each stands for ten times as many. */
function observe(sample: SampleRows, count: number, each: (observation: number) => void): void {
  for (let i = 0; i < count; i++) {
    sample.stretch = Math.floor((i * STRETCHES) / count)
    sample.observe(sample.stretch % 4 === 0 ? 1000 : 100)
    each(i)
  }
}

describe('a sample whose observations weigh differently', () => {
  it('tells no more than as many alike, and as much where they weigh the same', () => {
    fc.assert(
      fc.property(weights, fc.double({ min: 0.1, max: 10, noNaN: true }), (some, same) => {
        const [different, alike] = [new SampleRows(), new SampleRows()]
        for (const weight of some) {
          different.observe(weight)
          alike.observe(same)
        }
        const all = some.reduce((sum, weight) => sum + weight, 0)
        expect(different.independent(all)).toBeLessThanOrEqual(some.length * (1 + 1e-9))
        expect(different.independent(all)).toBeGreaterThanOrEqual(1 - 1e-9)
        expect(alike.independent(same * some.length)).toBeCloseTo(some.length, 6)
      }),
    )
  })

  it('has parts that together are all of it, whatever they weigh', () => {
    fc.assert(
      fc.property(weights, fc.array(fc.boolean(), { minLength: 200, maxLength: 200 }), (some, isCounted) => {
        const sample = new SampleRows()
        const [all, counted, others] = [newColumn(), newColumn(), newColumn()]
        for (const [i, weight] of some.entries()) {
          sample.observe(weight)
          sample.count(all)
          sample.count(isCounted[i] ? counted : others)
        }
        const [one, other] = [counted, others].map((part) => sampledShare(sample, part, all, CALM))
        expect(one.value + other.value).toBeCloseTo(1, 9)
        for (const { value, low, high } of [one, other]) {
          expect([low <= value + 1e-12, value <= high + 1e-12, low >= 0, high <= 1]).toEqual([true, true, true, true])
        }
      }),
    )
  })

  it('bounds what was never seen by as many observations as it is worth', () => {
    const sample = new SampleRows()
    const [all, never] = [newColumn(), newColumn()]
    observe(sample, 4_000, () => sample.count(all))
    const { value, high, samples } = sampledShare(sample, never, all, CALM)
    expect(samples).toBeLessThan(4_000)
    expect([value, high]).toEqual([0, clopperPearson(0, sample.independent(4_000 * 325)).high])
    expect(high).toBeGreaterThan(3.6 / 4_000)
  })

  it.each([0.3, 0.002])('has an interval that holds a share of %d as often as it says', (share) => {
    const held = inside(share, (key) => {
      const sample = new SampleRows()
      const [all, some] = [newColumn(), newColumn()]
      observe(sample, 2_000, (i) => {
        sample.count(all)
        if (draw(key, i) < share) sample.count(some)
      })
      return sampledShare(sample, some, all, CALM)
    })
    expect(held).toBeGreaterThan(0.92)
  })

  it.each([0.5, 0.99])('has one that holds quantile %d of a delay as often', (quantile) => {
    const held = inside(-100 * Math.log(1 - quantile), (key) => {
      const sample = new SampleRows()
      const delays = newHistograms()
      observe(sample, 2_000, (i) => sample.time(delays, -100 * Math.log(draw(key, i))))
      return sampledQuantile(sample, delays, quantile, CALM)
    })
    expect(held).toBeGreaterThan(0.92)
  })

  it('says that nothing was observed where nothing was', () => {
    const nothing: Measured = { value: 0, low: 0, high: 0, samples: 0 }
    const sample = new SampleRows()
    expect(sampledShare(sample, newColumn(), newColumn(), CALM)).toEqual(nothing)
    expect(sampledQuantile(sample, newHistograms(), 0.5, CALM)).toEqual(nothing)
  })
})
