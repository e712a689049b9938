import { decisive } from '../../sim/capacity/examined.ts'
import { quantity } from '../report/number-format.ts'
import { columnLines, type TextColumn, wrapped } from '../report/text-columns.ts'
import { printable } from '../report/text-safety.ts'
import { bindingText, planSentence, searchSentence, UNCONFIRMED, usd, weightsNote } from './plan-words.ts'
import { chosenServices, type Planned, replicasText, variedChoices } from './planned.ts'

/** Worlds of the front that a terminal shows: the cheapest. The page has them all. */
const MOST_ROWS = 8
const WIDEST = 120

/** The final block of a plan: what was found, the front, and the chosen world as a scenario says it. */
export function planText(planned: Planned, width: number, pagePath: string): string {
  const { outcome, choices, yaml } = planned
  const varied = variedChoices(outcome)
  const room = Math.max(40, Math.min(width, WIDEST))
  const { front } = outcome
  const rows = front.slice(0, MOST_ROWS).flatMap((one, i) => {
    const found = decisive(one)
    if (found === null) return []
    return [
      [
        `${i + 1}${one.whole === null ? '*' : ''}`,
        usd(found.cost.total),
        quantity(found.startupP99Ms.value, 'ms'),
        quantity(found.availability.value, 'ratio'),
        ...varied.map((i) => one.design.labels[i]),
        bindingText(found),
      ],
    ]
  })
  const header = ['', 'a month', 'start-up p99', 'availability', ...varied.map((i) => choices[i]), 'what binds']
  const columns: TextColumn[] = header.map((_, i) => ({
    side: i >= 1 && i <= 3 ? 'right' : 'left',
    goes: i === header.length - 1 ? 1 : null,
  }))
  const more = front.length > rows.length ? [`   and ${front.length - rows.length} more on the page`] : []
  const unconfirmed = front.some(({ whole }) => whole === null) ? [`   * ${UNCONFIRMED}`] : []
  const weights = weightsNote(planned)
  const table =
    rows.length === 0
      ? []
      : [
          '',
          ...columnLines([header, ...rows], columns, room),
          ...more,
          ...(weights === null ? [] : [`   ${weights}`]),
          ...unconfirmed,
        ]
  return `${[
    ...wrapped(printable(planned.plan.question), room, 2),
    '',
    ...wrapped(printable(planSentence(planned)), room, 5),
    ...table,
    ...fleetLines(planned, room),
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
    ...wrapped(`search  ${searchSentence(planned)}`, room, 5),
    `page    ${printable(pagePath)}`,
  ].join('\n')}\n`
}

/** Replicas of the front's worlds by service; nothing where none are chosen. */
function fleetLines({ outcome }: Planned, room: number): string[] {
  const services = chosenServices(outcome)
  if (services.length === 0) return []
  const header = ['', ...services.map(({ name }) => name)]
  const rows = outcome.front.slice(0, MOST_ROWS).map((one, i) => {
    const fleet = decisive(one)?.fleet ?? []
    return [String(i + 1), ...services.map(({ at }) => replicasText(one, fleet[at]))]
  })
  const columns = header.map((_, i): TextColumn => ({ side: i === 0 ? 'left' : 'right', goes: null }))
  return [
    '',
    "Replicas on average, and the multiple of the scenario's that was chosen:",
    ...columnLines([header, ...rows], columns, room),
  ]
}
