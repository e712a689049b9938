import fc from 'fast-check'
import { build } from 'hdr-histogram-js'
import { describe, expect, it } from 'vitest'
import {
  bucketFromUs,
  bucketOf,
  HISTOGRAM_CELLS,
  histogramCount,
  histogramMaxUs,
  histogramMeanUs,
  histogramQuantileUs,
  histogramUpTo,
} from './histogram.ts'

const MAX_US = 2 ** 31 - 1

/** Delays of every size, from a microsecond to half an hour. */
const us = fc.oneof(
  fc.nat(300),
  fc.double({ min: 0, max: 31, maxExcluded: true, noNaN: true }).map((exponent) => Math.floor(2 ** exponent)),
)
const delays = fc.array(us, { minLength: 1, maxLength: 200 })
/** Where in a larger array the histogram begins. */
const at = fc.constantFrom(0, 1, HISTOGRAM_CELLS)

function recorded(values: readonly number[], from: number): Float64Array {
  const counts = new Float64Array(from + HISTOGRAM_CELLS + 3).fill(1)
  counts.fill(0, from, from + HISTOGRAM_CELLS)
  for (const value of values) counts[from + bucketOf(value)]++
  return counts
}

const ranked = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b)

describe('buckets', () => {
  it('adjoin: each begins where the one before ends, and is at most 1/128 of its values wide, or 1 µs', () => {
    for (let bucket = 0; bucket < HISTOGRAM_CELLS; bucket++) {
      const from = bucketFromUs(bucket)
      const to = bucketFromUs(bucket + 1)
      expect(bucketOf(from)).toBe(bucket)
      expect(bucketOf(to - 1)).toBe(bucket)
      expect(to - from).toBeLessThanOrEqual(Math.max(1, from / 128))
    }
  })

  it('rise with the value, and hold it', () => {
    fc.assert(
      fc.property(us, us, (one, other) => {
        const bucket = bucketOf(one)
        expect(bucketFromUs(bucket)).toBeLessThanOrEqual(one)
        expect(bucketFromUs(bucket + 1)).toBeGreaterThan(one)
        expect(Math.sign(bucketOf(other) - bucket) * Math.sign(other - one)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it.each([MAX_US, MAX_US + 1, 2 ** 40, Number.POSITIVE_INFINITY])('take %d for the largest', (value) => {
    expect(bucketOf(value)).toBe(HISTOGRAM_CELLS - 1)
  })
})

describe('quantiles', () => {
  it('lie in the bucket of the order statistic', () => {
    const quantile = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 0.95, 0.99, 1))
    fc.assert(
      fc.property(delays, quantile, at, (values, q, from) => {
        const counts = recorded(values, from)
        const total = histogramCount(counts, from)
        expect(total).toBe(values.length)
        const exact = ranked(values)[Math.max(1, Math.ceil(q * total - 1e-9)) - 1]
        const estimate = histogramQuantileUs(counts, from, total, q)
        expect(bucketOf(Math.floor(estimate))).toBe(bucketOf(exact))
        expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(Math.max(1, exact / 128))
      }),
    )
  })

  it('agree with HdrHistogram within the errors of both', () => {
    const cases = delays.chain((values) => fc.tuple(fc.constant(values), fc.integer({ min: 1, max: values.length })))
    fc.assert(
      fc.property(cases, ([values, rank]) => {
        const reference = build({ highestTrackableValue: MAX_US, numberOfSignificantValueDigits: 3 })
        for (const value of values) reference.recordValue(value)
        const estimate = histogramQuantileUs(recorded(values, 0), 0, values.length, rank / values.length)
        const theirs = reference.getValueAtPercentile((rank / values.length) * 100)
        expect(Math.abs(estimate - theirs)).toBeLessThanOrEqual(Math.max(1, theirs / 128) + theirs / 1000)
      }),
    )
  })

  it('never fall from one quantile to a higher one', () => {
    fc.assert(
      fc.property(delays, (values) => {
        const counts = recorded(values, 0)
        const quantiles = Array.from({ length: 101 }, (_, i) => histogramQuantileUs(counts, 0, values.length, i / 100))
        expect(quantiles).toEqual(ranked(quantiles))
      }),
    )
  })
})

describe('counts up to a value', () => {
  it('are those of the values below, but for those of its own bucket', () => {
    fc.assert(
      fc.property(delays, us, at, (values, limit, from) => {
        const upTo = histogramUpTo(recorded(values, from), from, limit)
        expect(upTo).toBeGreaterThanOrEqual(values.filter((value) => bucketOf(value) < bucketOf(limit)).length)
        expect(upTo).toBeLessThanOrEqual(values.filter((value) => bucketOf(value) <= bucketOf(limit)).length)
      }),
    )
  })

  it('are all up to the end, and undo a quantile to within one', () => {
    fc.assert(
      fc.property(delays, fc.double({ min: 0, max: 1, noNaN: true }), at, (values, q, from) => {
        const counts = recorded(values, from)
        expect(histogramUpTo(counts, from, MAX_US + 1)).toBe(values.length)
        const quantileUs = histogramQuantileUs(counts, from, values.length, q)
        const upTo = histogramUpTo(counts, from, quantileUs)
        expect(Math.abs(upTo - Math.max(1, q * values.length))).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('mean and maximum', () => {
  it('are true to half a bucket and to a bucket', () => {
    fc.assert(
      fc.property(delays, at, (values, from) => {
        const counts = recorded(values, from)
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length
        const most = Math.max(...values)
        const ours = histogramMeanUs(counts, from, values.length)
        expect(Math.abs(ours - mean)).toBeLessThanOrEqual(mean / 256 + 1e-6)
        expect(Math.abs(histogramMaxUs(counts, from) - most)).toBeLessThanOrEqual(most / 256)
      }),
    )
  })

  it('are NaN where nothing was observed, like quantiles', () => {
    const counts = recorded([], 0)
    expect(histogramCount(counts, 0)).toBe(0)
    expect(histogramQuantileUs(counts, 0, 0, 0.5)).toBeNaN()
    expect(histogramMeanUs(counts, 0, 0)).toBeNaN()
    expect(histogramMaxUs(counts, 0)).toBeNaN()
  })
})
