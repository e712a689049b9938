import type { ObjectivePlan } from '../../sim/plan.ts'
import type { ObjectiveOutcome } from '../../sim/result.ts'
import { lowerFirst, upperFirst } from './first-letter.ts'
import { intervalText } from './interval-text.ts'
import { inScale, NO_FIGURE, quantity, scaleFor, setting, withUnit } from './number-format.ts'

/** How an objective and what was measured for it read, everywhere they are written. */
export interface ObjectiveText {
  /** `Start-up p99` */
  name: string
  /** `< 500 ms` */
  target: string
  /** `1.73 s`, or `nothing observed` */
  measured: string
  /** `1.65–1.81 s`, or a dash */
  interval: string
}

const NOTHING_OBSERVED = 'nothing observed'
const MOST_DIGITS = 6

/**
 * The words and figures of one objective. Three significant digits, more where the measured value and the target would
 * otherwise read the same although they differ.
 */
export function objectiveText(objective: ObjectiveOutcome): ObjectiveText {
  const { measured, unit, target, op } = objective
  const name = objectiveName(objective.text)
  const targetText = `${op} ${setting(target, unit)}`
  if (measured.samples === 0) return { name, target: targetText, measured: NOTHING_OBSERVED, interval: NO_FIGURE }
  const digits = telling(measured.value, target, (value, n) => quantity(value, unit, n))
  const scale = scaleFor(unit, [measured.value])
  return {
    name,
    target: targetText,
    measured: withUnit(inScale(measured.value, scale, digits), scale),
    interval: withUnit(intervalText(measured, scale, digits), scale),
  }
}

/** An objective within a sentence: `start-up p99 < 500 ms`. */
export function objectiveWords(objective: ObjectivePlan): string {
  return lowerFirst(objectiveTitle(objective))
}

/** An objective by itself: `Start-up p99 < 500 ms`. */
export function objectiveTitle({ text, op, target, unit }: ObjectivePlan): string {
  return `${objectiveName(text)} ${op} ${setting(target, unit)}`
}

/** What an objective is about, of which it is enough to name that: `startup p99 < 500ms` → `Start-up p99`. */
export function objectiveName(text: string): string {
  const name = text
    .split(/[<>]/, 1)[0]
    .trim()
    .replace(/\bstartup\b/, 'start-up')
  return upperFirst(name)
}

/** Digits at which two values that differ also read differently. */
function telling(a: number, b: number, text: (value: number, digits: number) => string): number {
  let digits = 3
  while (a !== b && digits < MOST_DIGITS && text(a, digits) === text(b, digits)) digits++
  return digits
}
