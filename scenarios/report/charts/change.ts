import type { Timeline } from '../../../sim/result.ts'
import type { Period } from './period.ts'

/** One column of the timeline; null where nothing was observed. */
export type Column = readonly (number | null)[]

/** A column inside a period beside the same column before it. */
export interface Change {
  period: Period
  /** Mean over the buckets before the period (as long a stretch as the period), or over all others where none precede. */
  before: number
  /** Mean over the buckets inside it. */
  inside: number
  /** inside / before; infinite where it was nothing before, 1 where both are. */
  ratio: number
  /** The change is more than a tenth, and more than the column scatters anyway. */
  notable: boolean
}

/** Where a column is largest, or smallest. */
export interface Extreme {
  value: number
  atMs: number
}

const NOTABLE_SHARE = 0.1
const NOTABLE_SCATTERS = 3

/** What a period did to a column; null where nothing was observed inside it or nowhere else. */
export function changeIn(column: Column, timeline: Timeline, period: Period, others: readonly Period[]): Change | null {
  const inside = observed(column, (i) => overlaps(timeline, i, period))
  const calm = (i: number) => !others.some((other) => overlaps(timeline, i, other))
  const lengthMs = period.toMs - period.fromMs
  const justBefore = observed(column, (i) => {
    const at = timeline.atMs[i]
    return calm(i) && at + timeline.bucketMs <= period.fromMs && at >= period.fromMs - lengthMs
  })
  const reference = justBefore.length > 0 ? justBefore : observed(column, calm)
  if (inside.length === 0 || reference.length === 0) return null
  const before = mean(reference)
  const within = mean(inside)
  const difference = Math.abs(within - before)
  const notable = difference > NOTABLE_SHARE * before && difference > NOTABLE_SCATTERS * scatter(reference)
  return { period, before, inside: within, ratio: before === within ? 1 : within / before, notable }
}

/** The change that stands out most among several periods. */
export function strongestChange(column: Column, timeline: Timeline, periods: readonly Period[]): Change | null {
  const size = (change: Change) => (change.notable ? 1000 : 0) + Math.abs(Math.log(Math.max(change.ratio, 1e-9)))
  let strongest: Change | null = null
  for (const period of periods) {
    const change = changeIn(column, timeline, period, periods)
    if (change !== null && (strongest === null || size(change) > size(strongest))) strongest = change
  }
  return strongest
}

/** What a ratio looks like, as a verb with a singular subject: `doubles`, `rises 34 %`, `falls 12 %`. */
export function changeVerb(ratio: number): string {
  if (ratio === 0) return 'drops to nothing'
  if (ratio === Infinity) return 'appears'
  for (const [times, verb] of ROUND_TIMES) if (Math.abs(ratio / times - 1) < 0.08) return verb
  if (ratio > 2) return `grows ${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)}-fold`
  return `${ratio > 1 ? 'rises' : 'falls'} ${Math.round(Math.abs(ratio - 1) * 100)}\u00a0%`
}

const ROUND_TIMES = [
  [2, 'doubles'],
  [3, 'triples'],
  [4, 'quadruples'],
  [0.5, 'halves'],
] as const

/** The largest value of a column and when; null where nothing was observed. With `sign` −1 the smallest. */
export function extreme(column: Column, timeline: Timeline, sign: 1 | -1 = 1): Extreme | null {
  let found: Extreme | null = null
  column.forEach((value, i) => {
    if (value !== null && (found === null || sign * value > sign * found.value)) {
      found = { value, atMs: timeline.atMs[i] }
    }
  })
  return found
}

function overlaps(timeline: Timeline, i: number, period: Period): boolean {
  const at = timeline.atMs[i]
  return at < period.toMs && at + timeline.bucketMs > period.fromMs
}

function observed(column: Column, include: (i: number) => boolean): number[] {
  return column.filter((value, i): value is number => value !== null && include(i))
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function scatter(values: number[]): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
}
