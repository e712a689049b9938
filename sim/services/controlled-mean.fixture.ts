/** A mean with its 99 % interval. */
export interface ControlledMean {
  mean: number
  low: number
  high: number
  /** Variance that is left / variance without controls. */
  left: number
}

/** Batches that `controlledMean` takes, and Student's t, 99.5 % quantile, for as many less twelve coefficients. */
export const BATCHES = 64
const T_52 = 2.6737

/**
 * The mean of batch means, freed by regression from the chance that the controls show (Lavenberg and Welch, "A perspective on
 * the use of control variables", Management Science 27, 1981). The intercept is the mean where all controls are at
 * their expectation.
 * @param means one per batch
 * @param controls by control, one per batch: something whose expectation is 0, whatever the means are
 */
export function controlledMean(means: Float64Array, controls: readonly Float64Array[]): ControlledMean {
  const used = controls.filter((control) => varianceOf(control) > 0).map(standardized)
  const size = used.length + 1
  const column = (i: number, batch: number) => (i === 0 ? 1 : used[i - 1][batch])
  const products = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (__, j) => sumOver((batch) => column(i, batch) * column(j, batch))),
  )
  const inverse = inverseOf(products)
  const moments = products.map((_, i) => sumOver((batch) => column(i, batch) * means[batch]))
  const coefficients = inverse.map((row) => row.reduce((sum, value, i) => sum + value * moments[i], 0))
  const residual = (batch: number) =>
    means[batch] - coefficients.reduce((sum, value, i) => sum + value * column(i, batch), 0)
  const variance = sumOver((batch) => residual(batch) ** 2) / (BATCHES - size)
  const half = T_52 * Math.sqrt(variance * inverse[0][0])
  const [mean] = coefficients
  return { mean, low: mean - half, high: mean + half, left: variance / varianceOf(means) }
}

/** Same scale for all, but no shift: 0 stays their expectation. */
function standardized(control: Float64Array): Float64Array {
  const spread = Math.sqrt(varianceOf(control))
  return control.map((value) => value / spread)
}

function varianceOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}

function sumOver(value: (batch: number) => number): number {
  let sum = 0
  for (let batch = 0; batch < BATCHES; batch++) sum += value(batch)
  return sum
}

/** By Gauss and Jordan; the matrix is symmetric and positive. */
function inverseOf(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))])
  for (let i = 0; i < size; i++) {
    const pivot = rows[i][i]
    rows[i] = rows[i].map((value) => value / pivot)
    for (let j = 0; j < size; j++) {
      if (j === i) continue
      const factor = rows[j][i]
      rows[j] = rows[j].map((value, k) => value - factor * rows[i][k])
    }
  }
  return rows.map((row) => row.slice(size))
}
