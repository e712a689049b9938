import type { Plan } from '../../sim/plan.ts'
import { quantity } from '../report/number-format.ts'
import { moveName, moveText, type WindowMove } from '../report/window-moves.ts'

/** The same plan with coupling windows half as long. */
export function withHalvedWindows(plan: Plan): Plan {
  const { quietMs, fineMs, marginMs } = plan.windows
  return { ...plan, windows: { quietMs: quietMs / 2, fineMs: fineMs / 2, marginMs } }
}

/** For people. */
export function windowCheckText(moves: readonly WindowMove[], plan: Plan): string {
  const { quietMs, fineMs } = plan.windows
  const names = moves.map((move) => moveName(move, plan.objectives))
  const width = Math.max(...names.map(({ length }) => length))
  const lines = moves.map((move, i) => `  ${names[i].padEnd(width)}  ${moveText(move)}\n`)
  const from = `${quantity(quietMs, 'ms')} and ${quantity(fineMs, 'ms')}`
  return `With windows of half the length (instead of ${from}):\n${lines.join('')}`
}
