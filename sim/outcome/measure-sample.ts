import type { Measured } from '../result.ts'
import { HISTOGRAM_CELLS, histogramCount } from '../stats/histogram.ts'
import { GROUPS } from '../stats/random-groups.ts'
import type { SampleRows } from '../stats/sample-rows.ts'
import { type Comparable, stretchVariance } from '../stats/stretches.ts'
import { measuredQuantile, measuredShare } from './measure.ts'

/**
 * The share that some of the observations of a sample are of all, with an interval that holds where they are rare too.
 * @param counted columns of `sample`, like `all`
 * @param comparable how stretches may be compared
 */
export function sampledShare(
  sample: SampleRows,
  counted: Float64Array,
  all: Float64Array,
  comparable: Comparable,
): Measured {
  const [someRows, allRows] = [counted, all].map((column) => Array.from(column))
  const independent = sample.independent(allRows.slice(0, GROUPS).reduce((sum, one) => sum + one, 0))
  return measuredShare(someRows.slice(0, GROUPS), allRows.slice(0, GROUPS), {
    samples: Math.round(independent),
    independent,
    variance: stretchVariance(someRows.slice(GROUPS), allRows.slice(GROUPS), comparable),
  })
}

/** A quantile, ms, of a delay of the observations of a sample; parameters as for `sampledShare`. */
export function sampledQuantile(
  sample: SampleRows,
  histograms: Float64Array,
  quantile: number,
  comparable: Comparable,
): Measured {
  let weight = 0
  for (let group = 0; group < GROUPS; group++) weight += histogramCount(histograms, group * HISTOGRAM_CELLS)
  return measuredQuantile(histograms, 0, quantile, comparable, sample.independent(weight))
}
