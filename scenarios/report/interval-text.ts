import type { Interval } from '../../sim/result.ts'
import { LONGEST_MS } from '../../sim/stats/histogram.ts'
import { inScale, type Scale } from './number-format.ts'

/** The two ends of an interval, without the unit: `1.65–1.81`, or `302–∞` where nothing seen bounds it. */
export function intervalText({ low, high }: Interval, scale: Scale, digits?: number): string {
  return `${inScale(low, scale, digits)}–${high === LONGEST_MS ? '∞' : inScale(high, scale, digits)}`
}
