import { basename } from 'node:path'
import type { Row } from '../language/rows.ts'

/** One quantity that a run rests on: where it stands in the scenario, its value in words, and where it comes from. */
export type AssumptionRow = Pick<Row, 'path' | 'value' | 'origin' | 'source'>

type Origin = Pick<Row, 'origin'>

/** Whether it stands in a file, at a line of it. */
export function isWritten({ origin }: Origin): boolean {
  return /:\d+$/.test(origin)
}

/** Whether it was neither said by anybody nor left to a default or preset: it follows from the others. */
export function isDerived({ origin }: Origin): boolean {
  return origin === 'derived'
}

/** Whether the scenario's author, or whoever started the run, said it; otherwise it came by itself. */
export function isOwn(row: Origin): boolean {
  return !isDerived(row) && row.origin !== 'default' && !row.origin.startsWith('preset ')
}

/** `scenarios/library/evening-peak.yaml:12` → `evening-peak.yaml:12`: where a file lies is of interest on one machine only. */
export function shownOrigin(row: Origin): string {
  return isWritten(row) ? basename(row.origin) : row.origin
}

/** What the names of sources mean that stand in these rows; null where none does. */
export function sourcesNote(rows: readonly Pick<Row, 'source'>[]): string | null {
  const named = rows.some(({ source }) => source !== null && /\bS[0-4]\b/.test(source))
  return named
    ? 'S0 to S4 are the five published designs of a music streaming service that Soundcheck starts from.'
    : null
}
