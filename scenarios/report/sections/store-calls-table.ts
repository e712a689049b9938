import type { StoreCallOutcome } from '../../../sim/storage/outcome.ts'
import { dataTable, figures, words } from '../data-table.ts'
import type { Markup } from '../markup.ts'
import { quantity, scaleFor } from '../number-format.ts'
import { INTERVAL_NOTE, measuredCell } from './figure-cells.ts'

const PERCENT = scaleFor('ratio', [])
const MILLISECONDS = { unit: 'ms', per: 1 }

/** What services met that asked storage; nothing where they are not simulated. */
export function storeCallsTable(calls: readonly StoreCallOutcome[]): Markup | null {
  if (calls.length === 0) return null
  return dataTable({
    title: `What services met that asked storage; each attempt is a call; ${INTERVAL_NOTE}`,
    columns: [
      words('Service'),
      words('Asks for'),
      figures('Calls'),
      figures('Refused', '%'),
      figures('No answer', '%'),
      figures('p50', 'ms'),
      figures('p99', 'ms'),
    ],
    rows: calls.map(({ service, operation, perS, refused, unanswered, p50, p99 }) => [
      service,
      `a ${operation}`,
      quantity(perS, 'perS'),
      ...[refused, unanswered].map((one) => measuredCell(one, PERCENT)),
      ...[p50, p99].map((one) => measuredCell(one, MILLISECONDS)),
    ]),
  })
}
