/**
 * Pearson's χ² of counts against expected ones, as a distance from its mean in deviations (about normal for many cells).
 * Neighboring cells are put together until at least ten are expected.
 */
export function chiSquareDeviations(counts: ArrayLike<number>, expected: ArrayLike<number>): number {
  let chiSquare = 0
  let cells = 0
  let count = 0
  let wanted = 0
  for (let i = 0; i < counts.length; i++) {
    count += counts[i]
    wanted += expected[i]
    if (wanted < 10 && i < counts.length - 1) continue
    if (wanted > 0) chiSquare += (count - wanted) ** 2 / wanted
    cells++
    count = 0
    wanted = 0
  }
  return (chiSquare - (cells - 1)) / Math.sqrt(2 * (cells - 1))
}

/**
 * Kolmogorov's statistic √n · sup |F_n - F| of a sample against a continuous law; 1.95 is exceeded once in a thousand, 2.23
 * once in ten thousand (Kolmogorov 1933).
 */
export function kolmogorov(sample: Float64Array, distribution: (value: number) => number): number {
  const sorted = sample.toSorted()
  const n = sorted.length
  let distance = 0
  for (let i = 0; i < n; i++) {
    const p = distribution(sorted[i])
    distance = Math.max(distance, p - i / n, (i + 1) / n - p)
  }
  return distance * Math.sqrt(n)
}
