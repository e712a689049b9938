/** Where a few samples lie and how far they spread, in the unit of the samples. */
export interface Summary {
  median: number
  mean: number
  min: number
  max: number
  /** Median absolute deviation from the median: half of the samples lie within it. */
  mad: number
}

/** @param samples at least one */
export function summarize(samples: readonly number[]): Summary {
  const center = median(samples)
  return {
    median: center,
    mean: samples.reduce((sum, sample) => sum + sample, 0) / samples.length,
    min: Math.min(...samples),
    max: Math.max(...samples),
    mad: median(samples.map((sample) => Math.abs(sample - center))),
  }
}

function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}
