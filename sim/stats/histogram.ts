/**
 * A high dynamic range histogram (Tene's HdrHistogram: log-linear buckets) of delays in whole microseconds, as a stretch
 * of counts inside a larger array, so that many of them can be recorded into, added and subtracted without objects.
 *
 * 128 buckets per doubling: a value is known to within 1/128 (0.8 %), and so is a quantile. Values up to 2^31 µs (36 min)
 * are told apart; larger ones count as that.
 */
const SUB_BITS = 7
const SUB = 1 << SUB_BITS
const MAX_US = 2 ** 31 - 1

/** The longest delay that is told from longer ones, whole ms. */
export const LONGEST_MS = Math.floor(MAX_US / 1000)

/** Counts that one histogram takes. */
export const HISTOGRAM_CELLS = (31 - SUB_BITS + 1) * SUB

/** Index of the bucket that holds `us`, a delay of zero or more microseconds. */
export function bucketOf(us: number): number {
  const value = us >= MAX_US ? MAX_US : us | 0
  if (value < SUB) return value
  const shift = 31 - SUB_BITS - Math.clz32(value)
  return (shift + 1) * SUB + ((value >>> shift) - SUB)
}

/** Smallest value of a bucket, µs. */
export function bucketFromUs(bucket: number): number {
  if (bucket < SUB) return bucket
  const shift = (bucket >> SUB_BITS) - 1
  return (SUB + (bucket & (SUB - 1))) * 2 ** shift
}

/** Middle of a bucket, µs. */
function bucketMiddleUs(bucket: number): number {
  if (bucket < SUB) return bucket
  const shift = (bucket >> SUB_BITS) - 1
  return bucketFromUs(bucket) + (2 ** shift - 1) / 2
}

/** Observations in the histogram that begins at `at`. */
export function histogramCount(counts: ArrayLike<number>, at: number): number {
  let sum = 0
  for (let i = at; i < at + HISTOGRAM_CELLS; i++) sum += counts[i]
  return sum
}

/**
 * The value, µs, that `quantile` of the observations do not exceed, those of a bucket being spread evenly over it; NaN for an
 * empty histogram.
 * @param total what `histogramCount` gave
 */
export function histogramQuantileUs(counts: ArrayLike<number>, at: number, total: number, quantile: number): number {
  if (total === 0) return Number.NaN
  const wanted = Math.max(1, Math.ceil(quantile * total - 1e-9))
  let seen = 0
  for (let i = 0; i < HISTOGRAM_CELLS; i++) {
    const here = counts[at + i]
    if (seen + here >= wanted) {
      const from = bucketFromUs(i)
      return from + ((wanted - seen - 0.5) / here) * (bucketFromUs(i + 1) - from)
    }
    seen += here
  }
  return Number.NaN
}

/** How many observations do not exceed `us`, those of a bucket being spread evenly over it. */
export function histogramUpTo(counts: ArrayLike<number>, at: number, us: number): number {
  const bucket = bucketOf(us)
  let sum = 0
  for (let i = 0; i < bucket; i++) sum += counts[at + i]
  const from = bucketFromUs(bucket)
  const part = Math.min(1, (us - from) / (bucketFromUs(bucket + 1) - from))
  return sum + part * counts[at + bucket]
}

/** Mean, µs, from the buckets' middles; NaN for an empty histogram. */
export function histogramMeanUs(counts: ArrayLike<number>, at: number, total: number): number {
  if (total === 0) return Number.NaN
  let sum = 0
  for (let i = 0; i < HISTOGRAM_CELLS; i++) sum += counts[at + i] * bucketMiddleUs(i)
  return sum / total
}

/** Largest value, µs, to within its bucket; NaN for an empty histogram. */
export function histogramMaxUs(counts: ArrayLike<number>, at: number): number {
  for (let i = HISTOGRAM_CELLS - 1; i >= 0; i--) if (counts[at + i] > 0) return bucketMiddleUs(i)
  return Number.NaN
}
