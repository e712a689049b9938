import type { Row } from '../language/rows.ts'

/** One quantity that a run rests on: where it stands in the scenario, its value in words, and where it comes from. */
export type AssumptionRow = Pick<Row, 'path' | 'value' | 'origin' | 'source'>

/** Whether the scenario's author, or whoever started the run, said it; otherwise it came with a preset or by default. */
export function isOwn({ origin }: AssumptionRow): boolean {
  return origin !== 'default' && !origin.startsWith('preset ')
}
