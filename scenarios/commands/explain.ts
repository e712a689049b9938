import { colorsFor } from '../colors.ts'
import type { Io } from '../io.ts'
import { explainText } from '../language/explain-text.ts'
import { loadPlan } from '../language/resolve.ts'

export interface ExplainArgs {
  /** Name in the library, or path. */
  scenario: string
  seed?: string
  /** Simulated listeners, instead of the scenario's. */
  listeners?: number
  json: boolean
}

/** Prints every figure that a replay of the scenario would start from, and who said it. */
export async function run(args: ExplainArgs, io: Io): Promise<number> {
  const { scenario, json, ...overrides } = args
  const { plan, rows } = loadPlan(scenario, { cwd: io.cwd, ...overrides })
  const text = json
    ? `${JSON.stringify({ schemaVersion: 1, plan, rows })}\n`
    : explainText(plan, rows, colorsFor(io.stdout, io.env))
  io.stdout.write(text)
  return 0
}
