import { colorsFor } from '../colors.ts'
import type { Io } from '../io.ts'
import { explainText } from '../language/explain-text.ts'
import { loadPlan } from '../language/resolve.ts'
import type { ExplainOutput } from './explain.output.ts'

export interface ExplainArgs {
  /** Name in the library, or path. */
  scenario: string
  seed?: string
  /** Simulated listeners, instead of the scenario's. */
  listeners?: number
  json: boolean
}

/**
 * Prints every figure that a replay of the scenario would start from, and who said it.
 *
 * @throws UserError for a scenario that is wrong
 */
export async function run(args: ExplainArgs, io: Io): Promise<number> {
  const { scenario, json, ...overrides } = args
  const { plan, rows } = loadPlan(scenario, { cwd: io.cwd, ...overrides })
  const output: ExplainOutput = { schemaVersion: 1, plan, rows }
  io.stdout.write(json ? `${JSON.stringify(output)}\n` : explainText(plan, rows, colorsFor(io.stdout, io.env)))
  return 0
}
