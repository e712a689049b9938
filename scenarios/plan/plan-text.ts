import { quantity } from '../report/number-format.ts'
import { columnLines, type TextColumn, wrapped } from '../report/text-columns.ts'
import { printable } from '../report/text-safety.ts'
import { bindingText, planSentence, searchSentence, usd } from './plan-words.ts'
import { type Planned, variedChoices } from './planned.ts'

/** Worlds of the front that a terminal shows: the cheapest. The page has them all. */
const MOST_ROWS = 8
const WIDEST = 120

/** The final block of a plan: what was found, the front, and the chosen world as a scenario says it. */
export function planText(planned: Planned, width: number, pagePath: string): string {
  const { outcome, choices, yaml } = planned
  const varied = variedChoices(outcome)
  const room = Math.max(40, Math.min(width, WIDEST))
  const { front } = outcome
  const rows = front
    .slice(0, MOST_ROWS)
    .flatMap(({ design, long }, i) =>
      long
        ? [
            [
              String(i + 1),
              usd(long.cost.total),
              quantity(long.startupP99Ms.value, 'ms'),
              quantity(long.availability.value, 'ratio'),
              ...varied.map((i) => design.labels[i]),
              bindingText(long),
            ],
          ]
        : [],
    )
  const header = ['', 'a month', 'start-up p99', 'availability', ...varied.map((i) => choices[i]), 'what binds']
  const columns: TextColumn[] = header.map((_, i) => ({
    side: i >= 1 && i <= 3 ? 'right' : 'left',
    goes: i === header.length - 1 ? 1 : null,
  }))
  const more = front.length > rows.length ? [`   and ${front.length - rows.length} more on the page`] : []
  const table = rows.length === 0 ? [] : ['', ...columnLines([header, ...rows], columns, room), ...more]
  return `${[
    ...wrapped(printable(planned.plan.question), room, 2),
    '',
    ...wrapped(printable(planSentence(planned)), room, 5),
    ...table,
    '',
    ...(yaml === null
      ? []
      : [
          'World 1, for a scenario:',
          ...yaml
            .trimEnd()
            .split('\n')
            .map((line) => `  ${line}`),
          '',
        ]),
    ...wrapped(`search  ${searchSentence(planned)}`, room, 3),
    `page    ${printable(pagePath)}`,
  ].join('\n')}\n`
}
