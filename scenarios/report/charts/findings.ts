import type { Result } from '../../../sim/result.ts'
import { type Dimension, quantity, setting } from '../number-format.ts'
import { printable } from '../text-safety.ts'
import { clock, duration } from '../time-format.ts'
import { type Change, type Column, changeVerb, extreme, strongestChange } from './change.ts'
import { eveningsOf } from './evenings.ts'
import { type Period, periodsOf } from './period.ts'

/**
 * Chart titles: one sentence, computed, that says what the chart shows: what a fault or a release did to a column if it
 * did anything, otherwise how far the column wandered.
 */

/** Under this relative distance between its lowest and highest value a column stays where it is. */
const STEADY = 0.15

/** What happened to one column. `subject` is singular and begins the sentence. */
export function columnFinding(subject: string, column: Column, dimension: Dimension, result: Result): string {
  const periods = periodsOf(result)
  const top = extreme(column, result.timeline)
  if (top === null) return `${subject}: nothing observed`
  if (top.value === 0 && (extreme(column, result.timeline, -1)?.value ?? 0) === 0) return `${subject} stays at zero`
  const change = strongestChange(column, result.timeline, periods)
  if (change?.notable)
    return `${subject} ${changeVerb(change.ratio)} ${change.period.phrase}${worst(column, dimension, change, result)}`
  return calmFinding(subject, column, dimension, result, change?.period ?? null)
}

/** What was done, for how long, and for how many listeners that was in the evening. */
export function lanesFinding(result: Result): string {
  const [first, ...more] = periodsOf(result)
  if (first === undefined) return `${duration(result.plan.durationMs)} without fault or release`
  const share = eveningsOf(result.plan)
    .filter(({ fromMs, toMs }) => fromMs <= first.fromMs && toMs > first.fromMs)
    .reduce((sum, evening) => sum + evening.share, 0)
  const others = more.length === 0 ? '' : `, and ${more.length} more`
  const evening =
    share === 0 ? 'when it is evening nowhere' : `when it is evening for ${setting(share, 'ratio')} of listeners`
  return `${first.event}${others}, ${evening}`
}

/** What happened to the listeners: their number moves with the day rather than with faults. */
export function listenersFinding(result: Result): string {
  const { listeners } = result.timeline
  const top = extreme(listeners, result.timeline)
  if (top === null) return 'Listeners: nothing observed'
  const [first, last] = [listeners[0], listeners[listeners.length - 1]]
  const say = (value: number) => quantity(value, 'count')
  if (top.value > 1.02 * Math.max(first, last)) return `Listeners peak at ${say(top.value)} at ${clock(top.atMs)}`
  if (Math.abs(last - first) > 0.02 * first)
    return `Listeners ${last > first ? 'rise' : 'fall'} from ${say(first)} to ${say(last)}`
  return `Listeners stay near ${say(top.value)}`
}

/** The provider whose edges a fault or release hit hardest: its misses grew most. */
export function hitRatioFinding(result: Result): string {
  const { timeline } = result
  const periods = periodsOf(result)
  let most: { name: string; change: Change } | null = null
  result.providers.forEach(({ name }, p) => {
    const misses = (timeline.edgeHitRatio[p] ?? []).map((hit) => (hit === null ? null : 1 - hit))
    const change = strongestChange(misses, timeline, periods)
    if (change?.notable && (most === null || change.ratio > most.change.ratio)) most = { name: printable(name), change }
  })
  const hardest = most as { name: string; change: Change } | null
  if (hardest === null) return hitRatioAtRest(result, periods)
  const { before, inside, period } = hardest.change
  const [from, to] = [1 - before, 1 - inside].map((hit) => quantity(hit, 'ratio'))
  return `The edge hit ratio of ${hardest.name} ${inside > before ? 'falls' : 'rises'} from ${from} to ${to} ${period.phrase}`
}

/** The provider that took most over, or gave most up. */
export function egressFinding(result: Result): string {
  const { timeline } = result
  const periods = periodsOf(result)
  let most: { name: string; change: Change } | null = null
  const moved = (change: Change) => change.inside - change.before
  result.providers.forEach(({ name }, p) => {
    const change = strongestChange(timeline.egressBps[p] ?? [], timeline, periods)
    if (change?.notable && (most === null || moved(change) > moved(most.change)))
      most = { name: printable(name), change }
  })
  const mover = most as { name: string; change: Change } | null
  if (mover === null) return columnFinding('Egress of all providers', total(timeline.egressBps), 'bps', result)
  return `The egress of ${mover.name} ${changeVerb(mover.change.ratio)} ${mover.change.period.phrase}`
}

function hitRatioAtRest(result: Result, periods: readonly Period[]): string {
  const { timeline } = result
  const lowest = lowestOf(timeline.edgeHitRatio.map((column) => extreme(column, timeline, -1)?.value ?? null))
  const highest = lowestOf(timeline.edgeHitRatio.map((column) => negated(extreme(column, timeline)?.value ?? null)))
  if (lowest === null || highest === null) return 'Edge hit ratios: nothing observed'
  const [low, high] = [lowest, -highest].map((hit) => quantity(hit, 'ratio'))
  if (-highest - lowest > STEADY * -highest) return `Edge hit ratios range from ${low} to ${high}`
  const calm = low === high ? `Edge hit ratios stay at ${low}` : `Edge hit ratios stay between ${low} and ${high}`
  return periods.length === 0 ? calm : `${calm}, also ${periods[0].phrase}`
}

const negated = (value: number | null) => (value === null ? null : -value)

function lowestOf(values: (number | null)[]): number | null {
  const observed = values.filter((value) => value !== null)
  return observed.length === 0 ? null : Math.min(...observed)
}

/** @param period of what was done to the world without much of an effect; null where nothing was */
function calmFinding(
  subject: string,
  column: Column,
  dimension: Dimension,
  result: Result,
  period: Period | null,
): string {
  const top = extreme(column, result.timeline)
  const bottom = extreme(column, result.timeline, -1)
  if (top === null || bottom === null) return `${subject}: nothing observed`
  const [low, high] = [bottom.value, top.value].map((value) => quantity(value, dimension))
  const also = period === null ? '' : `, also ${period.phrase}`
  if (low === high) return `${subject} stays at ${high}${also}`
  if (top.value - bottom.value < STEADY * top.value) return `${subject} stays between ${low} and ${high}${also}`
  const within = period !== null && top.atMs >= period.fromMs && top.atMs < period.toMs
  return `${subject} ranges from ${low} to ${high}, highest at ${clock(top.atMs)}${within ? `, ${period.phrase}` : ''}`
}

/** `, to 1.73 s at 0:46`: how bad it got, where the change is for more. */
function worst(column: Column, dimension: Dimension, change: Change, result: Result): string {
  const { fromMs, toMs } = change.period
  const within = column.map((value, i) => {
    const at = result.timeline.atMs[i]
    return at + result.timeline.bucketMs > fromMs && at < toMs ? value : null
  })
  const found = extreme(within, result.timeline, change.ratio > 1 ? 1 : -1)
  return found === null ? '' : `, to ${quantity(found.value, dimension)} at ${clock(found.atMs)}`
}

/** The sum over several columns, bucket by bucket. */
function total(columns: readonly (readonly number[])[]): number[] {
  return (columns[0] ?? []).map((_, i) => columns.reduce((sum, column) => sum + column[i], 0))
}
