import { type Line, LineChanges } from './line.ts'

const never = new LineChanges({ sigma: 0, everyMs: 1_000 })

/** Makes it a line that always brings as much. */
export function makeSteady(line: Line, bps: number): Line {
  line.begin(never, 0, bps, Number.POSITIVE_INFINITY, 0)
  return line
}
