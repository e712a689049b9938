import { measuredRatio, NOTHING } from '../outcome/measure.ts'
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

  /** Nothing where there are no values. */
  quantile(quantile: number): Measured {
    const sorted = this.values
    if (sorted.length === 0) return NOTHING
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

  /** @param unit what the ratio is multiplied with */
  figure(unit = 1): Measured {
    return measuredRatio([...this.above], [...this.below], { unit, samples: this.samples })
  }

  /** The same where the one sum is a part of the other. */
  share(): Measured {
    return measuredRatio([...this.above], [...this.below], { samples: this.samples, bounds: [0, 1] })
  }
}
