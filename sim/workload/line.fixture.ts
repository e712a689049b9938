import { type Line, LineChanges } from './line.ts'

const never = new LineChanges({ sigma: 0, rttSigma: 0, everyMs: 1_000 })

/** Makes it a line that always brings as much, and whose round trips always take as long. */
export function makeSteady(line: Line, bps: number, rttMs = 0): Line {
  line.begin(never, 0, bps, rttMs * 1000, 0)
  line.lead(Number.POSITIVE_INFINITY, 0, 0)
  return line
}
