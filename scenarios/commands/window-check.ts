import type { Plan } from '../../sim/plan.ts'
import type { Result } from '../../sim/result.ts'
import { quantity } from '../report/number-format.ts'
import type { ReplayOutput } from './replay.output.ts'

type WindowCheck = NonNullable<ReplayOutput['windowCheck']>

/** The same plan with coupling windows half as long. */
export function withHalvedWindows(plan: Plan): Plan {
  const { quietMs, fineMs, marginMs } = plan.windows
  return { ...plan, windows: { quietMs: quietMs / 2, fineMs: fineMs / 2, marginMs } }
}

/** How much each objective's figure moves when the windows are halved: the error that coupling at window ends makes. */
export function compareWindows(result: Result, halved: Result): WindowCheck {
  return result.objectives.map(({ text, measured }, i) => {
    const other = halved.objectives[i].measured
    const observed = measured.samples > 0 && other.samples > 0
    return {
      text,
      measured: measured.samples > 0 ? measured.value : null,
      halved: other.samples > 0 ? other.value : null,
      relativeChange: observed && measured.value !== 0 ? (other.value - measured.value) / measured.value : null,
    }
  })
}

/** For people. */
export function windowCheckText(check: WindowCheck, plan: Plan): string {
  const { quietMs, fineMs } = plan.windows
  const width = Math.max(...check.map(({ text }) => text.length))
  const lines = check.map(({ text, relativeChange }) => {
    const change = relativeChange === null ? 'nothing to compare' : `moves by ${quantity(relativeChange, 'ratio')}`
    return `  ${text.padEnd(width)}  ${change}\n`
  })
  const from = `${quantity(quietMs, 'ms')} and ${quantity(fineMs, 'ms')}`
  return `With windows of half the length (instead of ${from}):\n${lines.join('')}`
}
