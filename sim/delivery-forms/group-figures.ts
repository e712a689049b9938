import type { Measured } from '../result.ts'
import { GROUPS, groupInterval } from '../stats/random-groups.ts'

/** Values of plays, each in a random group, and figures of them with 95 % intervals (sim/stats/random-groups.ts). */
export class GroupValues {
  private readonly values: { value: number; group: number }[] = []
  private isSorted = false

  add(group: number, value: number): void {
    this.values.push({ value, group })
    this.isSorted = false
  }

  quantile(quantile: number): Measured {
    const sorted = this.values
    if (!this.isSorted) sorted.sort((a, b) => a.value - b.value)
    this.isSorted = true
    const counts = new Array<number>(GROUPS).fill(0)
    for (const { group } of sorted) counts[group]++
    const at = (left: number): number => {
      let wanted = Math.max(1, Math.ceil(quantile * (sorted.length - (counts[left] ?? 0))))
      for (const { value, group } of sorted) if (group !== left && --wanted === 0) return value
      return Number.NaN
    }
    const value = at(-1)
    return {
      value,
      ...groupInterval(
        value,
        counts.map((_, group) => at(group)),
      ),
      samples: sorted.length,
    }
  }
}

/** A ratio of two sums over plays, with its 95 % interval. */
export class GroupRatio {
  private readonly above = new Float64Array(GROUPS)
  private readonly below = new Float64Array(GROUPS)
  private samples = 0

  add(group: number, above: number, below: number): void {
    this.above[group] += above
    this.below[group] += below
    this.samples++
  }

  /** @param factor what the ratio is multiplied with */
  figure(factor = 1): Measured {
    const sum = (cells: Float64Array) => cells.reduce((total, cell) => total + cell, 0)
    const above = sum(this.above)
    const below = sum(this.below)
    const without = Array.from(this.above, (_, g) => (factor * (above - this.above[g])) / (below - this.below[g]))
    const value = (factor * above) / below
    return { value, ...groupInterval(value, without), samples: this.samples }
  }
}
